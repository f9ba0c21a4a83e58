//! Every rule, a file each.
//!
//! To add one: its file, then its `mod` line and its row here.

mod health_checks_ignored;
mod review_date_passed;
mod teardown_missing;
mod version_not_exact;

use super::Rule;

/// Every rule, sorted by id.
pub static RULES: &[&Rule] = &[
    &health_checks_ignored::RULE,
    &review_date_passed::RULE,
    &teardown_missing::RULE,
    &version_not_exact::RULE,
];
