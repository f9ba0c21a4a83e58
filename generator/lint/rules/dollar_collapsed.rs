use crate::{
    lint::{Found, placeholder, rule},
    view::{Cluster, Template},
};

rule! {
    /// ## What it does
    ///
    /// Finds `$$` that is not before a `{` and that some program wants doubled: `$$1`, `$$(NAME)` and the `$$` of a
    /// script.
    ///
    /// ## Why it matters
    ///
    /// Flux makes one `$` of two wherever it substitutes, not only before `{`. The program gets `$1` or `$(NAME)`, and
    /// replaces it.
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
    ///   postBuild:
    ///     substitute: {DOMAIN: example.org}
    /// # file: web/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: web, namespace: web}
    /// data:
    ///   tag: "$$1"
    ///   domain: ${DOMAIN}
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
    ///   postBuild:
    ///     substitute: {DOMAIN: example.org}
    /// # file: web/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: web, namespace: web}
    /// data:
    ///   tag: "$$$$1"
    ///   domain: ${DOMAIN}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// In trees that cofferdam emits, each `$` was doubled by the emitter, and one arrives as it should.
    ///
    /// ## Source
    ///
    /// `fluxcd/pkg`, `envsubst/parse`: `scanEscaped` takes every `$$`.
    id: "dollar-collapsed",
    alias: "SUB-5",
    severity: Warning,
    summary: "Flux makes one `$` of a `$$` that a program wants",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    // What cofferdam emits is doubled once already, for each `$` that is to arrive.
    let is_emitted = cluster
        .of("", "Namespace")
        .any(|namespace| namespace.annotation("cofferdam.dev/tier").is_some());
    if is_emitted {
        return;
    }
    for (object, _) in cluster.substituted() {
        object.dollars(&mut |place, text| {
            let Ok(template) = Template::parse(text) else { return };
            let mut wanted = template.doubled.iter().filter(|at| is_wanted(text, **at));
            let Some(at) = wanted.next() else { return };
            let end = text[at + 2..].find([' ', '"', '\n']).map_or(text.len(), |end| at + 2 + end);
            let part = &text[*at..end];
            found
                .at(object, placeholder::spot(place, text, *at, part), format!("`{part}` loses a `$`"))
                .note("Flux substitutes in this layer, and makes one `$` of every two")
                .help("write `$$$$` if two are to arrive, and `$` if one is: without a brace it needs no escape");
        });
    }
}

/// Whether a `$$` is one that means something to a program, and of which neither half is doubled again.
fn is_wanted(text: &str, at: usize) -> bool {
    let (before, after) = (&text[..at], &text[at + 2..]);
    let is_alone = !before.ends_with('$') && !after.starts_with('$');
    let is_script = text.starts_with("#!") && after.starts_with([' ', '"', '.', '\n', ')']);
    is_alone && (is_script || after.starts_with(|next: char| next.is_ascii_digit() || next == '('))
}
