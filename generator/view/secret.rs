//! Who makes each Secret and ConfigMap, and with which keys.

use super::{Cluster, Object};
use crate::yaml::Node;
use std::collections::{BTreeMap, BTreeSet};

/// The group of the External Secrets Operator.
pub(super) const EXTERNAL: &str = "external-secrets.io";

/// Everything that makes Secrets and `ConfigMap`s, by kind, namespace and name.
#[derive(Debug, Default)]
pub struct Makers<'a> {
    by_key: BTreeMap<(&'static str, String, String), Vec<Maker<'a>>>,
    /// The namespaces in which one of a kind and name is made.
    homes: BTreeMap<(&'static str, String), BTreeSet<&'a str>>,
}

/// Something that makes a Secret or a `ConfigMap`.
#[derive(Debug)]
pub struct Maker<'a> {
    /// The object that has it made; itself where it is written out.
    pub object: &'a Object,
    /// Which keys it gets.
    pub keys: Keys<'a>,
    /// Whether it only adds to what somebody else makes.
    pub only_adds: bool,
}

/// The keys of a Secret or a `ConfigMap`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keys<'a> {
    /// Exactly these.
    Known(BTreeSet<&'a str>),
    /// Nobody can tell from the tree.
    Unseen,
}

impl<'a> Makers<'a> {
    /// Who makes one; nobody, as far as the tree shows, where it is empty.
    pub fn of(&self, kind: &str, namespace: &str, name: &str) -> &[Maker<'a>] {
        let found = self.by_key.get(&(either(kind), namespace.to_owned(), name.to_owned()));
        found.map_or(&[], Vec::as_slice)
    }

    /// The namespaces in which one of a kind and name is made.
    pub fn homes(&self, kind: &str, name: &str) -> impl Iterator<Item = &'a str> {
        self.homes.get(&(either(kind), name.to_owned())).into_iter().flatten().copied()
    }

    /// The keys of one, whoever makes them; open where nobody does, or only adds to it.
    pub fn keys(&self, kind: &str, namespace: &str, name: &str) -> Keys<'a> {
        let makers = self.of(kind, namespace, name);
        if makers.iter().all(|maker| maker.only_adds) {
            return Keys::Unseen;
        }
        let mut all = BTreeSet::new();
        for maker in makers {
            match &maker.keys {
                Keys::Known(keys) => all.extend(keys),
                Keys::Unseen => return Keys::Unseen,
            }
        }
        Keys::Known(all)
    }

    /// Every Secret and `ConfigMap` with who makes it, by kind, namespace and name.
    pub fn iter(&self) -> impl Iterator<Item = ((&str, &str, &str), &[Maker<'a>])> {
        self.by_key.iter().map(|((kind, namespace, name), makers)| {
            ((*kind, namespace.as_str(), name.as_str()), makers.as_slice())
        })
    }

    fn add(&mut self, kind: &'static str, name: &str, maker: Maker<'a>) {
        let namespace = maker.object.key.namespace.as_str();
        self.homes.entry((kind, name.to_owned())).or_default().insert(namespace);
        let key = (kind, namespace.to_owned(), name.to_owned());
        self.by_key.entry(key).or_default().push(maker);
    }
}

/// One of the two kinds, by its name.
fn either(kind: &str) -> &'static str {
    if kind == "Secret" { "Secret" } else { "ConfigMap" }
}

