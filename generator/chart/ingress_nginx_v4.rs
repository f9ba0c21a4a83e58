//! ingress-nginx 4.x (read at 4.15.1). Retired in March 2026: no more fixes, security ones included.

use crate::{
    chart::{ChartRow, Resources, identity},
    containment::{Chart, Leftover, Teardown},
    name::{Name, Namespace},
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow = ChartRow::new(
    "ingress_nginx_v4",
    "ingress-nginx",
    (4, "4.14.3"),
    "https://kubernetes.github.io/ingress-nginx",
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
        vec![format!("{}-admission", crate::containment::fullname(release, "ingress-nginx"))]
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
