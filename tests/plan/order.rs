//! What a step leaves to a later one, and what a person does before and after it.

use super::ways::{Wanted, Way, way};
use crate::support::{Profiles, none_of};
use cofferdam::plan::Outline;
use std::collections::BTreeSet;

/// A small platform with every axis in use.
const SMALL: &str = "
tier: production
provider:
  ingress: ingress-nginx
  auth-gate: oauth2-proxy
  secrets: sops
  block-storage: longhorn
domain: DOMAIN
variables:
  DOMAIN: {from: ConfigMap/platform, type: domain, value: example.org}
components:
  cert-manager: {acme-email: ops@example.org, solver: cloudflare}
  longhorn: {replicas: 2}
  cilium: {hubble-host: hubble}
  oauth2-proxy: {namespace: ingress, host: oauth, issuer: https://accounts.google.com, email-domains: ['*']}
  hello-web: {production: {host: hello}}
  onepassword: {vault: home}
";

fn small(from: &[&str], to: &[&str]) -> Way {
    let profiles = Profiles::default().with("small.yaml", SMALL);
    way(&profiles, ("small", from), ("small", to))
}

fn shipped(from: Wanted<'_>, to: Wanted<'_>) -> Way {
    way(&Profiles::default(), from, to)
}

impl Way {
    fn step(&self, name: &str) -> &Outline {
        let step = self.plan.steps.iter().find(|step| step.name == name);
        step.unwrap_or_else(|| panic!("no step `{name}` in {:?}", self.names()))
    }

    fn names(&self) -> Vec<&str> {
        self.plan.steps.iter().map(|step| step.name.as_str()).collect()
    }

    fn hazards(&self) -> BTreeSet<&str> {
        self.plan.hazards.iter().map(|danger| danger.id).collect()
    }
}

/// A Service that says no more which ports it has keeps those that it had.
#[test]
fn a_port_of_the_nodes_is_named_on_every_step_and_has_one_owner() {
    let way = shipped(("swhurl", &[]), ("swhurl", &["provider.ingress=traefik"]));
    let mut faults = Vec::new();
    for (outline, tree) in &way.steps {
        let mut known = BTreeSet::new();
        for name in ["ingress-nginx", "traefik"] {
            let file = format!("ingress/{name}/helmrelease-{name}.yaml");
            let Some(file) = tree.get(&file).filter(|file| file.text.contains("NodePort")) else {
                continue;
            };
            let words = file.text.split_whitespace().filter_map(|word| word.parse::<u16>().ok());
            let ports: Vec<u16> = words.filter(|port| *port >= 30_000).collect();
            if ports.len() != 2 || !ports.iter().all(|port| known.insert(*port)) {
                faults.push(format!("{}: {name} has {ports:?}", outline.name));
            }
        }
    }
    none_of(&faults);
    assert!(way.names().contains(&"cut-over"), "{:?}", way.names());
}

#[test]
fn what_serves_routes_is_switched_off_once_they_have_moved() {
    let way = small(&["provider.ingress=cilium-gateway"], &["provider.ingress=envoy-gateway"]);
    none_of(&way.faults("cilium to envoy"));
    assert!(way.hazards().contains("door-switched-off"), "{:?}", way.hazards());
    for step in &way.plan.steps {
        let touches = step.layers.iter().any(|layer| layer == "cilium");
        assert_eq!(touches, step.name == "contract", "{}", step.name);
    }
}

#[test]
fn a_secret_that_a_person_brings_outlives_what_fetched_it() {
    let way = small(&["provider.secrets=onepassword"], &[]);
    none_of(&way.faults("1Password to SOPS"));
    assert!(way.hazards().contains("secret-remade"), "{:?}", way.hazards());
    let mut met = 0;
    for (outline, tree) in way.steps.iter().filter(|(outline, _)| outline.name != "contract") {
        for file in tree.files().iter().filter(|file| file.text.contains("kind: ExternalSecret")) {
            assert!(
                file.text.contains("creationPolicy: Orphan"),
                "{}: {}",
                outline.name,
                file.path
            );
            met += 1;
        }
    }
    assert!(met > 0, "no step has an ExternalSecret: {:?}", way.names());
    let before = way.step("contract").before.join("\n");
    assert!(before.contains("external-secrets"), "{before}");
}

#[test]
fn the_traefik_of_k3s_is_switched_off_by_hand() {
    let packaged = ["provider.ingress=traefik-k3s"];
    let way = small(&packaged, &["provider.ingress=traefik"]);
    let before = way.step("expand").before.join("\n");
    assert!(before.contains("`--disable=traefik` before"), "{before}");
    let way = small(&packaged, &[]);
    assert!(way.step("expand").before.is_empty(), "{:?}", way.step("expand").before);
    let before = way.step("contract").before.join("\n");
    assert!(before.contains("`--disable=traefik` once no route"), "{before}");
}

#[test]
fn buckets_are_copied_from_where_they_are() {
    let way = shipped(("swhurl-ceph", &[]), ("swhurl", &[]));
    let step = way.step("take-out");
    assert_eq!(step.layers, ["rook-ceph-cluster"]);
    let endpoint = "http://rook-ceph-rgw-ceph-objectstore.storage.svc";
    assert!(step.before[0].contains(endpoint), "{:?}", step.before);
    assert!(step.back.contains("only in the copies"), "{}", step.back);
    let again = way.step("contract").before.join("\n");
    assert!(!again.contains("rclone"), "{again}");
}

#[test]
fn the_wait_after_a_step_is_as_long_as_its_layers_may_take() {
    let way = shipped(("swhurl", &[]), ("swhurl-ceph", &[]));
    let verify = way.step("copy").verify.join("\n");
    assert!(verify.contains("--timeout=2h"), "{verify}");
}

/// Where `a` shares a host with `b` and `b` with `c`, none of them can move alone.
#[test]
fn layers_move_together_with_all_that_they_share_hosts_with() {
    let app = |name: &str, host: &str| {
        format!(
            "  {name}: {{namespace: {name}, chart: {{oci: 'oci://registry.example.org/charts/{name}', \
             version: 1.0.0}}, route: {{host: {host}, service: {name}, port: 80, exposure: public, auth: gate}}}}\n"
        )
    };
    let profile = |hosts: [&str; 3]| {
        let apps: String =
            ["a", "b", "c"].iter().zip(hosts).map(|(name, host)| app(name, host)).collect();
        format!("{SMALL}apps:\n{apps}")
    };
    let profiles = Profiles::default()
        .with("first.yaml", profile(["one", "two", "three"]))
        .with("second.yaml", profile(["four", "one", "two"]));
    let way = way(&profiles, ("first", &[]), ("second", &["provider.ingress=traefik"]));
    let together = way.plan.steps.iter().find(|step| step.layers.contains(&"a".to_owned()));
    let layers = &together.unwrap().layers;
    assert!(["b", "c"].iter().all(|name| layers.contains(&(*name).to_owned())), "{layers:?}");
}
