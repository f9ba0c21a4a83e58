use crate::{
    lint::{Found, rule},
    view::{Cluster, Object, within},
    yaml::Step,
};

rule! {
    /// ## What it does
    ///
    /// Finds marks such as `__PROVIDER__` in what is applied.
    ///
    /// ## Why it matters
    ///
    /// Some script or patch was to replace them, and did not. The path or name with the mark in it exists nowhere.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/web.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: web, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   timeout: 5m
    ///   path: ./web
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// # file: web/service.yaml
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web
    ///   namespace: web
    ///   labels: {cluster: __CLUSTER__}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: flux/web.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: web, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   timeout: 5m
    ///   path: ./web
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// # file: web/service.yaml
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web
    ///   namespace: web
    ///   labels: {cluster: home}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Values of charts, scripts, and the data of ConfigMaps may use such marks themselves.
    ///
    /// ## Source
    ///
    /// Bases that are meant to be patched hold such marks; what a cluster applies must not.
    id: "sentinel-left",
    alias: "PRV-6",
    severity: Error,
    summary: "a mark such as `__CLUSTER__` was not replaced",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for object in cluster.objects.iter().filter(|object| object.layer.is_some()) {
        object.node.texts(&mut |path, node, text| {
            if is_free(object, path) || text.contains('\n') {
                return;
            }
            if let Some((at, mark)) = mark(text) {
                let place = within(node.place, text, at..at + mark.len()).unwrap_or(node.place);
                found
                    .at(object, place, format!("`{mark}` was not replaced"))
                    .note("such a mark stands for something that a script or patch puts in")
                    .help("put the value in, or patch it in the overlay of this cluster");
            }
        });
    }
}

/// Whether a program may read what stands there.
fn is_free(object: &Object, path: &[Step<'_>]) -> bool {
    let is_data = object.key.group.is_empty() && path.first() == Some(&Step::Key("data"));
    let names = ["command", "args", "annotations", "values", "stringData"];
    is_data || path.iter().any(|step| names.iter().any(|name| *step == Step::Key(name)))
}

/// The first mark of a text: two `_` around capital letters, with nothing of a word on either side.
fn mark(text: &str) -> Option<(usize, &str)> {
    let is_part = |char: char| char.is_ascii_alphanumeric() || char == '_';
    let mut from = 0;
    while let Some(found) = text[from..].find("__") {
        let at = from + found;
        let rest = &text[at..];
        let word = &rest[..rest.find(|char| !is_part(char)).unwrap_or(rest.len())];
        let inner = word.strip_prefix("__").and_then(|word| word.strip_suffix("__"));
        let is_mark = inner.is_some_and(|inner| {
            inner.len() > 2 && inner.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
        });
        if is_mark && !text[..at].ends_with(is_part) {
            return Some((at, word));
        }
        from = at + word.len();
    }
    None
}
