//! How long ClickHouse keeps what it is sent: its tables are made with a time of their own, so a Job sets it.

use crate::{
    chart::Resources,
    component::clickstack::{Installed, ROW, Settings},
    containment::{
        Layer, Ns, Object,
        allowed::AllowedIn,
        confined::confined,
        tier::{DependencyOf, Tier},
    },
    model::{Core, core::CronJob},
    name::Name,
    provider::Site,
    text::Text,
};
use k8s_openapi::{
    api::{
        batch::v1::{CronJobSpec, JobSpec, JobTemplateSpec},
        core::v1::{Container, EnvVar, PodSpec, PodTemplateSpec},
    },
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use std::collections::BTreeMap;

/// The name of the Job, and of its layer.
const NAME: Name = Name::literal("clickhouse-retention");

/// The release that ClickHouse itself runs by default, whose client speaks to it without surprises.
const IMAGE: &str = "docker.io/clickhouse/clickhouse-server:25.7.5.34-alpine";

/// The user of the image.
const CLICKHOUSE: i64 = 101;

/// Sets the time on each table that lacks it. A table that is not there, or a right that is missing, ends the
/// Job as failed.
const SCRIPT: &str = r#"set -eu
ask() {
  clickhouse-client --host "$CLICKHOUSE_HOST" --user otelcollector --query "$1"
}
for table in otel_logs otel_traces hyperdx_sessions; do
  has=$(ask "SELECT count() FROM system.tables WHERE database = 'default' AND name = '$table' AND position(engine_full, 'toIntervalDay($DAYS)') > 0")
  if [ "$has" = 0 ]; then
    ask "ALTER TABLE default.$table MODIFY TTL toDateTime(Timestamp) + toIntervalDay($DAYS)"
    echo "$table: kept for $DAYS days from now on"
  fi
done
"#;

/// Has every table forget what is older, in a layer after that of the store.
pub(super) fn install<T>(
    site: &mut Site<'_>,
    settings: &Settings,
    namespace: &Ns<T>,
    installed: &Installed<T>,
) where
    T: Tier + DependencyOf<T>,
    Core<CronJob>: AllowedIn<T>,
{
    // Chart 1.x, which has no such user, was told to be the wrong one.
    let (Some(days), Some((clickhouse, password))) = (settings.retention_days, &installed.tables)
    else {
        return;
    };
    let mut layer = Layer::open(namespace, NAME, site.origin(ROW.id))
        .summary(format!("ClickHouse forgets what is older than {days} days"));
    layer.needs(&installed.handle);
    let plain = |name: &str, value: String| EnvVar {
        name: name.to_owned(),
        value: Some(value),
        ..Default::default()
    };
    let container = Container {
        name: "clickhouse-client".to_owned(),
        image: Some(IMAGE.to_owned()),
        command: Some(vec!["/bin/sh".to_owned(), "-c".to_owned()]),
        args: Some(vec![Text::literal(SCRIPT).into_held()]),
        env: Some(vec![
            plain("CLICKHOUSE_HOST", clickhouse.name().to_string()),
            password.env("CLICKHOUSE_PASSWORD"),
            plain("DAYS", days.to_string()),
        ]),
        resources: Some(Resources::literal("50m", "128Mi", "512Mi").requirements()),
        security_context: Some(confined(CLICKHOUSE)),
        ..Default::default()
    };
    let labels = BTreeMap::from([("app.kubernetes.io/name".to_owned(), NAME.to_string())]);
    let pods = namespace.promised_pods(NAME, labels.clone());
    if let Some(flow) = clickhouse.flow_from(&pods) {
        site.platform.allow(flow);
    }
    layer.add(Object::new(NAME, Core(nightly(container, labels))));
    site.platform.close(layer);
}

/// A Job every night that is tried three times and then stays failed, for `KubeJobFailed` to tell.
fn nightly(container: Container, labels: BTreeMap<String, String>) -> CronJob {
    let pod = PodSpec {
        automount_service_account_token: Some(false),
        containers: vec![container],
        enable_service_links: Some(false),
        restart_policy: Some("Never".to_owned()),
        ..Default::default()
    };
    let job = JobSpec {
        active_deadline_seconds: Some(600),
        backoff_limit: Some(2),
        template: PodTemplateSpec {
            metadata: Some(ObjectMeta { labels: Some(labels), ..Default::default() }),
            spec: Some(pod),
        },
        ..Default::default()
    };
    let spec = CronJobSpec {
        schedule: "23 2 * * *".to_owned(),
        concurrency_policy: Some("Forbid".to_owned()),
        failed_jobs_history_limit: Some(3),
        job_template: JobTemplateSpec { spec: Some(job), ..Default::default() },
        starting_deadline_seconds: Some(3600),
        successful_jobs_history_limit: Some(1),
        ..Default::default()
    };
    CronJob { spec: Some(spec), ..Default::default() }
}
