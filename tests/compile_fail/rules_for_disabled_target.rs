//! Rules are named beside what is scraped (rules-for-disabled-target, ALR-4).

use cofferdam::chart::{ControlPlane, Target};

pub fn wire() -> ControlPlane {
    // instead: ControlPlane::scraping([Target::Scheduler])
    ControlPlane::scraping(["kubeSchedulerAlerting"])
}
