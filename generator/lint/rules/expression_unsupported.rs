use crate::{
    lint::{Found, placeholder, rule},
    view::{Cluster, Template},
};

rule! {
    /// ## What it does
    ///
    /// Finds operators of the shell that Flux does not have: `${v:+x}`, `${v:?x}`, and `-`, `+` or `?` right behind
    /// the name.
    ///
    /// ## Why it matters
    ///
    /// `:+` and `:?` are taken for a default: `${v:+x}` gives the value of `v`, and `x` if there is none. The ones
    /// without colon cannot be read, and fail the whole Kustomization.
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
    ///   mode: "${MODE-fast}"
    ///   domain: "${DOMAIN:?set the domain}"
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
    ///   mode: "${MODE:-fast}"
    ///   domain: "${DOMAIN}"
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Scripts whose `$` are doubled are none of Flux's business.
    ///
    /// ## Source
    ///
    /// `fluxcd/pkg`, `envsubst`: `parseFunc`, which ends in "missing closing brace", and `lookupFunc`.
    id: "expression-unsupported",
    alias: "SUB-12",
    severity: Warning,
    summary: "Flux does not have this operator of the shell",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for (object, _) in cluster.substituted() {
        object.dollars(&mut |place, text| match Template::parse(text) {
            Ok(template) => {
                let expressions = template.expressions();
                for wrong in expressions.iter().filter(|one| matches!(one.operator, ":+" | ":?")) {
                    if placeholder::reader(wrong).is_some() {
                        continue;
                    }
                    let place = placeholder::spot(place, text, wrong.at, wrong.text);
                    let operator = wrong.operator;
                    found
                        .at(object, place, format!("`{operator}` in `{}` gives a default", wrong.text))
                        .note(format!("Flux has no `{operator}` of the shell, and takes it for `:-`"))
                        .help("write `:-` if a default is meant; double the `$` if a shell is to read it");
                }
            }
            Err(broken) if placeholder::is_unsupported(&broken) => {
                let place = placeholder::spot(place, text, broken.at, broken.text);
                let message = format!("Flux cannot read `{}`: {}", broken.text, broken.reason);
                found
                    .at(object, place, message)
                    .note("names have no `-`, and operators start with `:`; it fails the whole Kustomization")
                    .help("write `:-` for a default, or `_` in the name; double the `$` if a shell is to read it");
            }
            Err(_) => {}
        });
    }
}
