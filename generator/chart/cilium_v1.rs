//! Cilium 1.x (read at 1.20.0; keys unchanged since 1.19): the pod network, and Hubble to look into it.

use crate::{
    chart::{ChartRow, Naming, Promises, Rendered, Resources, When, identity},
    containment::{
        Chart, Leftover, Release, Teardown, delete_definitions,
        exposure::{Open, Ui},
    },
    name::{Name, Namespace},
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow = ChartRow::new("cilium_v1", "cilium", 1).promising(&PROMISES);

static PROMISES: Promises = Promises::of(
    "cilium",
    &[
        HUBBLE_UI,
        Rendered::service(Naming::Fixed("hubble-peer"), &[443]),
        Rendered::service(Naming::Fixed("hubble-relay"), &[80])
            .when(&[When::On("hubble.relay.enabled")]),
        Rendered::service(Naming::Fixed("cilium-envoy"), &[9964]),
        Rendered::new("DaemonSet", Naming::Fixed("cilium")),
        Rendered::new("DaemonSet", Naming::Fixed("cilium-envoy")),
        Rendered::deployment(Naming::Fixed("cilium-operator")),
        // A Job makes the certificates where `hubble.tls.auto.method` is `cronJob`.
        Rendered::secret(Naming::Fixed("cilium-ca")).by_operator(),
        Rendered::secret(Naming::Fixed("hubble-server-certs")).by_operator(),
        Rendered::secret(Naming::Fixed("hubble-relay-client-certs"))
            .when(&[When::On("hubble.relay.enabled")])
            .by_operator(),
        Rendered::new("Namespace", Naming::Fixed("cilium-secrets"))
            .when(&[When::NotOff("tls.secretsNamespace.create")]),
    ],
)
.open();

const HUBBLE_UI: Rendered =
    Rendered::service(Naming::Fixed("hubble-ui"), &[80]).when(&[When::On("hubble.ui.enabled")]);

/// The agent, its operator, and Hubble with relay and user interface.
#[derive(Clone, Debug)]
pub struct CiliumV1 {
    /// How many operators run; one is enough for one node.
    pub operator_replicas: u32,
    /// Whether Cilium stands for kube-proxy.
    pub kube_proxy_replacement: bool,
    /// Whether Cilium serves Gateways, through the Envoy on every node.
    pub gateway_api: bool,
    /// Whether Hubble's relay and user interface run.
    pub hubble_ui: bool,
    /// For the agent.
    pub agent: Resources,
    /// For the operator.
    pub operator: Resources,
}

impl CiliumV1 {
    /// Hubble's user interface; it shows every flow of the cluster to whoever reaches it.
    pub fn hubble_ui(release: &Release<Self>) -> Ui<Open> {
        Ui::open(PROMISES.service(release, &HUBBLE_UI, 80))
    }
}

impl Chart for CiliumV1 {
    identity!();

    fn values(&self) -> Value {
        let hubble = Resources::literal("10m", "64Mi", "256Mi").to_value();
        let mut values = json!({
            // The chart takes this one as text.
            "kubeProxyReplacement": self.kube_proxy_replacement.to_string(),
            "operator": {"replicas": self.operator_replicas, "resources": self.operator.to_value()},
            "resources": self.agent.to_value(),
            "hubble": {
                "enabled": true,
                "relay": {"enabled": self.hubble_ui, "resources": hubble},
                "ui": {
                    "enabled": self.hubble_ui,
                    "backend": {"resources": hubble},
                    "frontend": {"resources": hubble},
                },
                // Helm would make new certificates at every upgrade.
                "tls": {"auto": {"enabled": true, "method": "cronJob"}},
            },
        });
        if self.gateway_api {
            // Left to itself, the chart makes the class only where it sees the definitions while it renders.
            values["gatewayAPI"] = json!({"enabled": true, "gatewayClass": {"create": "true"}});
        }
        values
    }

    fn rendered_secrets(&self, release: &Name) -> Vec<String> {
        PROMISES.secrets(release)
    }
}

impl Teardown for CiliumV1 {
    fn leftovers(&self, _: &Name, _: &Namespace) -> Vec<Leftover> {
        vec![
            Leftover::Everything,
            Leftover::ClusterWide("the namespace `cilium-secrets`".into()),
            Leftover::ClusterWide(
                "the Secret of Hubble's certificate, which cert-manager made: `kubectl delete secret \
                 --namespace kube-system hubble-ui-tls --ignore-not-found`"
                    .into(),
            ),
            Leftover::ClusterWide(format!(
                "CRDs *.cilium.io, which the operator made at run time: `{}`",
                delete_definitions("cilium.io")
            )),
        ]
    }
}
