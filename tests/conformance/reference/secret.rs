//! Credentials: every key of a Secret that is asked for is provided in that namespace, by an earlier
//! layer or by a person who is told to.

use super::View;
use crate::support::object::{Object, items, text};
use serde_json::Value;

/// The fields that name a Secret, and the field of each that names the key in it.
const REFERENCES: [(&str, &str); 5] = [
    ("secretKeyRef", "key"),
    ("apiTokenSecretRef", "key"),
    ("serviceAccountSecretRef", "key"),
    ("valuesFrom", "valuesKey"),
    ("existingSecret", ""),
];

pub(super) fn faults(view: &View<'_>) -> Vec<String> {
    let mut faults = Vec::new();
    for object in view.objects.iter().filter(|object| !object.is_flux()) {
        let mut wanted = Vec::new();
        references(&object.data, &mut wanted);
        let missing = wanted.into_iter().filter(|wanted| !is_provided(view, object, wanted));
        faults.extend(missing.map(|wanted| {
            format!("{}: nothing provides {} in Secret {}", object.path, wanted.key, wanted.name)
        }));
    }
    for secret in view.kind("ExternalSecret") {
        let store = &secret.spec()["secretStoreRef"];
        faults.extend(view.misses(secret, (text(&store["kind"]), "", text(&store["name"]))));
    }
    faults
}

struct Wanted<'a> {
    namespace: Option<&'a str>,
    name: &'a str,
    /// Empty where the whole Secret is meant.
    key: &'a str,
}

/// Every reference to a Secret in a value.
fn references<'a>(value: &'a Value, found: &mut Vec<Wanted<'a>>) {
    for (field, inner) in value.as_object().into_iter().flatten() {
        if let Some((_, key)) = REFERENCES.iter().find(|(known, _)| known == field) {
            let each = items(inner).iter().chain(inner.is_object().then_some(inner));
            // Grafana's data sources have their Secrets one level below.
            let named = |one: &&Value| one["kind"] != "ConfigMap" && one["valueFrom"].is_null();
            found.extend(each.filter(named).map(|one| Wanted {
                namespace: one["namespace"].as_str(),
                name: text(&one["name"]),
                key: text(&one[*key]),
            }));
            let name = inner.as_str().filter(|name| !name.is_empty());
            found.extend(name.map(|name| Wanted { namespace: None, name, key: "" }));
        }
        references(inner, found);
    }
    for item in items(value) {
        references(item, found);
    }
}

fn is_provided(view: &View<'_>, object: &Object, wanted: &Wanted<'_>) -> bool {
    // Cluster-wide issuers read Secrets where cert-manager runs, which is the folder they lie in.
    let folder = object.path.split('/').next().unwrap_or_default();
    let namespace = wanted.namespace.unwrap_or(folder);
    let sees = |maker: &Object| view.is_before(&maker.layer, &object.layer);
    let secret = view.find("Secret", namespace, wanted.name).filter(|it| sees(it));
    let external = view.find("ExternalSecret", namespace, wanted.name).filter(|it| sees(it));
    let in_secret = secret.is_some_and(|secret| {
        let data = &secret.data["stringData"];
        wanted.key.is_empty() || !data[wanted.key].is_null()
    });
    let in_external = external.is_some_and(|external| {
        let keys = items(&external.spec()["data"]).iter().map(|data| text(&data["secretKey"]));
        let written = &external.spec()["target"]["template"]["data"][wanted.key];
        let fetched = keys.into_iter().any(|key| key == wanted.key);
        wanted.key.is_empty() || fetched || !written.is_null()
    });
    in_secret || in_external || is_asked_for(view, namespace, wanted)
}

/// Whether the runbook tells a person to make the Secret with that key.
fn is_asked_for(view: &View<'_>, namespace: &str, wanted: &Wanted<'_>) -> bool {
    let subject = format!("- **Secret {namespace}/{}**: ", wanted.name);
    let mut lines = view.runbook().lines().skip_while(|line| !line.starts_with(&subject));
    let here = lines.next().is_some();
    let mut keys = lines.take_while(|line| line.starts_with("  - "));
    here && (wanted.key.is_empty() || keys.any(|line| line == format!("  - `{}`", wanted.key)))
}
