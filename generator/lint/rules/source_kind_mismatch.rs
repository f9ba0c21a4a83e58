use crate::{
    finding::Place,
    lint::{Found, rule},
    view::{Cluster, Object},
};

rule! {
    /// ## What it does
    ///
    /// Finds HelmReleases that name a source in a way that its kind does not allow, and sources whose address
    /// does not fit their kind.
    ///
    /// ## Why it matters
    ///
    /// A HelmRepository and a GitRepository are read through `chart.spec.sourceRef`, an OCIRepository through
    /// `chartRef`. The cluster refuses any other pair, or Flux never finds the chart.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   interval: 1h
    ///   chartRef: {kind: HelmRepository, name: web}
    /// ```
    ///
    /// ```yaml bad
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: HelmRepository
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   interval: 1h
    ///   url: oci://registry.example.org/charts
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   interval: 1h
    ///   chartRef: {kind: OCIRepository, name: web}
    /// ---
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: OCIRepository
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   interval: 1h
    ///   url: oci://registry.example.org/charts/web
    ///   ref: {tag: 1.2.4}
    /// ```
    ///
    /// ## Source
    ///
    /// The HelmRelease, HelmRepository and OCIRepository APIs of Flux.
    id: "source-kind-mismatch",
    alias: "SRC-2",
    severity: Error,
    summary: "a chart's source is of a kind that cannot be used so",
    check: Cluster(check),
}

const SOURCE: &str = "source.toolkit.fluxcd.io";

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for release in cluster.releases() {
        reference(cluster, release.object, found);
    }
    for repository in cluster.of(SOURCE, "HelmRepository") {
        let url = repository.text(&["spec", "url"]).unwrap_or_default();
        let is_oci = repository.text(&["spec", "type"]) == Some("oci");
        let (message, remedy) = match (url.starts_with("oci://"), is_oci) {
            (true, false) => ("an `oci://` address needs `type: oci`", "add `type: oci`"),
            (false, true) if url.starts_with("http") => {
                ("`type: oci` needs an address that starts with `oci://`", "remove `type: oci`")
            }
            _ => continue,
        };
        let place = repository.place(&["spec", "url"]);
        found
            .at(repository, place, message)
            .note("Flux reads an index over HTTP unless `type` is `oci`, and a registry only if it is")
            .help(remedy);
    }
    for repository in cluster.of(SOURCE, "OCIRepository") {
        let url = repository.text(&["spec", "url"]).unwrap_or_default();
        if url.starts_with("http") {
            found
                .at(
                    repository,
                    repository.place(&["spec", "url"]),
                    "an OCIRepository needs an `oci://` address",
                )
                .note("the cluster refuses the object")
                .help("write the address with `oci://`, or make it a HelmRepository");
        }
    }
}

/// Judges how a HelmRelease names its chart.
fn reference(cluster: &Cluster, release: &Object, found: &mut Found<'_>) {
    let of_chart = ["spec", "chart", "spec", "sourceRef"];
    if release.at(&["spec", "chart"]).is_some() && release.at(&["spec", "chartRef"]).is_some() {
        let place = release.key_place(&["spec", "chartRef"]);
        found
            .at(release, place, "both `chart` and `chartRef` are set")
            .note("the cluster refuses a HelmRelease with two sources")
            .help("keep `chartRef` for an OCIRepository, `chart` for anything else");
        return;
    }
    for (path, allowed) in [(&of_chart[..], CHART), (&["spec", "chartRef"], CHART_REF)] {
        let Some(kind) = release.at(path).and_then(|reference| reference.text_at(&["kind"])) else {
            continue;
        };
        let place = release.place(&[path, &["kind"]].concat());
        if kind.contains("${") {
            continue;
        }
        if !allowed.contains(&kind) {
            wrong(release, place, kind, path, found);
        } else if let Some(other) = of_other_kind(cluster, release, path, kind) {
            found
                .at(release, place, format!("there is no {kind} of this name, but {other}"))
                .note("Flux looks for the very kind that is named")
                .help("name the kind of the source: `chartRef` for an OCIRepository, `sourceRef` else");
        }
    }
}

const CHART: &[&str] = &["HelmRepository", "GitRepository", "Bucket"];
const CHART_REF: &[&str] = &["OCIRepository", "HelmChart", "ExternalArtifact"];

fn wrong(release: &Object, place: Place, kind: &str, path: &[&str], found: &mut Found<'_>) {
    let field = path.last().copied().unwrap_or_default();
    let remedy = match kind {
        "OCIRepository" => "use `chartRef` with `kind: OCIRepository`, and no `chart`",
        "HelmRepository" => "use `chart.spec` with its name, an exact version and `sourceRef`",
        _ => "name one of the kinds that the field takes",
    };
    found
        .at(release, place, format!("`{field}` cannot name a {kind}"))
        .note("the cluster refuses the HelmRelease")
        .help(remedy);
}

/// A source of the same name and another kind, where there is none of the named one.
fn of_other_kind(cluster: &Cluster, release: &Object, path: &[&str], kind: &str) -> Option<String> {
    let reference = release.at(path)?;
    let name = reference.text_at(&["name"])?;
    let namespace = reference.text_at(&["namespace"]).unwrap_or(&release.key.namespace);
    if cluster.get(SOURCE, kind, namespace, name).is_some() {
        return None;
    }
    let mut others = ["HelmRepository", "OCIRepository"].into_iter().filter(|other| *other != kind);
    let found = others.find_map(|other| cluster.get(SOURCE, other, namespace, name))?;
    Some(format!("`{}`", found.key))
}
