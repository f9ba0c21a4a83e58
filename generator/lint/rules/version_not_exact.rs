use crate::{
    lint::{Found, rule},
    name::Version,
    view::{Cluster, Object},
};
use std::collections::BTreeSet;

rule! {
    /// ## What it does
    ///
    /// Finds HelmReleases, and the HelmCharts and OCIRepositories that they take a chart from, without an exact
    /// version: a range, `latest`, a number that YAML shortens, or none at all.
    ///
    /// ## Why it matters
    ///
    /// Flux installs whatever the range allows on the day it looks, so that two clusters with the same commit
    /// run different charts, and going back to a commit brings back nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   chart:
    ///     spec:
    ///       chart: web
    ///       version: ">=1.2.0"
    ///       sourceRef: {kind: HelmRepository, name: web}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   chart:
    ///     spec:
    ///       chart: web
    ///       version: 1.2.4
    ///       sourceRef: {kind: HelmRepository, name: web}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Charts from a GitRepository or Bucket have no version of their own. Who writes `ref: {semver: …}` into an
    /// OCIRepository means a range.
    ///
    /// ## Source
    ///
    /// The APIs of Flux: an omitted version of a chart is `*`, any range of SemVer is taken, and an omitted `ref` of
    /// an OCIRepository is `latest`.
    id: "version-not-exact",
    alias: "SRC-1",
    severity: Error,
    summary: "a chart's version is a range, or is missing",
    check: Cluster(check),
}

const SOURCE: &str = "source.toolkit.fluxcd.io";

const WHY: &str =
    "Flux installs whatever is newest on the day it looks, in each cluster on another day";

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let mut repositories = BTreeSet::new();
    for release in cluster.of("helm.toolkit.fluxcd.io", "HelmRelease") {
        judge(release, &["spec", "chart", "spec"], found);
        let reference = |key| release.text(&["spec", "chartRef", key]);
        if reference("kind") == Some("OCIRepository")
            && let Some(name) = reference("name")
        {
            repositories.insert((reference("namespace").unwrap_or(&release.key.namespace), name));
        }
    }
    for chart in cluster.of(SOURCE, "HelmChart") {
        judge(chart, &["spec"], found);
    }
    for (namespace, name) in repositories {
        if let Some(repository) = cluster.get(SOURCE, "OCIRepository", namespace, name) {
            judge_repository(repository, found);
        }
    }
}

/// Judges the chart that stands at a path.
fn judge(object: &Object, path: &[&str], found: &mut Found<'_>) {
    let Some(spec) = object.at(path) else { return };
    if spec.text_at(&["sourceRef", "kind"]).unwrap_or("HelmRepository") != "HelmRepository" {
        return;
    }
    let Some(version) = spec.get("version") else {
        found
            .at(object, object.key_place(path), "the chart has no `version`")
            .note(WHY)
            .help("add `version` with the release that runs today, and let a bot raise it");
        return;
    };
    let text = version.scalar().unwrap_or_default();
    let is_variable = text.contains("${");
    if !is_variable && (version.text().is_none() || Version::try_from(&*text).is_err()) {
        found.at(object, version.place, format!("`{text}` is no exact version")).note(WHY).help(
            "write the one release that is meant, such as `1.2.3`, in quotes if it is a number",
        );
    }
}

/// Judges the artifact that a chart is taken from; a range is meant as one.
fn judge_repository(repository: &Object, found: &mut Found<'_>) {
    let of = |key: &str| repository.at(&["spec", "ref", key]);
    let tag = of("tag");
    if of("digest").is_some() || of("semver").is_some() || repository.at(&["spec"]).is_none() {
        return;
    }
    let (place, message) = match tag {
        Some(tag) if tag.text() != Some("latest") => return,
        Some(tag) => (tag.place, "the chart is whatever is tagged `latest`"),
        None => (
            repository.key_place(&["spec", "ref"]),
            "the chart has no `ref`, which stands for `latest`",
        ),
    };
    found
        .at(repository, place, message)
        .note(WHY)
        .help("add `ref: {tag: …}` with the release that runs today, and let a bot raise it");
}
