//! Each `HelmRelease`: which chart of which version they install, under which name and where.

use super::{Cluster, Object};
use crate::{name::Version, yaml::Node};
use std::borrow::Cow;

/// The group of `HelmRelease`.
const HELM: &str = "helm.toolkit.fluxcd.io";
/// The group of sources.
const SOURCE: &str = "source.toolkit.fluxcd.io";

/// What a HelmRelease installs, as far as the tree says.
#[derive(Clone, Debug)]
pub struct Release<'a> {
    /// The HelmRelease.
    pub object: &'a Object,
    /// The name of the chart; for one in an OCI registry, the last part of its address.
    pub chart: Option<&'a str>,
    /// The address that it comes from.
    pub url: Option<&'a str>,
    /// The version or tag, as written.
    pub version: Option<&'a str>,
    /// The name of the Helm release, by which charts name what they render.
    pub name: Cow<'a, str>,
    /// The namespace that it is installed into.
    pub namespace: &'a str,
}

impl<'a> Release<'a> {
    pub(super) fn of(cluster: &'a Cluster, object: &'a Object) -> Self {
        let source = source(cluster, object);
        let (chart, version) = match object.at(&["spec", "chart", "spec"]) {
            Some(spec) => (spec.text_at(&["chart"]), spec.text_at(&["version"])),
            None => referenced(source),
        };
        let chart = chart.map(|chart| chart.rsplit('/').next().unwrap_or(chart));
        let namespace = object.text(&["spec", "targetNamespace"]);
        Self {
            object,
            chart,
            url: source.and_then(|source| source.text(&["spec", "url"])),
            version,
            name: match (object.text(&["spec", "releaseName"]), namespace) {
                (Some(name), _) => name.into(),
                // With a target namespace and no name of its own, a release is named after both.
                (None, Some(namespace)) => format!("{namespace}-{}", object.key.name).into(),
                (None, None) => (*object.key.name).into(),
            },
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

    /// The name that most charts give to what they render: the release's, with the chart's behind it unless
    /// it is in there already. `fullnameOverride` and `nameOverride` count.
    pub fn fullname(&self, chart: &str) -> String {
        let text = |key| self.value(&[key]).and_then(Node::text).filter(|text| !text.is_empty());
        if let Some(name) = text("fullnameOverride") {
            return name.to_owned();
        }
        let chart = text("nameOverride").unwrap_or(chart);
        if self.name.contains(chart) {
            self.name.to_string()
        } else {
            format!("{}-{chart}", self.name)
        }
    }

    /// The `targetPath`s of its `valuesFrom`, which win over the values.
    pub fn target_paths(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let from = self.object.at(&["spec", "valuesFrom"]).map(Node::items).unwrap_or_default();
        from.iter().filter_map(|entry| entry.text_at(&["targetPath"]))
    }
}

/// The object that a HelmRelease takes its chart from.
fn source<'a>(cluster: &'a Cluster, object: &'a Object) -> Option<&'a Object> {
    let of_template = object.at(&["spec", "chart", "spec", "sourceRef"]);
    let reference = of_template.or_else(|| object.at(&["spec", "chartRef"]))?;
    let namespace = reference.text_at(&["namespace"]).unwrap_or(&object.key.namespace);
    cluster.get(SOURCE, reference.text_at(&["kind"])?, namespace, reference.text_at(&["name"])?)
}

/// The chart of a source that holds one: its name, and its tag.
fn referenced(source: Option<&Object>) -> (Option<&str>, Option<&str>) {
    let Some(source) = source else { return (None, None) };
    let url = source.text(&["spec", "url"]).map(|url| url.trim_end_matches('/'));
    (url, source.text(&["spec", "ref", "tag"]))
}

/// The namespace that a HelmRelease installs into; none for other kinds.
pub(super) fn installed_into(object: &Object) -> Option<&str> {
    let own = object.is(HELM, "HelmRelease").then_some(object.key.namespace.as_str())?;
    Some(object.text(&["spec", "targetNamespace"]).unwrap_or(own))
}

impl Cluster {
    /// What a HelmRelease installs; none for other kinds.
    pub fn release<'a>(&'a self, object: &'a Object) -> Option<Release<'a>> {
        object.is(HELM, "HelmRelease").then(|| Release::of(self, object))
    }

    /// What is installed into a namespace.
    pub fn releases_in(&self, namespace: &str) -> impl Iterator<Item = Release<'_>> {
        let found = self.index.releases.get(namespace).into_iter().flatten();
        found.map(|at| Release::of(self, &self.objects[*at]))
    }

    /// What every HelmRelease installs.
    pub fn releases(&self) -> impl Iterator<Item = Release<'_>> {
        self.of(HELM, "HelmRelease").map(|object| Release::of(self, object))
    }
}
