//! An experiment brings a Service of its own making, which may be a load balancer
//! (experiment-behind-load-balancer, EXP-3).

use cofferdam::{
    containment::{
        Layer, Object, tier,
        workload::{Pods, ServicePort},
    },
    model::{Core, core::Service},
};

pub fn wire(trial: &mut Layer<tier::Experiment>, pods: &Pods, service: Object<Core<Service>>) {
    // instead: trial.serve(pods, ServicePort(80), "http");
    trial.add(service);
}
