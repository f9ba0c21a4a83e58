//! A budget is written by hand (disruption-budget-blocks-drain, HA-1).

use cofferdam::{
    containment::{
        Object, Scope,
        workload::{Budget, Pods},
    },
    model::{Core, core::PodDisruptionBudget},
};

pub fn wire(scope: &mut Scope, pods: &Pods, budget: Object<Core<PodDisruptionBudget>>) {
    // instead: scope.budget(pods, Budget::ONE_AT_A_TIME);
    scope.add(budget);
}
