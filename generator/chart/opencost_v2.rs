//! `OpenCost`'s chart 2.x (read at 2.5.17): what the cluster costs, by what Prometheus measures.

use crate::{
    chart::{ChartRow, Naming, Promises, Rendered, Resources, identity},
    containment::{
        Chart, Leftover, Release, Teardown,
        exposure::{Open, ServiceRef, Ui},
        workload::{ContainerPort, Pods},
    },
    name::{Name, Namespace},
    text::Text,
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow = ChartRow::new("opencost_v2", "opencost", 2).promising(&PROMISES);

static PROMISES: Promises =
    Promises::of("opencost", &[OPENCOST, Rendered::deployment(Naming::Full(""))]);

const OPENCOST: Rendered =
    Rendered::service(Naming::Full(""), &[8081, 9003, 9090]).sometimes(&[8081]);

/// The exporter and its user interface.
#[derive(Clone, Debug)]
pub struct OpenCostV2 {
    /// Where Prometheus is asked.
    pub prometheus: ServiceRef,
    /// What the cluster is called in what it tells.
    pub cluster: Text,
    /// For the exporter.
    pub exporter: Resources,
    /// For the user interface.
    pub ui: Resources,
}

impl OpenCostV2 {
    /// The user interface; it asks for no login.
    pub fn ui(release: &Release<Self>) -> Ui<Open> {
        let service = PROMISES.service(release, &OPENCOST, 9090);
        Ui::open(service.answered_by(Self::pods(release), ContainerPort(9090)))
    }

    /// The port on which the exporter is measured.
    pub const fn metrics() -> ContainerPort {
        ContainerPort(9003)
    }

    /// The labels of the Service and of the pods.
    pub fn labels(release: &Release<Self>) -> [(&'static str, &str); 2] {
        [
            ("app.kubernetes.io/name", ROW.chart),
            ("app.kubernetes.io/instance", release.name().as_str()),
        ]
    }

    /// The pods.
    pub fn pods(release: &Release<Self>) -> Pods {
        let name = crate::containment::name(release.fullname(ROW.chart));
        release.pods(name, Self::labels(release))
    }
}

impl Chart for OpenCostV2 {
    identity!();

    fn values(&self) -> Value {
        json!({
            "opencost": {
                "exporter": {
                    "defaultClusterId": self.cluster,
                    "resources": self.exporter.to_value(),
                },
                "prometheus": {
                    // The chart's own Prometheus would be another one.
                    "internal": {"enabled": false},
                    "external": {"enabled": true, "url": self.prometheus.url("http")},
                },
                "mcp": {"enabled": false},
                "ui": {"enabled": true, "resources": self.ui.to_value()},
            },
        })
    }
}

impl Teardown for OpenCostV2 {
    fn leftovers(&self, _: &Name, _: &Namespace) -> Vec<Leftover> {
        Vec::new()
    }
}
