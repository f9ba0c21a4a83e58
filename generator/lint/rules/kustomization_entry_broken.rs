use crate::{
    lint::{Found, rule},
    view::{Cluster, Fault, FaultKind},
};
use std::collections::BTreeSet;

rule! {
    /// ## What it does
    ///
    /// Finds what kustomize cannot do: entries that name nothing, folders that list themselves, the same object
    /// twice, patches whose object or path is not there.
    ///
    /// ## Why it matters
    ///
    /// `kustomize build` fails, and with it everything that the Flux Kustomization applies.
    /// Where only the `target` of a patch selects nothing, kustomize goes on without a word, and the patch does
    /// nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: web/kustomization.yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// kind: Kustomization
    /// resources:
    ///   - configmap.yaml
    ///   - servcie.yaml
    /// # file: web/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: web, namespace: web}
    /// ```
    ///
    /// A patch for an object of another name:
    ///
    /// ```yaml bad
    /// # file: web/kustomization.yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// kind: Kustomization
    /// resources:
    ///   - configmap.yaml
    /// patches:
    ///   - patch: |-
    ///       apiVersion: v1
    ///       kind: ConfigMap
    ///       metadata: {name: wbe, namespace: web}
    ///       data: {colour: green}
    /// # file: web/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: web, namespace: web}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: web/kustomization.yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// kind: Kustomization
    /// resources:
    ///   - configmap.yaml
    /// patches:
    ///   - target: {kind: ConfigMap, name: web}
    ///     patch: |-
    ///       - {op: replace, path: /data/colour, value: green}
    /// # file: web/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: web, namespace: web}
    /// data: {colour: blue}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Patches are not judged where a part of the folder lies in another repository.
    /// A `target` without a `name` may select nothing.
    ///
    /// ## Source
    ///
    /// kustomize 5: `accumulating resources`, `may not add resource with an already registered id`,
    /// `no resource matches strategic merge patch`, and the errors of JSON 6902.
    id: "kustomization-entry-broken",
    alias: "LAY-4",
    severity: Error,
    summary: "a `kustomization.yaml` asks for what is not there",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let of_layers = cluster.layers.iter().flat_map(|layer| &layer.faults);
    let mut seen = BTreeSet::new();
    for fault in cluster.faults.iter().chain(of_layers) {
        // A base that several layers share is broken once.
        if seen.insert((fault.place, fault.what.clone())) {
            say(fault, found);
        }
    }
}

fn say(fault: &Fault, found: &mut Found<'_>) {
    let what = &fault.what;
    let (message, note, help) = match fault.kind {
        FaultKind::MissingEntry => (
            format!("`{what}` is not here"),
            "kustomize fails, and nothing of this folder is applied",
            "correct the path, add the file, or remove the entry",
        ),
        FaultKind::NoKustomization => (
            format!("`{what}` is a folder without `kustomization.yaml`"),
            "kustomize reads a folder only through its `kustomization.yaml`",
            "add one to the folder, or list its files here",
        ),
        FaultKind::Cycle => (
            format!("`{what}` lists itself, directly or through others"),
            "kustomize fails on a cycle, and nothing of this folder is applied",
            "remove the entry that leads back",
        ),
        FaultKind::Duplicate => (
            format!("`{what}` is listed twice in one build"),
            "kustomize refuses an object that it already has",
            "keep one of the two, and patch it where they differ",
        ),
        FaultKind::PatchWithoutTarget => (
            format!("the patch is for `{what}`, which this build does not have"),
            "kustomize fails, and nothing of this folder is applied",
            "correct kind, name and namespace, or remove the patch",
        ),
        FaultKind::TargetWithoutObject => (
            format!("the target `{what}` selects nothing"),
            "kustomize goes on without a word, and the patch does nothing",
            "correct the target, or remove the patch",
        ),
        FaultKind::PatchPathMissing => (
            format!("there is no `{what}`"),
            "a JSON 6902 patch changes only what is there; kustomize fails",
            "correct the path, or add its parents before it",
        ),
    };
    let said = found.anywhere(fault.place, message).note(note);
    let is_harmless = fault.kind == FaultKind::TargetWithoutObject;
    if is_harmless { said.as_warning() } else { said }.help(help);
}
