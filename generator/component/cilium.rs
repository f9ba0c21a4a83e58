//! Cilium with Hubble: the pod network, and a look into it.

use crate::{
    chart::{self, CiliumV1, Resources},
    component::Row,
    containment::{
        Handle, Install, Layer, Readiness,
        exposure::{Open, Ui},
        tier,
    },
    finding::Finding,
    name::{Label, Namespace},
    provider::{ChartSettings, Site, auth_gate::Gate, fixed, ingress::Ingress, schema_of},
};
use schemars::JsonSchema;
use serde::Deserialize;

pub(super) const ROW: Row = Row {
    id: "cilium",
    summary: "Cilium, the pod network, with Hubble to look into it",
    settings: schema_of::<Settings>,
};

/// How Cilium is run.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// The chart.
    #[serde(default)]
    chart: ChartSettings,
    /// How many operators run; default 1.
    operator_replicas: Option<u32>,
    /// Whether Cilium stands for kube-proxy.
    #[serde(default)]
    kube_proxy_replacement: bool,
    /// The host of Hubble's user interface below the domain; not run when unset. It has no login of its
    /// own, so it goes behind the auth gate.
    hubble_host: Option<Label>,
    /// For the agent.
    resources: Option<Resources>,
}

/// Cilium, installed: the layer, and Hubble's user interface until there is a way in for it.
#[derive(Debug)]
pub struct Cilium {
    /// The layer that gives pods their network.
    pub handle: Handle<tier::Platform>,
    hubble: Option<(Label, Ui<Open>)>,
}

/// Installs the pod network.
pub fn compose(site: &mut Site<'_>) -> Option<Cilium> {
    let settings: Settings = site.asked(ROW.id)?;
    let origin = site.origin(ROW.id);
    let namespace = site.platform.given(Namespace::literal("kube-system"));
    let mut layer =
        Layer::open(&namespace, fixed("cilium"), origin).summary("Cilium, the pod network");
    let serves_gateways = site.choice("ingress") == "cilium-gateway";
    let version = settings.chart.version(site, ROW.id, chart::row("cilium_v1"));
    let release = layer.release(Install {
        release: fixed("cilium"),
        version,
        chart: CiliumV1 {
            operator_replicas: settings.operator_replicas.unwrap_or(1),
            // Cilium serves Gateways only where it also stands for kube-proxy.
            kube_proxy_replacement: settings.kube_proxy_replacement || serves_gateways,
            gateway_api: serves_gateways,
            hubble_ui: settings.hubble_host.is_some(),
            agent: settings.resources.unwrap_or(Resources::literal("100m", "256Mi", "1Gi")),
            operator: Resources::literal("10m", "64Mi", "256Mi"),
        },
        extra: settings.chart.extra(),
    });
    let handle = site.platform.gate(layer, Readiness::Wait);
    site.platform.stand_on(handle.clone());
    let hubble = settings.hubble_host.map(|host| (host, CiliumV1::hubble_ui(&release)));
    Some(Cilium { handle, hubble })
}

impl Cilium {
    /// Exposes Hubble, in a layer of its own: the way in comes long after the pod network.
    pub fn expose_hubble(self, site: &mut Site<'_>, ingress: &Ingress, gate: Option<&dyn Gate>) {
        let Some((host, ui)) = self.hubble else { return };
        let place = site.profile.place(&["components", ROW.id, "hubble-host"]);
        let namespace = Namespace::literal("kube-system");
        let Some(gate) = gate else {
            site.platform.report(
                Finding::error(
                    "open-ui-without-gate",
                    place,
                    "Hubble's user interface has no login of its own",
                )
                .note("it shows every flow of the cluster to whoever reaches it")
                .help("choose `provider.auth-gate: oauth2-proxy`, or remove `hubble-host`"),
            );
            return;
        };
        let Some(ui) = gate.protect(site.platform, ui, &host, &namespace) else { return };
        let given = site.platform.given(namespace);
        let mut layer = Layer::open(&given, fixed("hubble-ui"), place)
            .summary("the way to Hubble's user interface, behind the gate");
        layer.needs(&self.handle);
        ingress.expose(&mut layer, &host, fixed("hubble-ui"), ui);
        site.platform.close(layer);
    }
}
