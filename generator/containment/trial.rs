//! Test signals: what an experiment is sent from outside, on record so that it ends with it (LIF-6).

use crate::{
    containment::{
        namespace::Ns,
        otlp::{Http, Otlp, OtlpUrl},
        platform::Platform,
        signal::{Carries, Exporter, Logs, Traces},
        tier,
    },
    name::Namespace,
    profile::TestSignal,
};
use std::collections::BTreeMap;

/// A sender that is on record: it carries logs and traces for as long as the experiment lasts.
#[derive(Clone, Debug)]
pub struct OnRecord(Otlp<Http>);

impl Platform {
    /// Puts a sender on record: taking it back becomes part of the experiment's teardown.
    pub fn test_signal(
        &mut self,
        experiment: &Ns<tier::Experiment>,
        signal: &TestSignal,
        endpoint: &Otlp<Http>,
    ) -> OnRecord {
        // Who sends from outside needs the full name.
        let to = OtlpUrl::seen_from(&super::platform::FLUX_SYSTEM, endpoint);
        let senders = self.signals.entry(experiment.name().clone()).or_default();
        senders.insert(signal.sender.to_string(), (to, signal.clone()));
        OnRecord(endpoint.clone())
    }

    /// What ends the senders to an experiment: those on record, and those that only its terms speak of.
    pub(super) fn senders(&self, experiment: &Namespace, terms: &tier::Terms) -> Vec<String> {
        let on_record = self.signals.get(experiment);
        let known = on_record.into_iter().flat_map(BTreeMap::values).map(|(to, signal)| {
            let TestSignal { sender, take_back } = signal;
            format!("{sender} no longer sends to `{}`: {take_back}", to.as_str())
        });
        let is_known = |sender: &str| on_record.is_some_and(|senders| senders.contains_key(sender));
        let others = terms.experiment.test_signals.iter();
        let others = others.filter(|signal| !is_known(&signal.sender)).map(|signal| {
            let TestSignal { sender, take_back } = signal;
            format!("{sender} no longer sends to it: {take_back}")
        });
        known.chain(others).collect()
    }
}

impl Carries<Logs> for OnRecord {
    fn exporter(self) -> Exporter<Logs> {
        Exporter::on_record(self.0)
    }
}

impl Carries<Traces> for OnRecord {
    fn exporter(self) -> Exporter<Traces> {
        Exporter::on_record(self.0)
    }
}
