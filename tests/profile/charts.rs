//! `charts.yaml`: what it changes, and what can be wrong with it.

use super::{Folder, home, keep, shown, with};
use cofferdam::profile::Profile;

fn charts(entries: &str) -> Folder {
    with("").file("charts.yaml", format!("charts:\n{entries}"))
}

fn versions(profile: &Profile) -> Vec<String> {
    let all = profile.charts.all();
    all.map(|pin| format!("{} {} {}", pin.name, pin.version, pin.source)).collect()
}

#[test]
fn it_is_laid_over_what_comes_with_the_program() {
    let digest = format!("sha256:{}", "0a".repeat(32));
    let folder = charts(&format!(
        "  - {{name: web, oci: 'oci://mirror.example.org/web', version: 1.9.0, digest: '{digest}'}}\n"
    ));
    let (profile, sources) = folder.good();
    let web = format!("web 1.9.0 oci://mirror.example.org/web@{digest}");
    assert_eq!(
        versions(&profile),
        [
            "store 0.4.0 oci://registry.example.org/charts/store",
            web.as_str(),
            "web 2.0.0 https://charts.example.org"
        ]
    );
    let place = profile.charts.get("web", 1).unwrap().place.unwrap();
    assert_eq!(format!("{}:{}", sources.path(place.file), place.line), "profiles/charts.yaml:2");
}

#[test]
fn a_digest_is_that_of_one_version() {
    let digest = format!("sha256:{}", "0a".repeat(32));
    let folder = charts(&format!(
        "  - {{name: store, oci: 'oci://r.example.org/store', version: 0.4.0, digest: '{digest}'}}\n"
    ));
    let (profile, _) = folder.good();
    let pin = profile.charts.get("store", 0).unwrap();
    let other = "0.4.1".try_into().unwrap();
    assert_eq!(pin.source_of(&other).to_string(), "oci://r.example.org/store");
    assert_eq!(pin.source_of(&pin.version), pin.source);
}

#[test]
fn what_can_be_wrong_with_it() {
    let cases = [
        (
            "a chart that nobody knows",
            "  - {name: webb, repository: 'https://x.org', version: 1.0.0}",
        ),
        ("an app's chart", "  - {name: podinfo, repository: 'https://x.org', version: 1.0.0}"),
        (
            "a major without a contract",
            "  - {name: web, repository: 'https://x.org', version: 3.0.0}",
        ),
        ("a range", "  - {name: web, repository: 'https://x.org', version: 1.x}"),
        ("a number", "  - {name: web, repository: 'https://x.org', version: 1.2}"),
        (
            "a registry as a repository",
            "  - {name: web, repository: 'oci://x.org/web', version: 1.0.0}",
        ),
        ("a repository as a registry", "  - {name: web, oci: 'https://x.org/web', version: 1.0.0}"),
        ("no address", "  - {name: web, version: 1.0.0}"),
        (
            "two addresses",
            "  - {name: web, repository: 'https://x.org', oci: 'oci://x.org/web', version: 1.0.0}",
        ),
        (
            "a digest of a repository",
            "  - {name: web, repository: 'https://x.org', version: 1.0.0, digest: 'sha256:0000000000000000000000000000000000000000000000000000000000000000'}",
        ),
        (
            "half a digest",
            "  - {name: store, oci: 'oci://x.org/s', version: 0.4.0, digest: 'sha256:00'}",
        ),
        (
            "the same twice",
            "  - {name: web, repository: 'https://x.org', version: 1.0.0}\n  - {name: web, repository: 'https://x.org', version: 1.1.0}",
        ),
        ("a typo", "  - {name: web, repositry: 'https://x.org', version: 1.0.0}"),
        ("no version", "  - {name: web, repository: 'https://x.org'}"),
    ];
    let told = cases.map(|(what, entries)| format!("=== {what}\n{}", charts(entries).bad()));
    keep("charts-entries", &told.concat());
}

#[test]
fn what_can_be_wrong_with_the_file() {
    let cases =
        ["", "[]\n", "chart: []\n", "charts: {web: 1.0.0}\n", "charts:\n  - web\n", "charts: [\n"];
    let told =
        cases.map(|text| format!("=== {text:?}\n{}", with("").file("charts.yaml", text).bad()));
    keep("charts-file", &told.concat());
}

#[test]
fn it_is_no_profile() {
    let (loaded, sources) =
        home("tier: local\n").file("charts.yaml", "charts: []\n").load_as("charts");
    assert!(loaded.profile.is_none());
    insta::assert_snapshot!(shown(&loaded.findings, &sources), @r"
    profile:1:1: error profile-name
      `charts` is not a profile
      note: `charts.yaml` holds the versions of the charts of every profile of the folder
      help: name a profile that installs one of them
    ");
}
