//! An experiment forks the platform's measurements (monitor-in-experiment, PIL-3).

use cofferdam::{
    containment::{
        Layer, Object,
        evidence::{Installed, MonitoringKinds},
        tier,
    },
    model::ServiceMonitor,
};

pub fn wire(
    (app, trial): (&mut Layer<tier::App>, &mut Layer<tier::Experiment>),
    monitor: Object<ServiceMonitor>,
    prometheus: &Installed<MonitoringKinds>,
) {
    // instead: app.add_with(monitor, prometheus);
    trial.add_with(monitor, prometheus);
}
