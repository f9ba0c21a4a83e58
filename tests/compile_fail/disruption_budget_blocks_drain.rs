//! A budget keeps the only replica where it is (disruption-budget-blocks-drain, HA-1).

use cofferdam::containment::workload::Budget;

// instead: pub const BUDGET: Budget = Budget::at_least(1, 2);
pub const BUDGET: Budget = Budget::at_least(1, 1);
