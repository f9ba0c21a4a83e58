//! MinIO's chart 5.x (read at 5.4.0). The repository is archived since February 2026.

use crate::{
    chart::{
        ChartRow, ChartStore, Credential, Naming, Promises, Rendered, Resources, When, identity,
    },
    containment::{
        Chart, Leftover, Release, Teardown,
        exposure::{OwnLogin, ServiceRef, Ui},
        fullname,
        workload::{ContainerPort, Pods},
    },
    name::{Name, Namespace},
    quantity::Quantity,
    text::Text,
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow = ChartRow::new("minio_v5", "minio", 5).promising(&PROMISES);

static PROMISES: Promises = Promises::of(
    "minio",
    &[
        API,
        CONSOLE,
        Rendered::service(Naming::Full("-svc"), &[9000]).when(&[When::IsNot("mode", "standalone")]),
        Rendered::deployment(Naming::Full("")).when(&[When::Is("mode", "standalone")]),
        Rendered::new("StatefulSet", Naming::Full("")).when(&[When::IsNot("mode", "standalone")]),
        Rendered::secret(Naming::Full("")).when(&[When::Unset("existingSecret")]),
    ],
)
.with_credentials(&[Credential {
    set: "users",
    ..Credential::new("users.0.secretKey", "console123", &[])
}])
.with_stores(&[ChartStore::new("MinIO", "resources")]);

const API: Rendered = Rendered::service(Naming::Full(""), &[9000]);
const CONSOLE: Rendered = Rendered::service(Naming::Full("-console"), &[9001]);

/// One server with one volume.
#[derive(Clone, Debug)]
pub struct MinioV5 {
    /// The Secret with the keys `rootUser` and `rootPassword`; without one the chart makes up a password
    /// that differs in every offline render.
    pub root: Name,
    /// The class of the volume.
    pub storage_class: String,
    /// Buckets that a Job makes after the server.
    pub buckets: Vec<Text>,
    /// The size of the volume.
    pub size: Quantity,
    /// For the server.
    pub resources: Resources,
}

impl MinioV5 {
    /// The port on which the server speaks S3.
    pub const S3: ContainerPort = ContainerPort(9000);

    /// The server's pods.
    pub fn pods(release: &Release<Self>) -> Pods {
        Self::labelled(release, "", ROW.chart)
    }

    /// The pods of the Job that makes buckets.
    pub fn job_pods(release: &Release<Self>) -> Pods {
        Self::labelled(release, "-post-job", "minio-job")
    }

    fn labelled(release: &Release<Self>, end: &str, app: &str) -> Pods {
        let name = crate::containment::name(release.fullname(ROW.chart) + end);
        release.pods(name, [("app", app), ("release", release.name().as_str())])
    }

    /// The S3 endpoint.
    pub fn api(release: &Release<Self>) -> ServiceRef {
        PROMISES.service(release, &API, 9000).answered_by(Self::pods(release), Self::S3)
    }

    /// The S3 endpoint as something that asks for credentials itself.
    pub fn api_ui(release: &Release<Self>) -> Ui<OwnLogin> {
        Ui::with_own_login(Self::api(release)).with_uploads()
    }

    /// The console; it asks for the root credentials or those of a user.
    pub fn console(release: &Release<Self>) -> Ui<OwnLogin> {
        let service = PROMISES.service(release, &CONSOLE, 9001);
        let service = service.answered_by(Self::pods(release), ContainerPort(9001));
        Ui::with_own_login(service).with_uploads()
    }
}

impl Chart for MinioV5 {
    identity!();

    fn values(&self) -> Value {
        let mut values = json!({
            "mode": "standalone",
            "replicas": 1,
            "existingSecret": self.root,
            // The chart's default user is `console` with the password `console123`.
            "users": [],
            "persistence": {"enabled": true, "storageClass": self.storage_class, "size": self.size},
            "resources": self.resources.to_value(),
        });
        if !self.buckets.is_empty() {
            let bucket = |name| json!({"name": name, "policy": "none", "purge": false});
            values["buckets"] = self.buckets.iter().map(bucket).collect();
            let small = Resources::literal("10m", "64Mi", "128Mi").to_value();
            values["makeBucketJob"] = json!({"resources": small});
        }
        values
    }
}

impl Teardown for MinioV5 {
    fn leftovers(&self, release: &Name, namespace: &Namespace) -> Vec<Leftover> {
        let full = fullname(release, "minio");
        vec![Leftover::Volumes(format!("{namespace}/{full}, with every bucket"))]
    }
}
