//! The stack itself: the settings as the chart's contract has them.

use crate::{
    chart::{
        Alerting, ControlPlane, Discovery, Everything, Grafana, GrafanaAdmin,
        KubePrometheusStackV88, Resources, Retention, StackResources, StackUrls, Volume,
    },
    component::kube_prometheus_stack::{Ground, alerting::fits, settings::Settings},
    name::Label,
    provider::Site,
    quantity::Quantity,
};
use std::num::NonZeroU16;

/// Prometheus' volume, and how much of it may be kept.
pub(super) fn volume(site: &mut Site<'_>, settings: &Settings) -> Option<Volume> {
    let whole = settings.volume.size.clone().unwrap_or(Quantity::literal("50Gi"));
    let volume = match &settings.volume.kept {
        Some(kept) => Volume::new(whole, kept.clone()),
        None => Volume::with_room(whole),
    };
    fits(site, &["volume"], volume)
}

/// The chart with its values.
pub(super) fn chart<E>(
    settings: &Settings,
    ground: Ground<'_>,
    alerting: Alerting<E>,
    (volume, admin): (Volume, Option<GrafanaAdmin>),
) -> KubePrometheusStackV88<E> {
    let alertmanager = &settings.alertmanager;
    let url = |host: &Option<Label>| host.as_ref().map(|host| ground.ingress.url(host));
    KubePrometheusStackV88 {
        alerting,
        control_plane: ControlPlane::scraping(settings.control_plane.iter().copied()),
        discovery: discovery(settings),
        retention: settings.retention_days.map_or(Retention::days(15), Retention::from),
        volume,
        storage_class: ground.block.class.to_owned(),
        external_labels: settings.external_labels.clone(),
        urls: StackUrls {
            prometheus: url(&settings.prometheus_host),
            alertmanager: url(&alertmanager.host),
        },
        takes_otlp: settings.otlp_receiver,
        alertmanagers: (
            alertmanager.replicas.map_or(1, NonZeroU16::get),
            alertmanager.volume.clone().unwrap_or(Quantity::literal("2Gi")),
        ),
        grafana: admin.map(|admin| Grafana {
            admin,
            volume: settings.grafana.volume.clone(),
            url: url(&settings.grafana.host),
            data_sources: settings.grafana.data_sources.clone(),
            resources: part(settings.resources.grafana.as_ref(), "50m", "128Mi", "256Mi"),
            sidecars: part(settings.resources.grafana_sidecars.as_ref(), "10m", "64Mi", "128Mi"),
        }),
        resources: resources(settings),
    }
}

fn discovery(settings: &Settings) -> Discovery {
    let read = match settings.monitor_label.clone() {
        Some(label) => Discovery::of(label),
        None => Discovery::of(Everything),
    };
    match settings.alertmanager_config_label.clone() {
        Some(label) => read.with_configs(label),
        None => read,
    }
}

fn resources(settings: &Settings) -> StackResources {
    let parts = &settings.resources;
    StackResources {
        prometheus: part(parts.prometheus.as_ref(), "100m", "1Gi", "2Gi"),
        alertmanager: part(parts.alertmanager.as_ref(), "25m", "64Mi", "128Mi"),
        operator: part(parts.operator.as_ref(), "50m", "64Mi", "256Mi"),
        kube_state_metrics: part(parts.kube_state_metrics.as_ref(), "10m", "64Mi", "256Mi"),
        node_exporter: part(parts.node_exporter.as_ref(), "10m", "32Mi", "128Mi"),
        reloader: part(parts.reloader.as_ref(), "10m", "32Mi", "64Mi"),
        certificates: part(parts.certificates.as_ref(), "10m", "32Mi", "64Mi"),
    }
}

fn part(
    given: Option<&Resources>,
    cpu: &'static str,
    memory: &'static str,
    limit: &'static str,
) -> Resources {
    given.cloned().unwrap_or(Resources::literal(cpu, memory, limit))
}
