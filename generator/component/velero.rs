//! Velero: copies of namespaces and of what lies in their volumes, in a bucket.

use crate::{
    chart::{self, BackupLocation, BackupSchedule, Resources, VeleroV12},
    component::{Row, kube_prometheus_stack::Monitoring},
    containment::{
        Install, Layer, Manual, NamespaceOptions, Object, Readiness, Release, SecretSource, Wanted,
        flow::Flow, tier,
    },
    finding::Finding,
    model::{
        ServiceMonitor,
        label_selector::LabelSelector,
        service_monitor::{MonitoredEndpoint, ServiceMonitorSpec},
    },
    name::{Key, Name, Namespace},
    provider::{ChartSettings, Site, fixed, object_storage::ObjectStorage, schema_of},
    text::{Plain, Text},
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::{collections::BTreeMap, num::NonZeroU16};

pub(super) const ROW: Row = Row {
    id: "velero",
    summary: "Velero: copies of namespaces and their volumes, in a bucket",
    settings: schema_of::<Settings>,
};

/// How Velero is run and what it copies.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// Its namespace; default `velero`.
    namespace: Option<Namespace>,
    /// The chart.
    #[serde(default)]
    chart: ChartSettings,
    /// The bucket, which has to be there.
    bucket: Text,
    /// When what is copied, by name.
    schedules: BTreeMap<Name, Schedule>,
    /// Namespaces whose volumes are not copied, each with the reason.
    #[serde(default)]
    without: BTreeMap<Namespace, Plain>,
    /// For the server; default 50m and 128Mi, limit 512Mi.
    resources: Option<Resources>,
    /// For the agent on each node; default 50m and 128Mi, limit 1Gi.
    agent_resources: Option<Resources>,
    /// Places of credentials in the secret store, by key: `cloud`, a file as the AWS tools have it, and
    /// `repository-password`, with which the copies of volumes are encrypted; it can never change.
    #[serde(default)]
    secrets: BTreeMap<Key, Text>,
}

/// When copies of some namespaces are made.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Schedule {
    /// When, as cron writes it.
    #[schemars(regex(pattern = r"^\S+( \S+){4}$"))]
    cron: Text,
    /// For how many days a copy is kept.
    keep_days: NonZeroU16,
    /// The namespaces.
    #[schemars(length(min = 1))]
    namespaces: Vec<Namespace>,
}

/// What Velero may use.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// Where the bucket is.
    pub objects: Option<&'a ObjectStorage>,
    /// Where credentials come from.
    pub secrets: &'a dyn SecretSource,
    /// What measures.
    pub monitoring: Option<&'a Monitoring>,
}

