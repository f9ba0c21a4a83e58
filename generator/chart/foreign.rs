//! What lint knows of charts that have no contract here.

use super::{ChartStore, Credential, Naming, Promises, Rendered, When};
use std::ops::RangeInclusive;

/// A chart without a contract, in the majors of which the same holds.
#[derive(Debug)]
pub(super) struct Foreign {
    /// The chart's name.
    pub(super) chart: &'static str,
    /// The majors.
    pub(super) majors: RangeInclusive<u64>,
    /// What it renders.
    pub(super) promises: &'static Promises,
}

/// Charts without a contract, by name; no row is of a major that a contract makes promises for.
pub(super) static FOREIGN: &[Foreign] = &[
    row("connect", 2..=2, &CONNECT),
    row("grafana", 8..=12, &GRAFANA),
    row("kube-prometheus-stack", 60..=99, &KUBE_PROMETHEUS_STACK),
    row("loki", 6..=17, &LOKI),
];

const fn row(
    chart: &'static str,
    majors: RangeInclusive<u64>,
    promises: &'static Promises,
) -> Foreign {
    Foreign { chart, majors, promises }
}

/// Read at 2.4.1.
static CONNECT: Promises = Promises::of(
    "connect",
    &[
        Rendered::service(Naming::Fixed("onepassword-connect"), &[8080, 8081]),
        Rendered::deployment(Naming::Fixed("onepassword-connect")),
        Rendered::deployment(Naming::Fixed("onepassword-connect-operator"))
            .when(&[When::On("operator.create")]),
    ],
);

/// Read at 12.11.1.
static GRAFANA: Promises = Promises::of(
    "grafana",
    &[
        Rendered::service(Naming::Full(""), &[80]),
        Rendered::deployment(Naming::Full("")),
        Rendered::secret(Naming::Full("")).when(&[When::Unset("admin.existingSecret")]),
    ],
);

/// Read at 88.5.3; up to some major before it, Grafana's password was `prom-operator`.
static KUBE_PROMETHEUS_STACK: Promises = Promises::of(
    "kube-prometheus-stack",
    &[
        Rendered::service(Naming::Full("-prometheus"), &[8080, 9090]),
        Rendered::service(Naming::Full("-alertmanager"), &[8080, 9093]),
        Rendered::service(Naming::Full("-operator"), &[443, 8080]).sometimes(&[443, 8080]),
        Rendered::service(Naming::Full("-coredns"), &[9153])
            .when(&[When::NotOff("coreDns.enabled"), When::NotOff("coreDns.service.enabled")]),
        Rendered::service(Naming::Full("-thanos-discovery"), &[])
            .when(&[When::On("prometheus.thanosService.enabled")]),
        Rendered::service(Naming::Full("-thanos-external"), &[])
            .when(&[When::On("prometheus.thanosServiceExternal.enabled")]),
        Rendered::service(Naming::Full("-thanos-ruler"), &[])
            .when(&[When::On("thanosRuler.enabled")]),
        Rendered::service(Naming::Subchart("grafana", ""), &[80]).when(GRAFANA_RUNS),
        Rendered::service(Naming::Subchart("kube-state-metrics", ""), &[8080, 8081])
            .sometimes(&[8081]),
        Rendered::service(Naming::Subchart("prometheus-node-exporter", ""), &[9100]),
        Rendered::service(Naming::Fixed("prometheus-operated"), &[]).by_operator(),
        Rendered::service(Naming::Fixed("alertmanager-operated"), &[]).by_operator(),
        Rendered::secret(Naming::Around("alertmanager-", "-alertmanager")).when(&[
            When::NotOff("alertmanager.enabled"),
            When::Unset("alertmanager.alertmanagerSpec.useExistingSecret"),
        ]),
        Rendered::deployment(Naming::Full("-operator")),
        Rendered::deployment(Naming::Subchart("grafana", "")).when(GRAFANA_RUNS),
        Rendered::deployment(Naming::Subchart("kube-state-metrics", "")),
        Rendered::new("DaemonSet", Naming::Subchart("prometheus-node-exporter", "")),
        Rendered::secret(Naming::Subchart("grafana", ""))
            .when(&[When::NotOff("grafana.enabled"), When::Unset("grafana.admin.existingSecret")]),
    ],
)
.cut_at(26)
.with_stores(&[ChartStore {
    when: &[When::NotOff("prometheus.enabled")],
    ..ChartStore::new("Prometheus", "prometheus.prometheusSpec.resources")
}]);

const GRAFANA_RUNS: &[When] = &[When::NotOff("grafana.enabled")];

/// Read at 18.11.0. Its parts depend on the mode.
static LOKI: Promises = Promises::of(
    "loki",
    &[
        Rendered::service(Naming::Full(""), &[3100, 9095, 9096]),
        Rendered::service(Naming::Full("-gateway"), &[80]),
    ],
)
.with_credentials(&[Credential::new(
    "minio.rootPassword",
    "supersecretpassword",
    &[When::On("minio.enabled")],
)])
.with_stores(&[ChartStore {
    when: &[When::Is("deploymentMode", "SingleBinary")],
    ..ChartStore::new("Loki", "singleBinary.resources")
}])
.open();
