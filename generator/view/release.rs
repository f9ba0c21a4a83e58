//! Each `HelmRelease`: which chart of which version they install, under which name and where.

use super::{Cluster, Object};
use crate::{name::Version, yaml::Node};

/// The group of `HelmRelease`.
const HELM: &str = "helm.toolkit.fluxcd.io";
/// The group of sources.
const SOURCE: &str = "source.toolkit.fluxcd.io";

/// What a HelmRelease installs, as far as the tree says.
#[derive(Clone, Copy, Debug)]
pub struct Release<'a> {
    /// The HelmRelease.
    pub object: &'a Object,
    /// The name of the chart; for one in an OCI registry, the last part of its address.
    pub chart: Option<&'a str>,
    /// The version or tag, as written.
    pub version: Option<&'a str>,
    /// The name of the Helm release, by which charts name what they render.
    pub name: &'a str,
    /// The namespace that it is installed into.
    pub namespace: &'a str,
}

impl<'a> Release<'a> {
    fn of(cluster: &'a Cluster, object: &'a Object) -> Self {
        let (chart, version) = match object.at(&["spec", "chart", "spec"]) {
            Some(spec) => (spec.text_at(&["chart"]), spec.text_at(&["version"])),
            None => referenced(cluster, object),
        };
        let chart = chart.map(|chart| chart.rsplit('/').next().unwrap_or(chart));
        let namespace = object.text(&["spec", "targetNamespace"]);
        Self {
            object,
            chart,
            version,
            // With a target namespace and no name of its own, a release is named after both.
            name: object.text(&["spec", "releaseName"]).unwrap_or(&object.key.name),
            namespace: namespace.unwrap_or(&object.key.namespace),
        }
    }

    /// The major number of the chart; none where the version is unknown or no exact one.
    pub fn major(&self) -> Option<u64> {
        Some(Version::try_from(self.version?).ok()?.major())
    }

    /// Its values, as far as they are written in the HelmRelease.
    pub fn values(&self) -> Option<&'a Node> {
        self.object.at(&["spec", "values"])
    }

    /// The value at a path of its values.
    pub fn value(&self, path: &[&str]) -> Option<&'a Node> {
        self.values()?.at(path)
    }

    /// The `targetPath`s of its `valuesFrom`, which win over the values.
    pub fn target_paths(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let from = self.object.at(&["spec", "valuesFrom"]).map(Node::items).unwrap_or_default();
        from.iter().filter_map(|entry| entry.text_at(&["targetPath"]))
    }
}

/// The chart behind `chartRef`: its name, and its tag.
fn referenced<'a>(cluster: &'a Cluster, object: &'a Object) -> (Option<&'a str>, Option<&'a str>) {
    let Some(reference) = object.at(&["spec", "chartRef"]) else { return (None, None) };
    let (kind, name) = (reference.text_at(&["kind"]), reference.text_at(&["name"]));
    let namespace = reference.text_at(&["namespace"]).unwrap_or(&object.key.namespace);
    let source = cluster.get(SOURCE, kind.unwrap_or_default(), namespace, name.unwrap_or_default());
    let Some(source) = source else { return (None, None) };
    let url = source.text(&["spec", "url"]).map(|url| url.trim_end_matches('/'));
    (url, source.text(&["spec", "ref", "tag"]))
}

impl Cluster {
    /// What a HelmRelease installs; none for other kinds.
    pub fn release<'a>(&'a self, object: &'a Object) -> Option<Release<'a>> {
        object.is(HELM, "HelmRelease").then(|| Release::of(self, object))
    }

    /// What every HelmRelease installs.
    pub fn releases(&self) -> impl Iterator<Item = Release<'_>> {
        self.of(HELM, "HelmRelease").map(|object| Release::of(self, object))
    }
}
