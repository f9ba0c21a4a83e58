//! Where the kinds come from that neither Kubernetes nor Flux brings.

use super::{Cluster, External, Object, Release, Repository};
use crate::yaml::Node;
use std::collections::{BTreeMap, BTreeSet};

/// Who brings a kind to a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin<'a> {
    /// It is there before Flux applies anything.
    Before,
    /// These bring it, in the order of the tree.
    Brought(&'a [Bringer]),
    /// The tree does not show it.
    Unknown,
}

/// What brings a kind: a `HelmRelease` whose chart does, or its definition itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bringer {
    /// The layer that applies it.
    pub layer: usize,
    /// Its index in [`Cluster::objects`].
    pub object: usize,
}

/// The origins of the kinds of one cluster.
#[derive(Debug, Default)]
pub struct Origins {
    /// By group and kind; a kind of `*` stands for every kind of the group.
    brought: BTreeMap<(String, String), Vec<Bringer>>,
    before: BTreeSet<(String, String)>,
    external: External,
}

impl Origins {
    /// Finds what brings kinds to a cluster.
    pub fn of(repository: &Repository, cluster: &Cluster) -> Self {
        let mut origins = Self { external: cluster.intent.external.clone(), ..Self::default() };
        let bootstrapped = Bootstrap::of(repository);
        for (at, object) in cluster.objects.iter().enumerate() {
            let release = cluster.release(object);
            for kind in brought_by(object, release.as_ref()) {
                match object.layer {
                    Some(layer) if !release.as_ref().is_some_and(|own| bootstrapped.has(own)) => {
                        let bringer = Bringer { layer, object: at };
                        origins.brought.entry(kind).or_default().push(bringer);
                    }
                    _ => {
                        origins.before.insert(kind);
                    }
                }
            }
        }
        origins
    }

    /// Who brings a kind of a group.
    pub fn origin(&self, group: &str, kind: &str) -> Origin<'_> {
        let is_it = |(of, which): &(String, String)| of == group && (which == kind || which == "*");
        if self.before.iter().any(is_it) || self.external.serves(group, kind) {
            return Origin::Before;
        }
        // A definition that is in the tree itself says more than a chart that should bring it.
        let keys = [(group.to_owned(), kind.to_owned()), (group.to_owned(), "*".to_owned())];
        let found = keys.iter().find_map(|key| self.brought.get(key));
        found.map_or(Origin::Unknown, |bringers| Origin::Brought(bringers))
    }
}

/// The Helm releases that somebody installs by hand before Flux, as a helmfile in the repository lists them.
#[derive(Debug, Default)]
struct Bootstrap<'a> {
    /// By namespace and name.
    releases: Vec<(&'a str, &'a str)>,
    charts: Vec<&'a str>,
}

impl<'a> Bootstrap<'a> {
    fn of(repository: &'a Repository) -> Self {
        let mut bootstrap = Self::default();
        let documents = repository.files.iter().flat_map(|(_, file)| &file.documents);
        let helmfiles = documents.filter(|document| document.get("kind").is_none());
        let releases = helmfiles.filter_map(|document| document.get("releases"));
        for release in releases.flat_map(Node::items) {
            let Some(name) = release.text_at(&["name"]) else { continue };
            bootstrap.releases.push((release.text_at(&["namespace"]).unwrap_or_default(), name));
            let chart = release.text_at(&["chart"]).and_then(|chart| chart.rsplit('/').next());
            bootstrap.charts.extend(chart);
        }
        bootstrap
    }

    fn has(&self, release: &Release<'_>) -> bool {
        self.releases.contains(&(release.namespace, &*release.name))
            || release.chart.is_some_and(|chart| self.charts.contains(&chart))
    }
}

