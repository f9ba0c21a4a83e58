//! Nobody notices when production's alerting falls silent (dead-mans-switch-missing, ALR-1).

use cofferdam::{
    chart::{Alerting, DeadMansSwitch, Unwatched},
    containment::environment::Production,
};

pub fn wire(switch: DeadMansSwitch) -> Alerting<Production> {
    // instead: Alerting::new(switch)
    Alerting::new(Unwatched)
}
