//! An experiment gets a record in public DNS (experiment-in-public-dns, EXP-2).

use cofferdam::{
    containment::{
        Layer, Object,
        evidence::{DnsKinds, Installed},
        tier,
    },
    model::DnsEndpoint,
};

pub fn wire(
    (app, trial): (&mut Layer<tier::App>, &mut Layer<tier::Experiment>),
    record: Object<DnsEndpoint>,
    dns: &Installed<DnsKinds>,
) {
    // instead: app.add_with(record, dns);
    trial.add_with(record, dns);
}
