use crate::{
    lint::{Found, rule},
    view::{Cluster, Object},
};

rule! {
    /// ## What it does
    ///
    /// Finds Namespaces without `kustomize.toolkit.fluxcd.io/prune: disabled` in a cluster where most have it.
    ///
    /// ## Why it matters
    ///
    /// Removing such a Namespace from the tree deletes everything in it, volumes included. Where the others are
    /// protected, nobody expects that of this one.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: storage
    ///   annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: media
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: storage
    ///   annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: media
    ///   annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// A cluster in which Namespaces are not protected as a rule is no finding.
    ///
    /// ## Source
    ///
    /// The Kustomization API of Flux, `prune`: a label or annotation keeps an object.
    id: "namespace-prunable",
    alias: "ISO-7",
    severity: Warning,
    summary: "one Namespace is pruned where the others are protected",
    check: Cluster(check),
}

const PRUNE: &str = "kustomize.toolkit.fluxcd.io/prune";

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let is_kept = |object: &Object| {
        [object.annotation(PRUNE), object.label(PRUNE)].contains(&Some("disabled"))
    };
    let (kept, prunable): (Vec<&Object>, Vec<_>) =
        cluster.of("", "Namespace").partition(|object| is_kept(object));
    if kept.len() < 2 || kept.len() <= prunable.len() {
        return;
    }
    for object in prunable {
        found
            .at(object, object.name_place(), "this Namespace is deleted once it leaves the tree")
            .note(format!("{} others of this cluster are kept", kept.len()))
            .help(format!("add the annotation `{PRUNE}: disabled`, and delete it by hand when its time has come"));
    }
}
