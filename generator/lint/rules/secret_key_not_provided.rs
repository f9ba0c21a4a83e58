use crate::{
    lint::{Found, rule},
    view::{Cluster, Keys, Makers, ObjectKey, OtherMakers, Reading},
};
use std::collections::BTreeSet;

rule! {
    /// ## What it does
    ///
    /// Finds a key that a HelmRelease, a pod or a store reads of a Secret or ConfigMap, and that nothing
    /// writes into it. It also finds a Secret that is read in one namespace and made in another.
    ///
    /// ## Why it matters
    ///
    /// A HelmRelease fails with `missing key`, and a container stays in `CreateContainerConfigError`. A
    /// misspelt key looks right in both files, and only the cluster notices. Nothing reads a Secret of
    /// another namespace.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: web/externalsecret.yaml
    /// apiVersion: external-secrets.io/v1
    /// kind: ExternalSecret
    /// metadata: {name: web-credentials, namespace: web}
    /// spec:
    ///   secretStoreRef: {name: vault, kind: ClusterSecretStore}
    ///   data:
    ///     - secretKey: API_KEY
    ///       remoteRef: {key: web, property: api-key}
    /// # file: web/helmrelease.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   chart: {spec: {chart: web, version: 1.2.4, sourceRef: {kind: HelmRepository, name: web}}}
    ///   valuesFrom:
    ///     - {kind: Secret, name: web-credentials, valuesKey: WEB_KEY, targetPath: apiKey, literal: true}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: web/externalsecret.yaml
    /// apiVersion: external-secrets.io/v1
    /// kind: ExternalSecret
    /// metadata: {name: web-credentials, namespace: web}
    /// spec:
    ///   secretStoreRef: {name: vault, kind: ClusterSecretStore}
    ///   data:
    ///     - secretKey: API_KEY
    ///       remoteRef: {key: web, property: api-key}
    /// # file: web/helmrelease.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   chart: {spec: {chart: web, version: 1.2.4, sourceRef: {kind: HelmRepository, name: web}}}
    ///   valuesFrom:
    ///     - {kind: Secret, name: web-credentials, valuesKey: API_KEY, targetPath: apiKey, literal: true}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Readers that say `optional: true`. Secrets whose keys the tree does not show: those of `dataFrom` and
    /// `templateFrom`, and stubs that somebody else fills. Keys that `cofferdam.yaml` lists under
    /// `external.keys` count as written.
    ///
    /// ## Source
    ///
    /// The HelmRelease API of Flux (`valuesKey`), and the External Secrets page about templates: `template.data`
    /// replaces the keys of `data` unless `mergePolicy` is `Merge`.
    id: "secret-key-not-provided",
    alias: "SEC-5",
    severity: Error,
    summary: "a key is read of a Secret or ConfigMap that does not have it",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let (makers, others) = (cluster.makers(), cluster.other_makers());
    let mut said = BTreeSet::new();
    for reading in cluster.readings().iter().filter(|reading| !reading.is_optional) {
        let Reading { kind, namespace, name, .. } = *reading;
        if makers.of(kind, namespace, name).is_empty() {
            elsewhere((&makers, &others), reading, &mut said, found);
            continue;
        }
        let (Some(key), Keys::Known(keys)) = (reading.key, makers.keys(kind, namespace, name))
        else {
            continue;
        };
        if !keys.contains(key) && !is_listed(cluster, reading, key) {
            misses(reading, key, &keys.into_iter().collect::<Vec<_>>(), found);
        }
    }
}

fn misses(reading: &Reading<'_>, key: &str, keys: &[&str], found: &mut Found<'_>) {
    let known: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    let what = format!("{} `{}` in `{}`", reading.kind, reading.name, reading.namespace);
    found
        .at(reading.object, reading.key_place, format!("the {what} has no key `{key}`"))
        .note("what reads it does not start: the key is missing when the cluster looks for it")
        .help(format!("write the key into it, or read one that it has: {}", known.join(", ")));
}

/// Whether `cofferdam.yaml` says that the key is there.
fn is_listed(cluster: &Cluster, reading: &Reading<'_>, key: &str) -> bool {
    let object = format!("{}/{}/{}", reading.kind, reading.namespace, reading.name);
    cluster.intent.external.keys_of(&object).any(|listed| listed == key)
}

/// What is read where nobody makes it, while another namespace has it; said once for each reader.
fn elsewhere<'a>(
    (makers, others): (&Makers<'a>, &OtherMakers<'a>),
    reading: &Reading<'a>,
    said: &mut BTreeSet<(&'a ObjectKey, &'a str)>,
    found: &mut Found<'_>,
) {
    let Reading { object, kind, namespace, name, .. } = *reading;
    let Some(home) = makers.homes(kind, name).next() else { return };
    if others.may_make(kind, namespace, name) || !said.insert((&object.key, name)) {
        return;
    }
    let message = format!("the {kind} `{name}` is read in `{namespace}`, but only `{home}` has it");
    found
        .at(object, reading.name_place, message)
        .note("nothing reads a Secret or ConfigMap of another namespace")
        .help(format!("make it in `{namespace}` as well, or move what reads it to `{home}`"));
}
