//! Helm releases: the source of each chart lies beside it, and is pinned.

use super::View;
use crate::support::object::{Object, text};
use cofferdam::name::Version;

pub(super) fn faults(view: &View<'_>) -> Vec<String> {
    let mut faults: Vec<_> =
        view.kind("HelmRelease").filter_map(|release| source(view, release)).collect();
    for kind in ["HelmRepository", "OCIRepository"] {
        let unused = view.kind(kind).filter(|source| {
            let release = view.find("HelmRelease", source.namespace(), source.name());
            release.is_none_or(|release| release.layer != source.layer)
        });
        faults.extend(unused.map(|source| format!("{}: no release takes it", source.path)));
    }
    faults
}

fn source(view: &View<'_>, release: &Object) -> Option<String> {
    let (chart, of_ref) = (&release.spec()["chart"]["spec"], &release.spec()["chartRef"]);
    if chart.is_null() == of_ref.is_null() {
        return Some(format!("{}: needs either `chart` or `chartRef`", release.path));
    }
    let reference = if chart.is_null() { of_ref } else { &chart["sourceRef"] };
    let namespace = reference["namespace"].as_str().unwrap_or(release.namespace());
    if namespace != release.namespace() {
        return Some(format!("{}: takes its chart from `{namespace}`", release.path));
    }
    let named = (text(&reference["kind"]), namespace, text(&reference["name"]));
    let version = match view.find(named.0, named.1, named.2) {
        Some(source) if chart.is_null() => &source.spec()["ref"]["tag"],
        Some(_) | None => &chart["version"],
    };
    let loose = Version::try_from(text(version)).is_err();
    let loose = loose.then(|| format!("{}: version {version} is not exact", release.path));
    view.misses(release, named).or(loose)
}
