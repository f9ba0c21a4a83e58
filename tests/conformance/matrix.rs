//! Every combination of providers: it builds and conforms, or says what is missing; it never breaks.

use super::{file, reference, runbook, schema, values};
use crate::support::{
    Built, Profiles, THREADS, applied::applied, chart::Charts, compose, keep, none_of,
    schema::Schemas, shared::shared,
};
use cofferdam::{
    finding::{Finding, Sources},
    profile::Profile,
    tree::Tree,
};
use std::{collections::BTreeSet, fmt::Write as _};

/// The axes whose providers change the tree, in the order of the grid.
const AXES: [&str; 5] = ["ingress", "auth-gate", "object-storage", "block-storage", "secrets"];

/// What no setting mends: two providers that do not go together.
const NEVER: &str = "gate-without-gateway";

/// swhurl's base as it stands; with a proof through DNS, which wildcard certificates need; and without what
/// only an auth gate protects.
const PROFILES: [(&str, &str); 3] = [
    (
        "plain",
        "
extends: [base/swhurl.yaml, base/swhurl-minio.yaml]
tier: staging
components:
  authentik:
    issuer: https://auth.example.org/application/o/gateway/
    client-id: gateway
    secrets: {client-secret: SHARED_OIDC_CLIENT_SECRET}
  oauth2-proxy-auth-proxy:
    github-users: [somebody]
    secrets:
      client-id: SHARED_OIDC_CLIENT_ID
      client-secret: SHARED_OIDC_CLIENT_SECRET
      cookie-secret: OAUTH_COOKIE_SECRET
  r2: {endpoint: \"https://account.r2.cloudflarestorage.com\"}
  seaweedfs: {endpoint: \"http://seaweedfs-s3.storage.svc:8333\"}
",
    ),
    (
        "proven",
        "
extends: plain.yaml
variables: {CLOUDFLARE_TOKEN: {from: Secret/platform-runtime-inputs}}
components:
  cert-manager: {solver: cloudflare, secrets: {api-token: CLOUDFLARE_TOKEN}}
",
    ),
    ("ungated", "{extends: proven.yaml, components: {cilium: {hubble-host: null}}}"),
];

#[test]
fn with_ingress_nginx() {
    conforms("ingress-nginx");
}

#[test]
fn with_traefik() {
    conforms("traefik");
}

#[test]
fn with_the_traefik_of_k3s() {
    conforms("traefik-k3s");
}

#[test]
fn with_the_gateway_of_cilium() {
    conforms("cilium-gateway");
}

#[test]
fn with_envoy_gateway() {
    conforms("envoy-gateway");
}

#[test]
fn no_ingress_provider_is_left_out() {
    let all = ["cilium-gateway", "envoy-gateway", "ingress-nginx", "traefik", "traefik-k3s"];
    assert_eq!(providers("ingress"), all);
}

#[test]
fn a_choice_on_the_command_line_is_the_choice_of_the_grid() {
    let plain = Base::load("plain");
    for (at, axis) in AXES.iter().enumerate() {
        for id in providers(axis) {
            let mut combination = vec!["traefik", "oauth2-proxy", "minio", "longhorn", "sops"];
            combination[at] = id;
            let pairs = AXES.iter().zip(&combination);
            let set: Vec<_> = pairs.map(|(axis, id)| format!("provider.{axis}={id}")).collect();
            let set: Vec<_> = set.iter().map(String::as_str).collect();
            match (profiles().build("plain", &set, THREADS), plain.build(&combination)) {
                (Built::Tree(_, set), Built::Tree(_, chosen)) => {
                    assert_eq!(set.files(), chosen.files(), "{combination:?}");
                }
                (Built::Findings(set, _), Built::Findings(chosen, _)) => {
                    assert_eq!(ids(&set), ids(&chosen), "{combination:?}");
                }
                (set, chosen) => panic!("{combination:?}: {set:?} is not {chosen:?}"),
            }
        }
    }
}

/// Builds each combination, mended where it has findings; keeps the grid, and judges every tree.
fn conforms(ingress: &str) {
    let [plain, proven, ungated] = ["plain", "proven", "ungated"].map(Base::load);
    let mut judge = Judge::new();
    let mut grid = String::new();
    let mut faults = BTreeSet::new();
    let combinations = combinations(ingress);
    for combination in &combinations {
        let row = match plain.build(combination) {
            Built::Tree(profile, tree) => {
                faults.extend(judge.faults(&profile, &tree));
                "built".to_owned()
            }
            Built::Findings(findings, _) => {
                let base = if combination[1] == "none" { &ungated } else { &proven };
                let ids = ids(&findings);
                assert!(!ids.is_empty(), "{combination:?} gives neither tree nor finding");
                let told = Vec::from_iter(ids.clone()).join(", ");
                if ids.contains(NEVER) {
                    told
                } else {
                    let (profile, tree) = base.tree(combination);
                    faults.extend(judge.faults(&profile, &tree));
                    format!("{told}; {}: built", base.0.name)
                }
            }
        };
        writeln!(grid, "{}: {row}", combination[1..].join(" + ")).unwrap();
    }
    none_of(&Vec::from_iter(faults));
    assert!(combinations.len() >= 72, "only {} combinations", combinations.len());
    keep("matrix", ingress, &grid);
}

fn ids(findings: &[Finding]) -> BTreeSet<&'static str> {
    findings.iter().map(|finding| finding.id).collect()
}

/// A loaded profile on which providers are chosen: loading it anew for each would take ten times as long.
struct Base(Profile);

impl Base {
    fn load(name: &str) -> Self {
        Self(profiles().profile(name))
    }

    fn build(&self, combination: &[&str]) -> Built {
        let mut profile = self.0.clone();
        for (axis, id) in AXES.iter().zip(combination) {
            profile.providers.get_mut(*axis).unwrap().value = (*id).to_owned();
        }
        compose(profile, Sources::default(), THREADS)
    }

    fn tree(&self, combination: &[&str]) -> (Profile, Tree) {
        match self.build(combination) {
            Built::Tree(profile, tree) => (*profile, tree),
            Built::Findings(findings, _) => panic!("{combination:?}: {findings:?}"),
        }
    }
}

fn profiles() -> Profiles {
    let add = |all: Profiles, (name, text): &(&str, &str)| all.with(&format!("{name}.yaml"), *text);
    PROFILES.iter().fold(Profiles::default(), add)
}

/// Everything that a tree is judged by, with what it remembers between trees.
struct Judge {
    schemas: Option<schema::Judge>,
    values: Option<values::Judge>,
}

impl Judge {
    fn new() -> Self {
        let shared = shared();
        Self {
            schemas: shared.as_deref().map(|shared| schema::Judge::new(Schemas::new(shared))),
            values: shared.as_deref().map(|shared| values::Judge::new(Charts::new(shared))),
        }
    }

    fn faults(&mut self, profile: &Profile, tree: &Tree) -> Vec<String> {
        let mut faults = file::faults(tree);
        faults.extend(runbook::faults(tree));
        faults.extend(reference::faults(profile, tree));
        let objects = applied(tree, profile);
        faults.extend(self.schemas.iter_mut().flat_map(|judge| judge.faults(&objects)));
        faults.extend(self.values.iter_mut().flat_map(|judge| judge.faults(&objects)));
        faults
    }
}

fn providers(axis: &str) -> Vec<&'static str> {
    let known = cofferdam::compose::catalog().axes();
    let found = known.iter().find(|known| known.id == axis).unwrap();
    found.providers.iter().map(|provider| provider.id).collect()
}

/// Every combination with an ingress, of one provider an axis.
fn combinations(ingress: &str) -> Vec<Vec<&'static str>> {
    let first = providers("ingress").into_iter().filter(|id| *id == ingress);
    let first = first.map(|id| vec![id]).collect();
    AXES[1..].iter().fold(first, |combinations: Vec<Vec<&'static str>>, axis| {
        let ids = providers(axis);
        let longer = |combination: &Vec<&'static str>| -> Vec<_> {
            ids.iter().map(|id| [combination.as_slice(), &[*id]].concat()).collect()
        };
        combinations.iter().flat_map(longer).collect()
    })
}
