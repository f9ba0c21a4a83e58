//! Tailscale's operator chart 1.x (read at 1.102.3): Ingresses of the class `tailscale`.

use crate::{
    chart::{ChartRow, Resources, identity},
    containment::{Chart, Crds, Leftover, Made, Release, Teardown, name},
    model::{Core, core::Deployment},
    name::{Name, Namespace},
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow = ChartRow::new(
    "tailscale_operator_v1",
    "tailscale-operator",
    (1, "1.102.3"),
    "https://pkgs.tailscale.com/helmcharts",
);

/// The operator. Its credentials lie in the Secret `operator-oauth`, whose name the chart fixes.
#[derive(Clone, Debug)]
pub struct TailscaleOperatorV1 {
    /// For the operator.
    pub resources: Resources,
}

impl TailscaleOperatorV1 {
    /// The Secret that must hold `client_id` and `client_secret`.
    pub const CREDENTIALS: Name = Name::literal("operator-oauth");

    /// The operator's Deployment; its name does not depend on the release.
    pub fn deployment(release: &Release<Self>) -> Made {
        release.rendered::<Core<Deployment>>(name("operator"))
    }
}

impl Chart for TailscaleOperatorV1 {
    identity!();

    fn values(&self) -> Value {
        json!({"installCRDs": true, "operatorConfig": {"resources": self.resources.to_value()}})
    }

    fn crds(&self) -> Crds {
        Crds::InTemplates
    }
}

impl Teardown for TailscaleOperatorV1 {
    fn leftovers(&self, _: &Name, _: &Namespace) -> Vec<Leftover> {
        vec![
            Leftover::Before("Ingresses of the class `tailscale`".into()),
            Leftover::Outside(
                "the devices that the operator registered, in the tailnet's console".into(),
            ),
        ]
    }
}