/// Installs Velero, once all that has volumes is there.
pub fn compose(site: &mut Site<'_>, ground: Ground<'_>) {
    let Some(settings) = site.asked::<Settings>(ROW.id) else { return };
    let origin = site.origin(ROW.id);
    let Some(objects) = ground.objects else {
        site.platform.report(
            Finding::error("backup-without-bucket", origin, "Velero has nowhere to put its copies")
                .note("a bucket is part of object storage, of which the profile has none")
                .help("choose `provider.object-storage`, best one outside of the cluster"),
        );
        return;
    };
    covered(site, &settings);
    let name = settings.namespace.clone().unwrap_or(Namespace::literal("velero"));
    // The agents mount the volumes of every pod of their node.
    let options = NamespaceOptions::default().pod_security("privileged");
    let namespace = site.platform.namespace::<tier::Platform>(name, options, origin);
    let mut layer = Layer::open(&namespace, fixed(ROW.id), origin)
        .summary("Velero, which copies namespaces and their volumes");
    if let Some(handle) = &objects.handle {
        layer.needs(handle);
    }
    let wanted = Wanted::new(Key::literal("cloud"), ROW.id, &settings.secrets);
    let [credentials] = layer.secret(ground.secrets, &fixed("velero-credentials"), [wanted]);
    layer.ask(Manual {
        subject: format!("`cloud` of Secret {}/{}", credentials.namespace(), credentials.secret()),
        action: "make it a file with these three lines, each key with the bucket's own value"
            .to_owned(),
        keys: ["[default]", "aws_access_key_id=…", "aws_secret_access_key=…"]
            .map(String::from)
            .into(),
    });
    // Without it, Velero encrypts what it copies with a password that everybody knows.
    let wanted = Wanted::new(Key::literal("repository-password"), ROW.id, &settings.secrets);
    layer.secret(ground.secrets, &fixed("velero-repo-credentials"), [wanted]);
    let version = settings.chart.version(site, ROW.id, chart::row("velero_v12"));
    let or = |given: &Option<Resources>, default| given.clone().unwrap_or(default);
    let release = layer.release(Install {
        release: fixed(ROW.id),
        version,
        chart: VeleroV12 {
            credentials,
            location: BackupLocation {
                bucket: settings.bucket.clone(),
                url: objects.url.clone(),
                region: objects.region.clone(),
            },
            schedules: settings.schedules.iter().map(schedule).collect(),
            server: or(&settings.resources, Resources::literal("50m", "128Mi", "512Mi")),
            agent: or(&settings.agent_resources, Resources::literal("50m", "128Mi", "1Gi")),
        },
        extra: settings.chart.extra(),
    });
    if let Some(monitoring) = ground.monitoring {
        layer.needs(&monitoring.handle);
        let monitor = monitoring.read(Object::new(fixed(ROW.id), monitor(&release)));
        layer.add_with(monitor, &monitoring.kinds);
    }
    flows(site, &release, objects, ground.monitoring);
    site.platform.gate(layer, Readiness::Wait);
}

fn schedule((name, schedule): (&Name, &Schedule)) -> BackupSchedule {
    BackupSchedule {
        name: name.clone(),
        cron: schedule.cron.clone(),
        hours: u32::from(schedule.keep_days.get()) * 24,
        namespaces: schedule.namespaces.clone(),
    }
}

/// Reports volumes of the platform that no schedule copies and nobody does without.
fn covered(site: &mut Site<'_>, settings: &Settings) {
    let place = site.profile.place(&["components", ROW.id, "schedules"]);
    for (namespace, release) in site.platform.volumes() {
        let is_copied =
            settings.schedules.values().any(|schedule| schedule.namespaces.contains(&namespace));
        if is_copied || settings.without.contains_key(&namespace) {
            continue;
        }
        let message = format!("no schedule copies the volumes of `{release}` in `{namespace}`");
        site.platform.report(
            Finding::error("volume-without-backup", place, message)
                .note("a lost volume would be lost, though everything looks backed up")
                .help(format!(
                    "add `{namespace}` to the `namespaces` of a schedule, or say under `without` why not"
                )),
        );
    }
}

fn monitor(release: &Release<VeleroV12>) -> ServiceMonitor {
    let labels = [
        ("app.kubernetes.io/name", ROW.id),
        ("app.kubernetes.io/instance", release.name().as_str()),
    ];
    let match_labels = labels.map(|(key, value)| (key.to_owned(), Text::literal(value))).into();
    let selector = LabelSelector { match_labels, ..LabelSelector::default() };
    let port = Some("http-monitoring".into());
    let endpoint = MonitoredEndpoint { port, ..MonitoredEndpoint::default() };
    ServiceMonitor { spec: ServiceMonitorSpec::new(selector, vec![endpoint]) }
}

fn flows(
    site: &mut Site<'_>,
    release: &Release<VeleroV12>,
    objects: &ObjectStorage,
    monitoring: Option<&Monitoring>,
) {
    for pods in [VeleroV12::server(release), VeleroV12::agent(release)] {
        site.platform.fence(&pods);
        site.platform.allow(Flow::to_api_server(&pods));
        site.platform.allow(Flow::new(&pods, objects.peer.clone(), objects.port));
        if let Some(monitoring) = monitoring {
            let prometheus = &monitoring.pods.prometheus;
            site.platform.allow(Flow::new(prometheus, &pods, VeleroV12::metrics()));
        }
    }
}
