//! A chart without a contract: what `apps:` in a profile describes.

use crate::{
    containment::{Chart, Leftover, SecretKey, Teardown},
    name::{Name, Namespace},
    quantity::Duration,
    text::Text,
};
use serde_json::Value;
use std::borrow::Cow;

/// Any chart, with values that only its author knows.
#[derive(Clone, Debug)]
pub struct PlainChart {
    /// The chart's name.
    pub name: String,
    /// The values, in held form.
    pub values: Value,
    /// The credentials, each with the path of the value that takes it.
    pub credentials: Vec<(Text, SecretKey)>,
    /// How long Helm waits for it.
    pub timeout: Duration,
}

impl Chart for PlainChart {
    fn name(&self) -> Cow<'static, str> {
        self.name.clone().into()
    }

    fn major(&self) -> Option<u64> {
        None
    }

    fn values(&self) -> Value {
        self.values.clone()
    }

    fn credentials(&self) -> Vec<(Text, SecretKey)> {
        self.credentials.clone()
    }

    fn timeout(&self) -> Duration {
        self.timeout.clone()
    }
}

impl Teardown for PlainChart {
    /// Nobody here has read the chart, so what it leaves behind has to be looked for.
    fn leftovers(&self, _: &Name, namespace: &Namespace) -> Vec<Leftover> {
        let volumes = format!(
            "its own of those that `kubectl get persistentvolumeclaims --namespace {namespace}` shows"
        );
        let rest = format!("CRDs, cluster roles and webhooks of the chart `{}`, if any", self.name);
        vec![Leftover::Volumes(volumes), Leftover::ClusterWide(rest)]
    }
}