/// The kinds that an object brings, by group and kind.
fn brought_by(object: &Object, release: Option<&Release<'_>>) -> Vec<(String, String)> {
    if object.is("apiextensions.k8s.io", "CustomResourceDefinition") {
        let group = object.text(&["spec", "group"]);
        let kind = object.text(&["spec", "names", "kind"]);
        return group
            .zip(kind)
            .map(|(group, kind)| (group.to_owned(), kind.to_owned()))
            .into_iter()
            .collect();
    }
    let Some(release) = release else { return Vec::new() };
    let rows = CHARTS.iter().filter(|row| Some(row.chart) == release.chart);
    let rows = rows.filter(|row| row.brings(release));
    let groups = rows.flat_map(|row| row.groups);
    groups.map(|group| ((*group).to_owned(), "*".to_owned())).collect()
}

/// The custom resource definitions of a chart.
#[derive(Debug)]
struct Row {
    chart: &'static str,
    groups: &'static [&'static str],
    crds: Crds,
}

/// Where a chart has its definitions.
#[derive(Debug)]
enum Crds {
    /// In its templates, or made by the program at run time: always there.
    Always,
    /// In its templates, behind a value, which is `true` or `false` by default.
    Switch(&'static [&'static str], bool),
    /// In its folder `crds`, which `spec.install.crds` can leave out.
    Folder,
}

impl Row {
    fn brings(&self, release: &Release<'_>) -> bool {
        let is_on =
            |path: &[&str], by_default| release.value(path).map_or(by_default, Node::is_true);
        match self.crds {
            Crds::Always => true,
            Crds::Switch(path, by_default) => {
                let old = self.chart == "cert-manager" && is_on(&["installCRDs"], false);
                is_on(path, by_default) || old
            }
            Crds::Folder => {
                is_on(&["crds", "enabled"], true)
                    && release.object.text(&["spec", "install", "crds"]) != Some("Skip")
            }
        }
    }
}

macro_rules! charts {
    ($($chart:literal: [$($group:literal),*], $crds:expr;)*) => {
        &[$(Row { chart: $chart, groups: &[$($group),*], crds: $crds }),*]
    };
}

/// The charts that bring kinds, read from their packages.
const CHARTS: &[Row] = charts! {
    "alloy": ["monitoring.grafana.com"], Crds::Folder;
    "cert-manager": ["cert-manager.io", "acme.cert-manager.io"], Crds::Switch(&["crds", "enabled"], false);
    "cilium": ["cilium.io"], Crds::Always;
    "clickhouse-operator-helm": ["clickhouse.com"], Crds::Switch(&["crd", "enabled"], true);
    "clickstack-operators": ["clickhouse.com", "mongodbcommunity.mongodb.com", "mongodb.com"], Crds::Folder;
    "cloudnative-pg": ["postgresql.cnpg.io"], Crds::Switch(&["crds", "create"], true);
    "connect": ["onepassword.com"], Crds::Folder;
    "external-secrets": ["external-secrets.io", "generators.external-secrets.io"],
        Crds::Switch(&["installCRDs"], true);
    "flux-operator": ["fluxcd.controlplane.io"], Crds::Switch(&["installCRDs"], true);
    "gateway-helm": ["gateway.envoyproxy.io", "gateway.networking.k8s.io"], Crds::Folder;
    "grafana-operator": ["grafana.integreatly.org"], Crds::Folder;
    "kagent-crds": ["kagent.dev"], Crds::Always;
    "keda": ["keda.sh", "eventing.keda.sh"], Crds::Switch(&["crds", "install"], true);
    "kube-prometheus-stack": ["monitoring.coreos.com"], Crds::Folder;
    "longhorn": ["longhorn.io"], Crds::Always;
    "opentelemetry-operator": ["opentelemetry.io"], Crds::Switch(&["crds", "create"], true);
    "plugin-barman-cloud": ["barmancloud.cnpg.io"], Crds::Switch(&["crds", "create"], true);
    "prometheus-operator-crds": ["monitoring.coreos.com"], Crds::Always;
    "rook-ceph": ["ceph.rook.io", "objectbucket.io"], Crds::Switch(&["crds", "enabled"], true);
    "tailscale-operator": ["tailscale.com"], Crds::Switch(&["installCRDs"], true);
    "traefik": ["traefik.io", "hub.traefik.io"], Crds::Folder;
    "trust-manager": ["trust.cert-manager.io"], Crds::Switch(&["crds", "enabled"], true);
    "velero": ["velero.io"], Crds::Folder;
};
