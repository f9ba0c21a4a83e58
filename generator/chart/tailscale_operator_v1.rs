//! Tailscale's operator chart 1.x (read at 1.102.3): Ingresses of the class `tailscale`.

use crate::{
    chart::{ChartRow, Naming, Promises, Rendered, Resources, When, identity},
    containment::{Chart, Crds, Leftover, Made, Release, Teardown},
    name::{Name, Namespace},
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow =
    ChartRow::new("tailscale_operator_v1", "tailscale-operator", 1).promising(&PROMISES);

// The operator makes a proxy with a name of its own for each Ingress.
static PROMISES: Promises = Promises::of(
    "tailscale-operator",
    &[
        OPERATOR,
        Rendered::new("IngressClass", Naming::Fixed("tailscale")),
        Rendered::secret(Naming::Fixed("operator-oauth")).when(&[When::Set("oauth.clientId")]),
    ],
)
.open();

const OPERATOR: Rendered = Rendered::deployment(Naming::Fixed("operator"));

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
        PROMISES.deployment(release, &OPERATOR)
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
