//! Grafana Operator 5.x (read at 5.24.0): Grafanas, and what they show, as objects.

use crate::{
    chart::{ChartRow, Naming, Promises, Rendered, Resources, identity},
    containment::{Chart, Crds, Leftover, Release, Teardown, workload::Pods},
    name::{Name, Namespace},
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow =
    ChartRow::new("grafana_operator_v5", "grafana-operator", 5).promising(&PROMISES);

static PROMISES: Promises = Promises::of(
    "grafana-operator",
    &[
        Rendered::service(Naming::Full("-metrics-service"), &[8888, 9090]),
        Rendered::deployment(Naming::Full("")),
    ],
)
.open();

/// The operator.
#[derive(Clone, Debug)]
pub struct GrafanaOperatorV5 {
    /// For the operator.
    pub resources: Resources,
}

impl GrafanaOperatorV5 {
    /// The pods that the operator makes of a Grafana beside it.
    pub fn grafana_pods(release: &Release<Self>, name: &Name) -> Pods {
        release.pods(name.clone(), [("app", name.as_str())])
    }
}

impl Chart for GrafanaOperatorV5 {
    identity!();

    fn values(&self) -> Value {
        json!({"resources": self.resources.to_value()})
    }

    fn crds(&self) -> Crds {
        Crds::InFolder
    }
}

impl Teardown for GrafanaOperatorV5 {
    fn leftovers(&self, _: &Name, namespace: &Namespace) -> Vec<Leftover> {
        vec![
            Leftover::Before(format!(
                "Grafana, GrafanaDatasource and GrafanaDashboard objects of `{namespace}`: only the operator takes \
                 their finalizers off"
            )),
            Leftover::ClusterWide(
                "CRDs *.grafana.integreatly.org, which Helm never removes".into(),
            ),
        ]
    }
}
