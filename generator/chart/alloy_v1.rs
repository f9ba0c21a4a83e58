//! Alloy's chart 1.x (read at 1.11.1): on every node, the log records of its pods.

use crate::{
    chart::{ChartRow, Naming, Promises, Rendered, Resources, When, identity},
    containment::{
        Chart, Leftover, Release, Teardown,
        workload::{ContainerPort, Pods},
    },
    name::{Name, Namespace},
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow = ChartRow::new("alloy_v1", "alloy", 1).promising(&PROMISES);

static PROMISES: Promises = Promises::of(
    "alloy",
    &[
        Rendered::service(Naming::Full(""), &[12345]),
        Rendered::service(Naming::Full("-cluster"), &[])
            .when(&[When::On("alloy.clustering.enabled")]),
        Rendered::new("DaemonSet", Naming::Full("")).when(&[
            When::IsNot("controller.type", "deployment"),
            When::IsNot("controller.type", "statefulset"),
        ]),
        Rendered::deployment(Naming::Full("")).when(&[When::Is("controller.type", "deployment")]),
        Rendered::new("StatefulSet", Naming::Full(""))
            .when(&[When::Is("controller.type", "statefulset")]),
    ],
);

/// An Alloy on every node that reads records through the API server and pushes them to Loki.
#[derive(Clone, Debug)]
pub struct AlloyV1 {
    /// Where Loki takes records, in its own protocol.
    pub push_url: String,
    /// For Alloy.
    pub resources: Resources,
    /// For the container beside it that reloads its file.
    pub reloader: Resources,
}

impl AlloyV1 {
    /// The pods.
    pub fn pods(release: &Release<Self>) -> Pods {
        let labels = [
            ("app.kubernetes.io/name", ROW.chart),
            ("app.kubernetes.io/instance", release.name().as_str()),
        ];
        release.pods(crate::containment::name(release.fullname(ROW.chart)), labels)
    }

    /// Where it is measured.
    pub const fn metrics() -> ContainerPort {
        ContainerPort(12345)
    }

    /// Alloy's file: the pods of this node, under names that people look for, to Loki.
    fn file(&self) -> String {
        let labels = [
            ("namespace", "__meta_kubernetes_namespace"),
            ("pod", "__meta_kubernetes_pod_name"),
            ("container", "__meta_kubernetes_pod_container_name"),
            ("node", "__meta_kubernetes_pod_node_name"),
            ("app", "__meta_kubernetes_pod_label_app_kubernetes_io_name"),
        ];
        let rules = labels.map(|(label, source)| {
            format!(
                "\n  rule {{\n    source_labels = [\"{source}\"]\n    target_label  = \"{label}\"\n  }}\n"
            )
        });
        let rules = rules.concat();
        let url = &self.push_url;
        format!(
            "// Each Alloy reads the pods of its own node: together they read each pod once.\n\
             discovery.kubernetes \"pods\" {{\n  role = \"pod\"\n\n  selectors {{\n    role  = \"pod\"\n    \
             field = \"spec.nodeName=\" + sys.env(\"NODE_NAME\")\n  }}\n}}\n\n\
             discovery.relabel \"pods\" {{\n  targets = discovery.kubernetes.pods.targets\n{rules}}}\n\n\
             // Through the API server, so that nothing of the node is mounted.\n\
             loki.source.kubernetes \"pods\" {{\n  targets    = discovery.relabel.pods.output\n  \
             forward_to = [loki.write.loki.receiver]\n}}\n\n\
             loki.write \"loki\" {{\n  endpoint {{\n    url = \"{url}\"\n  }}\n}}\n"
        )
    }
}

impl Chart for AlloyV1 {
    identity!();

    fn values(&self) -> Value {
        json!({
            "alloy": {
                "configMap": {"content": self.file()},
                "enableReporting": false,
                "extraEnv": [{
                    "name": "NODE_NAME",
                    "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}},
                }],
                "resources": self.resources.to_value(),
                "securityContext": {
                    "allowPrivilegeEscalation": false,
                    "capabilities": {"drop": ["ALL"]},
                    "runAsNonRoot": true,
                    "runAsUser": 473,
                    "runAsGroup": 473,
                    "seccompProfile": {"type": "RuntimeDefault"},
                },
            },
            "configReloader": {"resources": self.reloader.to_value()},
            "controller": {
                "type": "daemonset",
                // Nodes of the control plane have records too.
                "tolerations": [{"operator": "Exists", "effect": "NoSchedule"}],
            },
            "crds": {"create": false},
        })
    }
}

impl Teardown for AlloyV1 {
    fn leftovers(&self, _: &Name, _: &Namespace) -> Vec<Leftover> {
        Vec::new()
    }
}
