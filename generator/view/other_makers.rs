//! What may make a Secret or `ConfigMap` that nothing in the tree writes: an operator, a chart, a script, or what
//! was there before Flux.

use super::{Cluster, Object, secret::EXTERNAL};
use crate::yaml::Node;
use std::collections::BTreeSet;

/// Whatever may make Secrets and `ConfigMap`s that nothing in the tree writes.
#[derive(Debug)]
pub struct OtherMakers<'a> {
    cluster: &'a Cluster,
    /// Every text of custom resources, and the names of what is copied to other namespaces.
    named: BTreeSet<&'a str>,
    /// Texts that a script may stand in, each behind the name of the `ConfigMap` that holds it.
    scripts: BTreeSet<(&'a str, &'a str)>,
}

/// What an object may have to do with Secrets that it does not write.
enum Role {
    /// None: what it says of them is known.
    None,
    /// It makes those that it names.
    Names,
    /// It makes those that it names, and in its own namespace those that are named after it.
    Owns,
    /// It may hold, or run, a script that makes them.
    Scripts,
}

impl Role {
    fn of((group, kind): (&str, &str)) -> Self {
        match group {
            "helm.toolkit.fluxcd.io"
            | "gateway.networking.k8s.io"
            | "kustomize.toolkit.fluxcd.io"
            | "traefik.io"
            | "apps"
            | "networking.k8s.io"
            | "rbac.authorization.k8s.io"
            | "policy" => Self::None,
            EXTERNAL if kind.starts_with("ClusterExternal") => Self::Names,
            EXTERNAL => Self::None,
            "batch" => Self::Scripts,
            "" if kind == "ConfigMap" => Self::Scripts,
            "" => Self::None,
            _ => Self::Owns,
        }
    }
}

impl Cluster {
    /// Whatever may make Secrets and `ConfigMap`s that nothing in the tree writes.
    pub fn other_makers(&self) -> OtherMakers<'_> {
        let (mut named, mut scripts) = (BTreeSet::new(), BTreeSet::new());
        for object in &self.objects {
            let key = &object.key;
            let is_config = key.group.is_empty() && key.kind == "ConfigMap";
            if is_copied(object) {
                named.insert(key.name.as_str());
            }
            match Role::of((&key.group, &key.kind)) {
                Role::None => {}
                Role::Names | Role::Owns => object.node.texts(&mut |_, _, text| {
                    named.insert(text);
                }),
                Role::Scripts => object.node.texts(&mut |_, _, text| {
                    let is_script = text.contains("kubectl") || text.contains("/secrets");
                    if is_script || !is_config {
                        scripts.insert((if is_config { &key.name } else { "" }, text));
                    }
                }),
            }
        }
        OtherMakers { cluster: self, named, scripts }
    }
}

/// Whether something copies a Secret or `ConfigMap` to other namespaces.
fn is_copied(object: &Object) -> bool {
    let key = &object.key;
    let annotations = object.at(&["metadata", "annotations"]).map(Node::entries);
    let copies = |key: &str| key.contains("reflect") || key.contains("replicat");
    key.group.is_empty()
        && matches!(&*key.kind, "Secret" | "ConfigMap")
        && annotations.unwrap_or_default().iter().any(|entry| copies(&entry.key))
}

impl OtherMakers<'_> {
    /// Whether a Secret or `ConfigMap` may come from something that the tree does not show.
    pub fn may_make(&self, kind: &str, namespace: &str, name: &str) -> bool {
        if self.cluster.intent.external.holds(&format!("{kind}/{namespace}/{name}")) {
            return true;
        }
        let is_of_the_cluster = matches!(namespace, "flux-system" | "kube-system" | "");
        if is_of_the_cluster
            || name == "kube-root-ca.crt"
            || self.cluster.may_hide_objects_in(namespace)
        {
            return true;
        }
        // A ConfigMap that is only called so makes no other one.
        let is_script = |(own, text): &(&str, &str)| *own != name && text.contains(name);
        self.named.contains(name)
            || self.is_owned(namespace, name)
            || self.scripts.iter().any(is_script)
    }

    /// Whether something in its namespace makes what is named after it.
    fn is_owned(&self, namespace: &str, name: &str) -> bool {
        let owners = self.cluster.kinds_in(namespace);
        let mut owners = owners.filter(|kind| matches!(Role::of(*kind), Role::Owns));
        owners.any(|kind| {
            let mut objects = self.cluster.of_in(namespace, kind);
            objects.any(|object| name.contains(&*object.key.name))
        }) || self.cluster.releases_in(namespace).any(|release| {
            let names = [Some(&*release.name), release.chart];
            names.iter().flatten().any(|own| name.contains(own))
        })
    }
}
