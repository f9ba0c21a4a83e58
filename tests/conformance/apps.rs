//! Plain apps: every field of `apps:` on every ingress provider, as the objects that come of it.

use super::{file, reference, runbook, schema::Judge};
use crate::support::{
    Built, Profiles, THREADS, applied::applied, keep, none_of, object::is_object, schema::Schemas,
    shared::shared,
};
use cofferdam::{profile::Profile, tree::Tree};
use std::collections::BTreeSet;

const APPS: &str = include_str!("apps.yaml");
/// An ingress with one way in cannot tell the internet from the house: what is public is not, there.
const INTERNAL: [&str; 2] =
    ["apps.shop.route.exposure=internal", "apps.admin.route.exposure=internal"];

#[test]
fn on_ingress_nginx() {
    apps("ingress-nginx", &INTERNAL);
}

#[test]
fn on_traefik() {
    apps("traefik", &INTERNAL);
}

#[test]
fn on_the_traefik_of_k3s() {
    apps("traefik-k3s", &INTERNAL);
}

#[test]
fn on_envoy_gateway() {
    apps("envoy-gateway", &[]);
}

#[test]
fn with_every_provider_of_secrets() {
    for secrets in ["onepassword", "openbao", "sops"] {
        let (profile, tree) =
            built("traefik", &[&INTERNAL[..], &[&format!("provider.secrets={secrets}")]].concat());
        judge(&profile, &tree);
    }
}

#[test]
fn a_surface_that_an_ingress_does_not_have_is_a_finding() {
    for ingress in ["ingress-nginx", "traefik", "traefik-k3s"] {
        let set = format!("provider.ingress={ingress}");
        let Built::Findings(findings, _) = profiles().build("apps", &[&set], THREADS) else {
            panic!("`{ingress}` builds a public route that it does not have");
        };
        let ids: Vec<_> = findings.iter().map(|finding| finding.id).collect();
        assert_eq!(ids, ["surface-missing", "surface-missing"], "{ingress}");
    }
}

#[test]
fn every_field_of_an_app_is_used() {
    let schema = cofferdam::profile::schema(cofferdam::compose::catalog());
    let mut unused = BTreeSet::new();
    for part in ["App", "OciChart", "RepositoryChart", "Route", "AppSecret", "HealthCheck"] {
        let fields = schema["$defs"][part]["properties"].as_object().unwrap();
        unused.extend(fields.keys().filter(|field| !APPS.contains(&format!("{field}:"))));
    }
    assert_eq!(unused, BTreeSet::new());
}

/// Keeps the objects of the apps, and those of the tree that speak of them.
fn apps(ingress: &str, set: &[&str]) {
    let (profile, tree) = built(ingress, set);
    judge(&profile, &tree);
    let apps: BTreeSet<_> = profile.apps.keys().map(ToString::to_string).collect();
    let namespaces: BTreeSet<_> =
        profile.apps.values().map(|app| app.value.namespace.to_string()).collect();
    let speaks = |path: &str| {
        let stem = path.rsplit('/').next().unwrap().trim_end_matches(".yaml");
        let name = stem.split_once('-').map_or("", |(_, name)| name);
        let folder = path.split('/').next().unwrap();
        let gate = path.contains("/oauth2-proxy-");
        let ours = apps.contains(name) || namespaces.contains(name);
        namespaces.contains(folder) || gate || (ours && path.starts_with("flux"))
    };
    let files = tree.files().iter().filter(|file| is_object(file) && speaks(file.path.as_str()));
    let texts: Vec<_> = files.map(|file| format!("=== {}\n{}", file.path, file.text)).collect();
    assert!(texts.len() >= 40, "only {} files", texts.len());
    keep("apps", ingress, &texts.concat());
    keep("apps", &format!("runbook-{ingress}"), &tree.get("RUNBOOK.md").unwrap().text);
}

fn judge(profile: &Profile, tree: &Tree) {
    let mut faults = reference::faults(profile, tree);
    faults.extend(file::faults(tree));
    faults.extend(runbook::faults(tree));
    if let Some(shared) = shared() {
        faults.extend(Judge::new(Schemas::new(&shared)).faults(&applied(tree, profile)));
    }
    none_of(&faults);
}

fn built(ingress: &str, set: &[&str]) -> (Profile, Tree) {
    let ingress = format!("provider.ingress={ingress}");
    profiles().tree("apps", &[&[ingress.as_str()], set].concat(), THREADS)
}

fn profiles() -> Profiles {
    Profiles::default().with("apps.yaml", APPS)
}
