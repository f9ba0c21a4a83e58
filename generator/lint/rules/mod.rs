//! Every rule, a file each.
//!
//! To add one: its file, then its `mod` line and its row here.

mod acme_server_of_another_tier;
mod chart_twice_in_namespace;
mod chart_versions_differ;
mod cluster_object_in_experiment;
mod custom_resource_beside_its_crd;
mod dependency_never_ready;
mod dependency_on_crds_missing;
mod dependency_on_experiment;
mod dependency_on_store_missing;
mod dependency_unresolved;
mod disruption_budget_blocks_drain;
mod disruption_budget_selects_nothing;
mod gate_claimed_but_absent;
mod health_checks_ignored;
mod image_not_pinned;
mod intent_differs_from_tree;
mod kustomization_entry_broken;
mod namespace_never_made;
mod namespace_prunable;
mod object_outside_its_namespace;
mod object_with_two_owners;
mod operator_dependency_missing;
mod outside_wait_in_layer;
mod path_without_kustomization;
mod port_claimed_twice;
mod provider_empty;
mod provider_leak;
mod providers_on_one_axis;
mod reconciliation_unset;
mod reference_into_experiment;
mod release_dependency_unresolved;
mod remote_base_not_pinned;
mod review_date_passed;
mod secret_made_too_late;
mod source_kind_mismatch;
mod source_missing;
mod source_unused;
mod source_with_two_owners;
mod suspended_child_awaited;
mod teardown_missing;
mod test_signal_undeclared;
mod timeout_shorter_than_content;
mod unregistered_file;
mod version_not_exact;

use super::Rule;

/// Every rule, sorted by id.
pub static RULES: &[&Rule] = &[
    &acme_server_of_another_tier::RULE,
    &chart_twice_in_namespace::RULE,
    &chart_versions_differ::RULE,
    &cluster_object_in_experiment::RULE,
    &custom_resource_beside_its_crd::RULE,
    &dependency_never_ready::RULE,
    &dependency_on_crds_missing::RULE,
    &dependency_on_experiment::RULE,
    &dependency_on_store_missing::RULE,
    &dependency_unresolved::RULE,
    &disruption_budget_blocks_drain::RULE,
    &disruption_budget_selects_nothing::RULE,
    &gate_claimed_but_absent::RULE,
    &health_checks_ignored::RULE,
    &image_not_pinned::RULE,
    &intent_differs_from_tree::RULE,
    &kustomization_entry_broken::RULE,
    &namespace_never_made::RULE,
    &namespace_prunable::RULE,
    &object_outside_its_namespace::RULE,
    &object_with_two_owners::RULE,
    &operator_dependency_missing::RULE,
    &outside_wait_in_layer::RULE,
    &path_without_kustomization::RULE,
    &port_claimed_twice::RULE,
    &provider_empty::RULE,
    &provider_leak::RULE,
    &providers_on_one_axis::RULE,
    &reconciliation_unset::RULE,
    &reference_into_experiment::RULE,
    &release_dependency_unresolved::RULE,
    &remote_base_not_pinned::RULE,
    &review_date_passed::RULE,
    &secret_made_too_late::RULE,
    &source_kind_mismatch::RULE,
    &source_missing::RULE,
    &source_unused::RULE,
    &source_with_two_owners::RULE,
    &suspended_child_awaited::RULE,
    &teardown_missing::RULE,
    &test_signal_undeclared::RULE,
    &timeout_shorter_than_content::RULE,
    &unregistered_file::RULE,
    &version_not_exact::RULE,
];
