//! Envoy Gateway's chart `gateway-helm` 1.x (read at 1.9.0). It brings the Gateway API definitions too.

use crate::{
    chart::{ChartRow, Naming, Promises, Rendered, Resources, identity},
    containment::{
        Chart, Crds, Leftover, Made, Release, Teardown,
        workload::{ContainerPort, Pods},
    },
    name::{Name, Namespace},
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow =
    ChartRow::new("envoy_gateway_v1", "gateway-helm", 1).promising(&PROMISES);

// Each Gateway gets a Deployment and a Service of its own.
static PROMISES: Promises = Promises::of(
    "gateway-helm",
    &[
        CONTROLLER,
        Rendered::service(CONTROLLER.name, &[9443, 18000, 18001, 18002, 19001]),
        // A Job in a hook makes both, unless they are there.
        Rendered::secret(Naming::Fixed("envoy-gateway")).by_operator(),
        Rendered::secret(Naming::Fixed("envoy")).by_operator(),
    ],
)
.open();

const CONTROLLER: Rendered = Rendered::deployment(Naming::Fixed("envoy-gateway"));

/// The controller that runs an Envoy for each Gateway.
#[derive(Clone, Debug)]
pub struct EnvoyGatewayV1 {
    /// For the controller.
    pub resources: Resources,
}

impl EnvoyGatewayV1 {
    /// The name by which a GatewayClass asks for this controller.
    pub const CONTROLLER: &'static str = "gateway.envoyproxy.io/gatewayclass-controller";

    /// The port on which the controller is asked by the API server to look at pods.
    pub const WEBHOOK: ContainerPort = ContainerPort(9443);

    /// The ports on which each Envoy fetches what it is to do, and the modules that it runs.
    pub const ENVOYS: [ContainerPort; 2] = [ContainerPort(18000), ContainerPort(18002)];

    /// The ports on which an Envoy takes HTTP and HTTPS: as no root, it listens 10000 above 80 and 443.
    pub const LISTENERS: [ContainerPort; 2] = [ContainerPort(10080), ContainerPort(10443)];

    /// The controller's pods.
    pub fn pods(release: &Release<Self>) -> Pods {
        let labels = [
            ("control-plane", "envoy-gateway"),
            ("app.kubernetes.io/instance", release.name().as_str()),
        ];
        release.pods(PROMISES.plain(&CONTROLLER, release.name()), labels)
    }

    /// The controller's Deployment; its name does not depend on the release.
    pub fn deployment(release: &Release<Self>) -> Made {
        PROMISES.deployment(release, &CONTROLLER)
    }
}

impl Chart for EnvoyGatewayV1 {
    identity!();

    fn values(&self) -> Value {
        json!({"deployment": {"envoyGateway": {"resources": self.resources.to_value()}}})
    }

    fn rendered_secrets(&self, release: &Name) -> Vec<String> {
        PROMISES.secrets(release)
    }

    fn crds(&self) -> Crds {
        Crds::InFolder
    }
}

impl Teardown for EnvoyGatewayV1 {
    fn leftovers(&self, _: &Name, _: &Namespace) -> Vec<Leftover> {
        vec![
            Leftover::Before(
                "Gateways and routes: the controller runs an Envoy for each and takes it away"
                    .into(),
            ),
            Leftover::ClusterWide(
                "CRDs *.gateway.envoyproxy.io and *.gateway.networking.k8s.io, which Helm never \
                 removes"
                    .into(),
            ),
        ]
    }
}
