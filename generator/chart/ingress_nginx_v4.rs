//! ingress-nginx 4.x (read at 4.15.1). Retired in March 2026: no more fixes, security ones included.

use crate::{
    chart::{ChartRow, Naming, Promises, Rendered, Resources, When, identity},
    containment::{Chart, Leftover, Teardown, workload::ContainerPort},
    name::{Name, Namespace},
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow =
    ChartRow::new("ingress_nginx_v4", "ingress-nginx", 4).promising(&PROMISES);

static PROMISES: Promises = Promises::of(
    "ingress-nginx",
    &[
        Rendered::service(Naming::Full("-controller"), &[80, 443]),
        Rendered::service(Naming::Full("-controller-admission"), &[443]),
        Rendered::service(Naming::Full("-controller-metrics"), &[])
            .when(&[When::On("controller.metrics.enabled")]),
        Rendered::service(Naming::Full("-defaultbackend"), &[])
            .when(&[When::On("defaultBackend.enabled")]),
        Rendered::deployment(Naming::Full("-controller"))
            .when(&[When::IsNot("controller.kind", "DaemonSet")]),
        Rendered::new("DaemonSet", Naming::Full("-controller"))
            .when(&[When::Is("controller.kind", "DaemonSet")]),
        // A Job in a hook makes it.
        Rendered::secret(Naming::Full("-admission"))
            .when(&[When::NotOff("controller.admissionWebhooks.enabled")])
            .by_operator(),
        Rendered::new("IngressClass", Naming::Fixed("nginx"))
            .when(&[When::Unset("controller.ingressClassResource.name")]),
    ],
);

/// The controller behind the ingress class `nginx`.
#[derive(Clone, Debug)]
pub struct IngressNginxV4 {
    /// How many controllers run.
    pub replicas: u32,
    /// The ports that every node opens for HTTP and HTTPS; a load balancer when unset.
    pub node_ports: Option<(u16, u16)>,
    /// For the controller.
    pub resources: Resources,
}

impl IngressNginxV4 {
    /// The ports on which the container takes HTTP and HTTPS.
    pub const PORTS: [ContainerPort; 2] = [ContainerPort(80), ContainerPort(443)];
}

impl Chart for IngressNginxV4 {
    identity!();

    fn values(&self) -> Value {
        let service = match self.node_ports {
            Some((http, https)) => {
                json!({"type": "NodePort", "nodePorts": {"http": http, "https": https}})
            }
            None => json!({"type": "LoadBalancer"}),
        };
        json!({"controller": {
            "replicaCount": self.replicas,
            "ingressClassResource": {"name": "nginx", "default": true},
            "service": service,
            "config": {
                "log-format-escape-json": "true",
                "log-format-upstream": LOG_FORMAT.replace('$', "$$"),
            },
            "resources": self.resources.to_value(),
        }})
    }

    fn rendered_secrets(&self, release: &Name) -> Vec<String> {
        PROMISES.secrets(release)
    }
}

/// One JSON object a request, with the fields that a log store can index.
const LOG_FORMAT: &str = concat!(
    r#"{"time":"$time_iso8601","remote_addr":"$remote_addr","host":"$host","method":"$request_method","#,
    r#""path":"$uri","status":$status,"bytes":$bytes_sent,"duration":$request_time,"#,
    r#""request_id":"$req_id","upstream":"$proxy_upstream_name","user_agent":"$http_user_agent"}"#,
);

impl Teardown for IngressNginxV4 {
    fn leftovers(&self, _: &Name, _: &Namespace) -> Vec<Leftover> {
        vec![Leftover::ClusterWide(
            "ValidatingWebhookConfiguration of the controller, if it is left".into(),
        )]
    }
}
