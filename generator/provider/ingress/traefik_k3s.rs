//! The Traefik that k3s packages: nothing is installed, a HelmChartConfig sets its values.

use crate::{
    chart::TraefikV41,
    containment::{Handle, Layer, Object, Readiness, flow::Peer, tier},
    model::{HelmChartConfig, helm_chart_config::HelmChartConfigSpec},
    name::Namespace,
    provider::{
        Row, Site,
        certificates::{Issuers, Solver, Through},
        fixed,
        ingress::{
            Ingress, IngressProvider, Reach,
            controller::NodePorts,
            traefik::{CLASS, ways_in},
        },
        schema_of,
    },
    text::Text,
    yaml,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// The provider.
pub(super) struct TraefikK3s;

/// What the packaged Traefik is told.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// Who can reach it: an experiment, and what has no login, are exposed on `internal` ones alone.
    #[serde(default)]
    reach: Reach,
    /// The ports that every node opens; k3s' own load balancer when unset.
    node_ports: Option<NodePorts>,
}

/// k3s looks for `HelmChartConfigs` beside its own charts, and nowhere else.
const NAMESPACE: Namespace = Namespace::literal("kube-system");

impl IngressProvider for TraefikK3s {
    fn row(&self) -> Row {
        Row {
            id: "traefik-k3s",
            summary: "the Traefik that k3s packages, set through a HelmChartConfig",
            settings: Some(schema_of::<Settings>),
        }
    }

    fn solver(&self, _: &mut Site<'_>) -> Option<Solver> {
        let proxy = Peer::Namespace(NAMESPACE);
        Some(Solver { through: Through::Ingress(CLASS), proxy, ports: TraefikV41::PORTS })
    }

    fn install(
        &self,
        site: &mut Site<'_>,
        issuers: &Issuers,
        _: Option<&Handle<tier::Platform>>,
    ) -> Option<Ingress> {
        let settings: Settings = site.settings("traefik-k3s")?;
        let origin = site.origin("traefik-k3s");
        let namespace = site.platform.given(NAMESPACE);
        let mut layer = Layer::open(&namespace, fixed("traefik-config"), origin)
            .summary("the values of the Traefik that k3s packages");
        layer.uses(&issuers.handle);
        match yaml::write("the values of Traefik", &values(&settings)) {
            Ok(values) => {
                let values_content = Some(Text::literal(values));
                let spec = HelmChartConfigSpec { values_content, ..HelmChartConfigSpec::default() };
                layer.add(Object::new(fixed("traefik"), HelmChartConfig { spec }));
            }
            Err(error) => layer.fail(error),
        }
        let proxy = Peer::Namespace(layer.namespace().clone());
        let handle = site.platform.gate(layer, Readiness::Wait);
        let external = &mut site.platform.intent.external;
        external.kinds.extend(["helm.cattle.io/*", "traefik.io/*"].map(str::to_owned));
        external.objects.push(format!("IngressClass/{CLASS}"));
        ways_in(site, (handle, settings.reach), &proxy, issuers)
    }
}

/// Which chart they reach is k3s' own choice: its releases of today bring 34.x to 39.x (read: 25.0.3 to 39.0.7).
fn values(settings: &Settings) -> Value {
    let mut values = json!({
        "ingressClass": {"enabled": true, "isDefaultClass": true},
        // The value for it moved from `ports.web` to `ports.web.http` in 39.x; the argument is the same in all.
        "additionalArguments": REDIRECT,
    });
    if let Some(node_ports) = settings.node_ports {
        values["service"] = json!({"type": "NodePort"});
        values["ports"] = json!({
            "web": {"nodePort": node_ports.http},
            "websecure": {"nodePort": node_ports.https},
        });
    }
    values
}

/// HTTP is sent on to HTTPS. The port is the one that people reach; the entry point's own is the container's.
const REDIRECT: [&str; 3] = [
    "--entryPoints.web.http.redirections.entryPoint.to=:443",
    "--entryPoints.web.http.redirections.entryPoint.scheme=https",
    "--entryPoints.web.http.redirections.entryPoint.permanent=true",
];
