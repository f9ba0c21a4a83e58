//! A first `cofferdam.yaml` for a tree that somebody wrote: what can be told from it, and what a person decides.

use super::dangling::missing;
use crate::{
    containment::{TIER, fullname},
    name::Name,
    view::{Cluster, Release, Repository},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

/// The charts that answer an axis, each with its provider.
const PROVIDERS: &[(&str, &str, &str)] = &[
    ("ingress", "gateway-helm", "envoy-gateway"),
    ("ingress", "ingress-nginx", "ingress-nginx"),
    ("ingress", "traefik", "traefik"),
    ("auth-gate", "oauth2-proxy", "oauth2-proxy"),
    ("certificates", "cert-manager", "cert-manager"),
    ("block-storage", "longhorn", "longhorn"),
    ("object-storage", "minio", "minio"),
    ("object-storage", "rook-ceph-cluster", "rook-ceph"),
];

/// The charts and kinds that store telemetry, each with a signal.
const STORES: &[(&str, &str)] = &[
    ("metrics", "kube-prometheus-stack"),
    ("metrics", "prometheus"),
    ("metrics", "mimir-distributed"),
    ("metrics", "victoria-metrics-cluster"),
    ("metrics", "victoria-metrics-k8s-stack"),
    ("metrics", "victoria-metrics-single"),
    ("metrics", "Prometheus"),
    ("metrics", "VMCluster"),
    ("metrics", "VMSingle"),
    ("logs", "clickstack"),
    ("logs", "loki"),
    ("logs", "victoria-logs-single"),
    ("logs", "LokiStack"),
    ("logs", "VLSingle"),
    ("traces", "clickstack"),
    ("traces", "jaeger"),
    ("traces", "tempo"),
    ("traces", "tempo-distributed"),
    ("traces", "TempoMonolithic"),
    ("traces", "TempoStack"),
];

/// The classes of Ingresses that charts bring.
const CLASSES: &[(&str, &str)] =
    &[("ingress-nginx", "nginx"), ("traefik", "traefik"), ("tailscale-operator", "tailscale")];

const HEAD: &str = "\
# yaml-language-server: $schema=cofferdam.schema.json
# What the tree alone does not show, for `cofferdam lint`.
# What is commented out is for you to decide: correct it, and take the `# ` off.

# Which environment this is: local, staging or production.
# tier: production
";

const EXPERIMENTS: &str = "
# Namespaces on trial: nothing outside them may rely on them, and each is reviewed on a day.
experiments:
";

const EXPERIMENT: &str = "  # tracing:
  #   decision: ADR 12
  #   review-by: 2027-01-31
  #   owner: the platform team
  #   teardown: docs/tracing-teardown.md
";

const TAIL: &str = "
# How rules count here: off, warn or deny.
rules:
  # version-not-exact: warn

# What somebody answers for, until a day.
waivers:
  # - rule: version-not-exact
  #   object: HelmRelease/web/*
  #   owner: the web team
  #   reason: the vendor publishes no versions
  #   until: 2027-01-31
";

/// The text for the tree of a repository.
pub(super) fn text(repository: &Repository) -> String {
    let mut text = HEAD.to_owned();
    let clusters = &repository.clusters;
    let releases: Vec<Release<'_>> = clusters.iter().flat_map(Cluster::releases).collect();
    providers(&releases, clusters, &mut text);
    experiments(clusters, &mut text);
    surfaces(&releases, clusters, &mut text);
    gates(&releases, &mut text);
    stores(&releases, clusters, &mut text);
    external(clusters, &mut text);
    text.push_str(TAIL);
    text
}

fn has_chart(releases: &[Release<'_>], chart: &str) -> bool {
    releases.iter().any(|release| release.chart == Some(chart))
}

fn providers(releases: &[Release<'_>], clusters: &[Cluster], text: &mut String) {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (axis, _, provider) in PROVIDERS.iter().filter(|row| has_chart(releases, row.1)) {
        found.entry(axis).or_default().insert(provider);
    }
    let objects = || clusters.iter().flat_map(|cluster| &cluster.objects);
    let uses = |path: &[&str]| objects().any(|object| object.at(path).is_some());
    let secrets: [(&[&str], &str); 3] = [
        (&["spec", "provider", "onepasswordSDK"], "onepassword"),
        (&["spec", "provider", "vault"], "openbao"),
        (&["spec", "decryption", "provider"], "sops"),
    ];
    for (_, provider) in secrets.iter().filter(|(path, _)| uses(path)) {
        found.entry("secrets").or_default().insert(provider);
    }
    text.push_str(
        "\n# The provider that was picked on each axis; `cofferdam list providers` shows all.\n",
    );
    text.push_str("providers:\n");
    for (axis, providers) in found {
        let mark = if providers.len() == 1 { "" } else { "# " };
        for provider in providers {
            let _ = writeln!(text, "  {mark}{axis}: {provider}");
        }
    }
}

fn experiments(clusters: &[Cluster], text: &mut String) {
    text.push_str(EXPERIMENTS);
    let mut is_any = false;
    for namespace in clusters.iter().flat_map(|cluster| cluster.of("", "Namespace")) {
        if namespace.annotation(TIER) == Some("experiment") {
            is_any = true;
            let said = |key: &str| namespace.annotation(&format!("cofferdam.dev/{key}"));
            let said = |key: &str| said(key).unwrap_or("?").replace(['\'', '\n'], " ");
            let _ = writeln!(
                text,
                "  {}:\n    decision: '{}'\n    review-by: '{}'\n    owner: '{}'\n    # teardown: \
                 docs/teardown.md",
                namespace.key.name,
                said("decision"),
                said("review-by"),
                said("owner")
            );
        }
    }
    if !is_any {
        text.push_str(EXPERIMENT);
    }
}

fn surfaces(releases: &[Release<'_>], clusters: &[Cluster], text: &mut String) {
    let gateways = clusters
        .iter()
        .flat_map(|cluster| cluster.of("gateway.networking.k8s.io", "Gateway"))
        .map(|gateway| format!("{}/{}", gateway.key.namespace, gateway.key.name));
    let gateways: BTreeSet<String> = gateways.filter(|path| !path.contains("${")).collect();
    text.push_str("\n# Who reaches each Gateway: internal or public.\ngateways:\n");
    for gateway in &gateways {
        surface(gateway, text);
    }
    let ingresses = clusters.iter().flat_map(|cluster| cluster.of("networking.k8s.io", "Ingress"));
    let named = ingresses.filter_map(|ingress| ingress.text(&["spec", "ingressClassName"]));
    let brought = CLASSES.iter().filter(|row| has_chart(releases, row.0)).map(|(_, class)| *class);
    let classes: BTreeSet<&str> =
        named.filter(|name| !name.contains("${")).chain(brought).collect();
    text.push_str(
        "\n# Who reaches each class of Ingresses: internal or public.\ningress-classes:\n",
    );
    for class in classes {
        surface(class, text);
    }
}

/// A way in, where its name says who reaches it; else the question.
fn surface(name: &str, text: &mut String) {
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let inside = says(&["internal", "private", "tailscale"]);
    let outside = says(&["external", "public"]);
    let _ = match (inside, outside) {
        (true, false) => writeln!(text, "  {name}: internal"),
        (false, true) => writeln!(text, "  {name}: public"),
        (true, true) | (false, false) => writeln!(text, "  # {name}: public"),
    };
}

fn gates(releases: &[Release<'_>], text: &mut String) {
    text.push_str(
        "\n# The Services that ask for a login before they pass a request on.\nauth-gates:\n",
    );
    for release in releases.iter().filter(|release| release.chart == Some("oauth2-proxy")) {
        let Ok(name) = Name::try_from(&*release.name) else { continue };
        let service = fullname(&name, "oauth2-proxy");
        let _ = writeln!(text, "  - {}/{service}", release.namespace);
    }
}

fn stores(releases: &[Release<'_>], clusters: &[Cluster], text: &mut String) {
    text.push_str("\n# The namespaces of the stores of telemetry, by what they are there to store.\nstores:\n");
    for signal in ["metrics", "logs", "traces"] {
        let mut namespaces: BTreeSet<&str> = BTreeSet::new();
        for (_, what) in STORES.iter().filter(|(of, _)| *of == signal) {
            let charts = releases.iter().filter(|release| release.chart == Some(*what));
            namespaces.extend(charts.map(|release| release.namespace));
            let objects = clusters.iter().flat_map(|cluster| &cluster.objects);
            let objects = objects.filter(|object| object.key.kind == *what);
            namespaces.extend(objects.map(|object| object.key.namespace.as_str()));
        }
        namespaces.retain(|name| !name.is_empty() && !name.contains("${"));
        if !namespaces.is_empty() {
            let namespaces: Vec<&str> = namespaces.into_iter().collect();
            let _ = writeln!(text, "  {signal}: [{}]", namespaces.join(", "));
        }
    }
}

fn external(clusters: &[Cluster], text: &mut String) {
    text.push_str(
        "\n# What is in the cluster before Flux, or comes from another repository.\nexternal:\n",
    );
    let served = clusters.iter().flat_map(|cluster| {
        let definitions = cluster.of("apiextensions.k8s.io", "CustomResourceDefinition");
        definitions.filter_map(|definition| definition.text(&["spec", "group"]))
    });
    let served: BTreeSet<&str> = served.collect();
    let groups = clusters.iter().flat_map(|cluster| &cluster.objects);
    let groups: BTreeSet<&str> = groups.map(|object| object.key.group.as_str()).collect();
    let is_custom = |group: &&str| {
        group.contains('.')
            && !group.ends_with("toolkit.fluxcd.io")
            && (!group.ends_with(".k8s.io") || group.ends_with("gateway.networking.k8s.io"))
    };
    text.push_str("  # Kinds that are there before Flux, and that no chart brings.\n  kinds:\n");
    for group in groups.into_iter().filter(|group| is_custom(group) && !served.contains(group)) {
        let _ = writeln!(text, "    # - {group}/*");
    }
    text.push_str("  # Objects that the tree refers to and does not make.\n  objects:\n");
    let missing: BTreeSet<String> = clusters.iter().flat_map(missing).collect();
    for object in missing {
        let _ = writeln!(text, "    - {object}");
    }
}
