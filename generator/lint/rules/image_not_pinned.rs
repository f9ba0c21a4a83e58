use crate::{
    lint::{Found, rule},
    view::{Cluster, containers},
};

rule! {
    /// ## What it does
    ///
    /// Finds containers whose image has no tag, or the tag `latest`, and no digest.
    ///
    /// ## Why it matters
    ///
    /// Each node pulls whatever is newest when the container starts there. Two replicas run two versions, and going back
    /// to a commit brings back nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web}}
    ///     spec:
    ///       containers:
    ///         - name: web
    ///           image: registry.example.org/web
    ///           resources: {limits: {memory: 64Mi}}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web}}
    ///     spec:
    ///       containers:
    ///         - name: web
    ///           image: registry.example.org/web:1.2.4
    ///           resources: {limits: {memory: 64Mi}}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Images of charts are their charts' matter. One with a variable is judged by nobody.
    ///
    /// ## Source
    ///
    /// Kubernetes, Images: without a tag it is `latest`.
    id: "image-not-pinned",
    alias: "SRC-5",
    severity: Warning,
    summary: "a container runs an image without a fixed version",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for object in &cluster.objects {
        let is_whole = object.layer.is_none_or(|layer| cluster.layers[layer].is_whole);
        let template = object.pod_template().filter(|_| is_whole);
        let Some(pod) = template.and_then(|template| template.get("spec")) else { continue };
        for image in containers(pod).filter_map(|container| container.get("image")) {
            let Some(text) = image.text().filter(|text| is_loose(text)) else { continue };
            found
                .at(object, image.place, format!("`{text}` has no fixed version"))
                .note("which version runs depends on when a node pulled it")
                .help(
                    "write the tag that runs today, or better its digest, and let a bot raise it",
                );
        }
    }
}

/// Whether an image is named without a digest and without a tag that stays.
fn is_loose(image: &str) -> bool {
    let last = image.rsplit('/').next().unwrap_or(image);
    let tag = last.split_once(':').map(|(_, tag)| tag);
    !image.contains('@')
        && !image.contains("${")
        && !image.is_empty()
        && tag.is_none_or(|tag| tag == "latest")
}
