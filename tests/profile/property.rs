//! What holds for every profile: the order of keys changes nothing.

use super::home;
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// A generator of numbers that needs no seed from outside.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

fn shuffled(value: &Value, dice: &mut Dice) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| shuffled(item, dice)).collect(),
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            for at in (1..entries.len()).rev() {
                entries.swap(at, dice.roll(at + 1));
            }
            let entries = entries.into_iter().map(|(k, v)| (k.clone(), shuffled(v, dice)));
            entries.collect::<Map<_, _>>().into()
        }
        scalar => scalar.clone(),
    }
}

fn profile() -> Value {
    let app = |at: usize| {
        json!({
            "namespace": "web",
            "chart": {"oci": "oci://example.org/web", "version": "1.2.3"},
            "values": {"b": at, "a": {"d": "{{ var.DOMAIN }}", "c": [1, {"y": 1, "x": 2}]}, "C": 1.5},
        })
    };
    let apps: Map<_, _> = (0..8).map(|at| (format!("web-{at}"), app(at))).collect();
    json!({
        "tier": "staging",
        "provider": {"ingress": "traefik", "secrets": "sops"},
        "variables": {"DOMAIN": {"from": "ConfigMap/settings"}, "A": {"from": "Secret/a"}},
        "components": {"logs": {"size": "1Gi", "replicas": 1}, "clickstack": {}},
        "apps": apps,
    })
}

#[test]
fn the_order_of_keys_changes_nothing() {
    let written = profile();
    let (first, _) = home(&written.to_string()).good();
    let mut dice = Dice(7);
    for _ in 0..40 {
        let text = shuffled(&written, &mut dice).to_string();
        let (other, _) = home(&text).good();
        assert_eq!(first.digest, other.digest);
        let values = |profile: &cofferdam::profile::Profile| {
            let apps: Vec<_> =
                profile.apps.iter().map(|(n, a)| (n.clone(), a.value.clone())).collect();
            let components: Vec<_> =
                profile.components.iter().map(|(id, c)| (id.clone(), c.value.clone())).collect();
            let variables: Vec<_> =
                profile.variables.iter().map(|(n, v)| (n.clone(), v.value.clone())).collect();
            (apps, components, variables)
        };
        assert_eq!(values(&first), values(&other));
    }
}

#[test]
fn many_apps_in_one_chain() {
    let mut text = "apps:\n".to_owned();
    for at in 0..400 {
        let needs = if at == 0 { String::new() } else { format!("web-{}", at - 1) };
        writeln!(
            text,
            "  web-{at}: {{namespace: web, chart: {{oci: 'oci://example.org/web', version: 1.2.3}}, \
             depends-on: [{needs}]}}"
        )
        .unwrap();
    }
    let (profile, _) =
        super::with(&text).file("local.yaml", "apps: {web-7: {namespace: x}}").good();
    assert_eq!(profile.apps.len(), 400);
    assert_eq!(profile.place(&["apps", "web-7", "namespace"]).line, 1);
    assert_eq!(profile.place(&["apps", "web-399", "namespace"]).line, 404 - 1);
}

#[test]
fn other_content_has_another_digest() {
    let digest = |text: &str| super::with(text).good().0.digest;
    let digests = [
        digest(""),
        digest("components: {logs: {}}\n"),
        digest("components: {logs: {words: []}}\n"),
        digest("components: {logs: {words: [a, b]}}\n"),
        digest("components: {logs: {words: [ab]}}\n"),
        digest("components: {logs: {words: [b, a]}}\n"),
    ];
    for (at, digest) in digests.iter().enumerate() {
        assert!(digest.starts_with("sha256:") && digest.len() == 71);
        assert!(!digests[..at].contains(digest));
    }
}
