//! Traefik chart 41.x (read at 41.3.0). Its schema is closed: an unknown key fails the release.

use crate::{
    chart::{ChartRow, Naming, Promises, Rendered, Resources, When, identity},
    containment::{Chart, Crds, Leftover, Teardown, workload::ContainerPort},
    name::{Name, Namespace},
    quantity::Duration,
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow =
    ChartRow::new("traefik_v41", "traefik", 41).promising(&Promises::of(
        "traefik",
        &[
            // Entry points are a map of the values, and so are the ports.
            Rendered::service(Naming::Full(""), &[]),
            Rendered::service(Naming::Full("-metrics"), &[])
                .when(&[When::On("metrics.prometheus.service.enabled")]),
            Rendered::deployment(Naming::Full(""))
                .when(&[When::IsNot("deployment.kind", "DaemonSet")]),
            Rendered::new("DaemonSet", Naming::Full(""))
                .when(&[When::Is("deployment.kind", "DaemonSet")]),
        ],
    ));

/// The proxy behind the ingress class `traefik`.
#[derive(Clone, Debug)]
pub struct TraefikV41 {
    /// How many proxies run.
    pub replicas: u32,
    /// The ports that every node opens for HTTP and HTTPS; a load balancer when unset.
    pub node_ports: Option<(u16, u16)>,
    /// For the proxy.
    pub resources: Resources,
}

impl TraefikV41 {
    /// The ports on which the container takes HTTP and HTTPS; the same in every major that k3s packages.
    pub const PORTS: [ContainerPort; 2] = [ContainerPort(8000), ContainerPort(8443)];
}

impl Chart for TraefikV41 {
    identity!();

    fn values(&self) -> Value {
        let mut ports = json!({"web": {"http": {"redirections": {"entryPoint": {
            "to": "websecure", "scheme": "https", "permanent": true,
        }}}}});
        let service = match self.node_ports {
            Some((http, https)) => {
                ports["web"]["nodePort"] = http.into();
                ports["websecure"] = json!({"nodePort": https});
                "NodePort"
            }
            None => "LoadBalancer",
        };
        json!({
            "deployment": {"replicas": self.replicas},
            "ingressClass": {"enabled": true, "isDefaultClass": true, "name": "traefik"},
            "ports": ports,
            "service": {"spec": {"type": service}},
            "resources": self.resources.to_value(),
        })
    }

    fn crds(&self) -> Crds {
        Crds::InFolder
    }

    fn timeout(&self) -> Duration {
        Duration::literal("5m")
    }
}

impl Teardown for TraefikV41 {
    fn leftovers(&self, _: &Name, _: &Namespace) -> Vec<Leftover> {
        vec![Leftover::ClusterWide(
            "CRDs *.traefik.io and *.hub.traefik.io, which Helm never removes".into(),
        )]
    }
}