impl Cluster {
    /// Who makes each Secret and `ConfigMap`.
    pub fn makers(&self) -> Makers<'_> {
        let mut makers = Makers::default();
        for kind in ["Secret", "ConfigMap"] {
            for object in self.of("", kind) {
                makers.add(
                    kind,
                    &object.key.name,
                    Maker { object, keys: written(object), only_adds: false },
                );
            }
        }
        for object in self.of(EXTERNAL, "ExternalSecret") {
            let name = object.text(&["spec", "target", "name"]).unwrap_or(&object.key.name);
            let policy = object.text(&["spec", "target", "creationPolicy"]).unwrap_or("Owner");
            let only_adds = matches!(policy, "Merge" | "None");
            makers.add("Secret", name, Maker { object, keys: fetched(object), only_adds });
        }
        for object in self.of("cert-manager.io", "Certificate") {
            if let Some(name) = object.text(&["spec", "secretName"]) {
                makers.add("Secret", name, of_certificate(object));
            }
        }
        for object in self.of("networking.k8s.io", "Ingress") {
            let asks = ["issuer", "cluster-issuer"]
                .iter()
                .any(|kind| object.annotation(&format!("cert-manager.io/{kind}")).is_some());
            let tls = object.at(&["spec", "tls"]).filter(|_| asks);
            let names = tls.map(Node::items).unwrap_or_default().iter();
            for name in names.filter_map(|tls| tls.text_at(&["secretName"])) {
                makers.add("Secret", name, of_certificate(object));
            }
        }
        for object in self.of("bitnami.com", "SealedSecret") {
            let name = object.text(&["spec", "template", "metadata", "name"]);
            let mut keys = BTreeSet::new();
            for path in [&["spec", "encryptedData"][..], &["spec", "template", "data"]] {
                keys.extend(object.at(path).map(names_of).unwrap_or_default());
            }
            let maker = Maker { object, keys: Keys::Known(keys), only_adds: false };
            makers.add("Secret", name.unwrap_or(&object.key.name), maker);
        }
        makers
    }

    /// Whether something that the tree does not show may apply objects to a namespace.
    pub fn may_hide_objects_in(&self, namespace: &str) -> bool {
        let hides_start = self.layers.is_empty() && !self.skipped.is_empty();
        let unseen = &self.index.unseen;
        hides_start
            || unseen.is_empty
            || unseen.around.contains(namespace)
            || unseen.targets.contains(namespace)
    }
}

/// The keys of a Secret or `ConfigMap` as it is written; of a stub that somebody else fills, nobody knows.
fn written(object: &Object) -> Keys<'_> {
    let is_token = object.text(&["type"]) == Some("kubernetes.io/service-account-token");
    let policy = "kustomize.toolkit.fluxcd.io/ssa";
    let is_shared = [object.annotation(policy), object.label(policy)]
        .iter()
        .flatten()
        .any(|policy| matches!(*policy, "IfNotPresent" | "Merge" | "Ignore"));
    let parts = ["data", "stringData", "binaryData"].iter().filter_map(|part| object.at(&[part]));
    let keys: BTreeSet<&str> = parts.flat_map(names_of).collect();
    if is_token || is_shared || keys.is_empty() { Keys::Unseen } else { Keys::Known(keys) }
}

/// The keys that an ExternalSecret writes.
fn fetched(object: &Object) -> Keys<'_> {
    let list = |path: &[&str]| object.at(path).map(Node::items).unwrap_or_default();
    let template = ["spec", "target", "template"];
    let from = object.at(&["spec", "target", "template", "templateFrom"]);
    let made = object.at(&["spec", "target", "template", "data"]);
    let merges = object.text(&["spec", "target", "template", "mergePolicy"]) == Some("Merge");
    let mut keys: BTreeSet<&str> = made.map(names_of).unwrap_or_default();
    // A template with data of its own replaces what was fetched.
    let is_replaced = made.is_some() && !merges;
    let is_open = from.is_some()
        || !is_replaced && !list(&["spec", "dataFrom"]).is_empty()
        || object.at(&["spec", "target", "manifest"]).is_some()
        || object.at(&template).is_some_and(|template| template.text().is_some())
        || keys.iter().any(|key| key.contains("{{"));
    if is_open {
        return Keys::Unseen;
    }
    if !is_replaced {
        keys.extend(
            list(&["spec", "data"]).iter().filter_map(|entry| entry.text_at(&["secretKey"])),
        );
    }
    Keys::Known(keys)
}

/// What cert-manager writes, with everything that can be asked for beside it.
fn of_certificate(object: &Object) -> Maker<'_> {
    let keys = BTreeSet::from([
        "tls.crt",
        "tls.key",
        "ca.crt",
        "keystore.jks",
        "truststore.jks",
        "keystore.p12",
        "truststore.p12",
        "tls-combined.pem",
        "key.der",
    ]);
    Maker { object, keys: Keys::Known(keys), only_adds: false }
}

fn names_of(node: &Node) -> BTreeSet<&str> {
    node.entries().iter().map(|entry| &*entry.key).collect()
}
