use crate::{
    lint::{Found, rule},
    view::{Cluster, Object},
    yaml::{Node, Step},
};
use std::collections::BTreeMap;

rule! {
    /// ## What it does
    ///
    /// Finds Secrets that a HelmRelease or a workload needs, and that a Flux Kustomization makes which waits for the very
    /// one that needs them.
    ///
    /// ## Why it matters
    ///
    /// On a new cluster the Secret is not there when it is needed. If the first Kustomization waits for what it applies,
    /// both wait for each other.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/layers.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: controllers, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./controllers
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   wait: true
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: secrets, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./secrets
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   dependsOn:
    ///     - name: controllers
    /// # file: controllers/release.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: alerts, namespace: alerts}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: alerts
    ///       version: 1.2.3
    ///       sourceRef: {kind: HelmRepository, name: alerts}
    ///   valuesFrom:
    ///     - {kind: Secret, name: webhook}
    /// # file: secrets/webhook.yaml
    /// apiVersion: external-secrets.io/v1
    /// kind: ExternalSecret
    /// metadata: {name: webhook, namespace: alerts}
    /// spec:
    ///   refreshInterval: 1h
    ///   secretStoreRef: {kind: ClusterSecretStore, name: house}
    ///   dataFrom:
    ///     - extract: {key: alerts}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: flux/layers.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: controllers, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./controllers
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   wait: true
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: secrets, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./secrets
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   dependsOn:
    ///     - name: controllers
    /// # file: controllers/release.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: alerts, namespace: alerts}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: alerts
    ///       version: 1.2.3
    ///       sourceRef: {kind: HelmRepository, name: alerts}
    ///   valuesFrom:
    ///     - {kind: Secret, name: webhook}
    /// # file: controllers/webhook.yaml
    /// apiVersion: external-secrets.io/v1
    /// kind: ExternalSecret
    /// metadata: {name: webhook, namespace: alerts}
    /// spec:
    ///   refreshInterval: 1h
    ///   secretStoreRef: {kind: ClusterSecretStore, name: house}
    ///   dataFrom:
    ///     - extract: {key: alerts}
    /// # file: secrets/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: web, namespace: alerts}
    /// data: {theme: dark}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// A Secret that the tree makes nowhere is no finding here, nor is an optional one.
    ///
    /// ## Source
    ///
    /// The Kustomization API of Flux, `dependsOn`; the HelmRelease API, `valuesFrom`.
    id: "secret-made-too-late",
    alias: "DEP-11",
    severity: Warning,
    summary: "a Secret is made by a layer that comes after its user",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let makers = makers(cluster);
    for object in &cluster.objects {
        let Some(layer) = object.layer else { continue };
        for (name, node) in needed(object) {
            let Some(makers) = makers.get(&(&*object.key.namespace, name)) else { continue };
            let comes_after = |maker: &&Object| {
                maker.layer.is_some_and(|of| of != layer && cluster.ancestors(of).contains(&layer))
            };
            let Some(maker) = makers.first().filter(|_| makers.iter().all(comes_after)) else {
                continue;
            };
            let Some(maker_layer) = maker.layer else { continue };
            let [own, other] =
                [layer, maker_layer].map(|at| &cluster.kustomization(&cluster.layers[at]).key.name);
            found
                .at(
                    object,
                    node.place,
                    format!("the Secret `{name}` is made by `{other}`, which comes after `{own}`"),
                )
                .note(format!(
                    "`{other}` depends on `{own}`, so `{}` is not there when it is needed",
                    maker.key
                ))
                .help(format!("make the Secret in `{own}`, or before it"));
        }
    }
}

/// What makes each Secret, by namespace and name.
fn makers(cluster: &Cluster) -> BTreeMap<(&str, &str), Vec<&Object>> {
    let plain = cluster.of("", "Secret").map(|secret| (secret, None));
    let external = cluster.of("external-secrets.io", "ExternalSecret");
    let external = external.map(|secret| (secret, secret.text(&["spec", "target", "name"])));
    let mut makers: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (object, name) in plain.chain(external) {
        let name = name.unwrap_or(&object.key.name);
        makers.entry((&*object.key.namespace, name)).or_default().push(object);
    }
    makers
}

/// The Secrets that an object cannot do without, by name.
fn needed(object: &Object) -> Vec<(&str, &Node)> {
    let is_release = object.is("helm.toolkit.fluxcd.io", "HelmRelease");
    let is_workload = ["apps", "batch"].contains(&&*object.key.group);
    let mut needed = Vec::new();
    if is_release {
        let from = object.at(&["spec", "valuesFrom"]).map(Node::items).unwrap_or_default();
        let secrets = from.iter().filter(|entry| entry.text_at(&["kind"]) == Some("Secret"));
        needed.extend(secrets.filter(|entry| !is_optional(entry)).filter_map(|entry| {
            let name = entry.get("name")?;
            Some((name.text()?, name))
        }));
    } else if is_workload {
        object.node.texts(&mut |path, node, text| {
            let holder = match path {
                [.., Step::Key("secretRef" | "secretKeyRef"), Step::Key("name")]
                | [.., Step::Key("secret"), Step::Key("secretName")] => &path[..path.len() - 1],
                _ => return,
            };
            if at(&object.node, holder).is_some_and(|holder| !is_optional(holder)) {
                needed.push((text, node));
            }
        });
    }
    needed
}

fn is_optional(reference: &Node) -> bool {
    reference.get("optional").is_some_and(Node::is_true)
}

/// The node at the end of steps.
fn at<'a>(node: &'a Node, steps: &[Step<'_>]) -> Option<&'a Node> {
    steps.iter().try_fold(node, |node, step| match step {
        Step::Key(key) => node.get(key),
        Step::Index(index) => node.items().get(*index),
    })
}
