//! Velero's chart 12.x (read at 12.1.0): copies of objects and volumes, in buckets.

use crate::{
    chart::{ChartRow, Naming, Promises, Rendered, Resources, identity},
    containment::{
        Chart, Crds, Leftover, Release, SecretKey, Teardown,
        workload::{ContainerPort, Pods},
    },
    name::{Name, Namespace},
    text::Text,
};
use serde_json::{Map, Value, json};

pub(super) const ROW: ChartRow = ChartRow::new("velero_v12", "velero", 12).promising(&PROMISES);

static PROMISES: Promises = Promises::of(
    "velero",
    &[
        Rendered::deployment(Naming::Fixed("velero")),
        Rendered::new("DaemonSet", Naming::Fixed("node-agent")),
        Rendered::service(Naming::Full(""), &[8085]),
    ],
)
.open();

/// What speaks S3, of the version that goes with Velero 1.18.
const PLUGIN: &str = "docker.io/velero/velero-plugin-for-aws:v1.14.2";

/// The server, and on every node an agent that copies the files of volumes.
#[derive(Clone, Debug)]
pub struct VeleroV12 {
    /// The key with the credentials, as a file of the AWS tools; the Secret's key is `cloud`.
    pub credentials: SecretKey,
    /// Where copies go.
    pub location: BackupLocation,
    /// When copies are made.
    pub schedules: Vec<BackupSchedule>,
    /// For the server.
    pub server: Resources,
    /// For the agent on each node; it holds the index of what it copies.
    pub agent: Resources,
}

/// A bucket for copies.
#[derive(Clone, Debug)]
pub struct BackupLocation {
    /// Its name.
    pub bucket: Text,
    /// The address of what serves it.
    pub url: Text,
    /// The region that requests are signed for.
    pub region: Text,
}

/// When copies of some namespaces are made, and for how long they are kept.
#[derive(Clone, Debug)]
pub struct BackupSchedule {
    /// Its name.
    pub name: Name,
    /// When, as cron writes it.
    pub cron: Text,
    /// For how many hours a copy is kept.
    pub hours: u32,
    /// The namespaces.
    pub namespaces: Vec<Namespace>,
}

impl VeleroV12 {
    /// The server's pods.
    pub fn server(release: &Release<Self>) -> Pods {
        Self::pods(release, "velero")
    }

    /// The agents' pods.
    pub fn agent(release: &Release<Self>) -> Pods {
        Self::pods(release, "node-agent")
    }

    fn pods(release: &Release<Self>, name: &'static str) -> Pods {
        let labels = [("app.kubernetes.io/instance", release.name().as_str()), ("name", name)];
        release.pods(Name::literal(name), labels)
    }

    /// Where both are measured.
    pub const fn metrics() -> ContainerPort {
        ContainerPort(8085)
    }
}

impl Chart for VeleroV12 {
    identity!();

    fn values(&self) -> Value {
        let schedules: Map<String, Value> = self.schedules.iter().map(schedule).collect();
        json!({
            "credentials": {"useSecret": true, "existingSecret": self.credentials.secret()},
            "configuration": {
                "backupStorageLocation": [{
                    "name": "default",
                    "default": true,
                    "provider": "aws",
                    "bucket": self.location.bucket,
                    "config": {
                        "region": self.location.region,
                        "s3ForcePathStyle": "true",
                        "s3Url": self.location.url,
                        // Not everything that speaks S3 knows the checksums of newer clients.
                        "checksumAlgorithm": "",
                    },
                }],
                "volumeSnapshotLocation": [],
                "defaultVolumesToFsBackup": true,
            },
            "snapshotsEnabled": false,
            "deployNodeAgent": true,
            "initContainers": [{
                "name": "velero-plugin-for-aws",
                "image": PLUGIN,
                "resources": Resources::literal("10m", "32Mi", "64Mi").to_value(),
                "volumeMounts": [{"mountPath": "/target", "name": "plugins"}],
            }],
            "schedules": schedules,
            // Flux replaces the definitions; the chart's Job would need leave to change every one there is.
            "upgradeCRDs": false,
            "resources": self.server.to_value(),
            "nodeAgent": {"resources": self.agent.to_value()},
        })
    }

    fn crds(&self) -> Crds {
        Crds::InFolder
    }
}

fn schedule(schedule: &BackupSchedule) -> (String, Value) {
    let template = json!({
        "ttl": format!("{}h0m0s", schedule.hours),
        "includedNamespaces": schedule.namespaces,
    });
    let value = json!({
        "schedule": schedule.cron,
        "useOwnerReferencesInBackup": false,
        "template": template,
    });
    (schedule.name.to_string(), value)
}

impl Teardown for VeleroV12 {
    fn leftovers(&self, _: &Name, _: &Namespace) -> Vec<Leftover> {
        vec![
            Leftover::ClusterWide("CRDs *.velero.io, which Helm never removes".into()),
            Leftover::Outside("the bucket with every copy".into()),
        ]
    }
}
