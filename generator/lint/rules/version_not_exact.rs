use crate::{
    lint::{Found, rule},
    name::Version,
    view::{Cluster, Object},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds HelmReleases whose chart has no exact version: a range, `latest`, a number that YAML shortens, or
    /// none at all.
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
    /// Charts from a GitRepository or Bucket have no version of their own.
    ///
    /// ## Source
    ///
    /// The HelmRelease API of Flux: an omitted version is `*`, and any range of SemVer is taken.
    id: "version-not-exact",
    alias: "SRC-1",
    severity: Error,
    summary: "a chart's version is a range, or is missing",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for release in cluster.of("helm.toolkit.fluxcd.io", "HelmRelease") {
        let Some(spec) = release.at(&["spec", "chart", "spec"]) else { continue };
        let source = spec.text_at(&["sourceRef", "kind"]).unwrap_or("HelmRepository");
        if source == "HelmRepository" {
            judge(release, spec.get("version"), found);
        }
    }
}

fn judge(release: &Object, version: Option<&Node>, found: &mut Found<'_>) {
    let path = ["spec", "chart", "spec", "version"];
    let why =
        "Flux installs whatever is newest on the day it looks, in each cluster on another day";
    let Some(version) = version else {
        found
            .at(release, release.key_place(&path[..3]), "the chart has no `version`")
            .note(why)
            .help("add `version` with the release that runs today, and let a bot raise it");
        return;
    };
    let text = version.scalar().unwrap_or_default();
    let is_variable = text.contains("${");
    if !is_variable && (version.text().is_none() || Version::try_from(&*text).is_err()) {
        found.at(release, version.place, format!("`{text}` is no exact version")).note(why).help(
            "write the one release that is meant, such as `1.2.3`, in quotes if it is a number",
        );
    }
}
