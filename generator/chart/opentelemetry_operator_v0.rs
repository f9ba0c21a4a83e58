//! OpenTelemetry Operator's chart 0.x (read at 0.122.0): it runs collectors and puts agents into pods.

use crate::{
    chart::{ChartRow, Naming, Promises, Rendered, Resources, identity},
    containment::{Chart, Crds, Leftover, Release, Teardown, workload::Pods},
    name::{Name, Namespace},
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow =
    ChartRow::new("opentelemetry_operator_v0", "opentelemetry-operator", 0).promising(&PROMISES);

static PROMISES: Promises = Promises::of(
    "opentelemetry-operator",
    &[
        Rendered::service(Naming::Full(""), &[8443]),
        Rendered::service(Naming::Full("-webhook"), &[443]),
        Rendered::deployment(Naming::Full("")),
    ],
)
.open();

/// The operator.
#[derive(Clone, Debug)]
pub struct OpenTelemetryOperatorV0 {
    /// For the operator.
    pub resources: Resources,
}

impl OpenTelemetryOperatorV0 {
    /// The pods that the operator makes of a collector beside it.
    pub fn collector_pods(release: &Release<Self>, name: &Name) -> Pods {
        let own = crate::containment::name(format!("{name}-collector"));
        let labels =
            [("app.kubernetes.io/name", own.as_str()), ("app.kubernetes.io/managed-by", ROW.chart)];
        release.pods(own.clone(), labels)
    }
}

impl Chart for OpenTelemetryOperatorV0 {
    identity!();

    fn values(&self) -> Value {
        json!({
            // cert-manager makes the certificate of the webhooks, so its layer comes first.
            "admissionWebhooks": {"certManager": {"enabled": true}},
            "manager": {"resources": self.resources.to_value()},
        })
    }

    fn crds(&self) -> Crds {
        Crds::InTemplates
    }
}

impl Teardown for OpenTelemetryOperatorV0 {
    fn leftovers(&self, _: &Name, namespace: &Namespace) -> Vec<Leftover> {
        vec![Leftover::Before(format!(
            "OpenTelemetryCollector and Instrumentation objects of `{namespace}`: only the operator takes their \
             finalizers off"
        ))]
    }
}
