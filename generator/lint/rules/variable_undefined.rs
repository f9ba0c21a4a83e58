use crate::{
    lint::{Found, placeholder, rule},
    view::{Cluster, Template},
};
use std::collections::BTreeSet;

rule! {
    /// ## What it does
    ///
    /// Finds variables without default that nothing in `postBuild` of their Flux Kustomization defines.
    ///
    /// ## Why it matters
    ///
    /// Since kustomize-controller 1.9 such a variable fails the whole Kustomization. Before, it became nothing, so
    /// that a host was suddenly called `web.`.
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
    /// # file: web/service.yaml
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web
    ///   namespace: web
    ///   labels: {host: "web.${DOMIAN}"}
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
    /// # file: web/service.yaml
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web
    ///   namespace: web
    ///   labels: {host: "web.${DOMAIN}", tier: "${TIER:=production}"}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Where a ConfigMap or Secret that is substituted from is not in the repository, nobody can know what it
    /// defines, and nothing is said. `cofferdam.yaml` can tell its keys under `external`.
    ///
    /// ## Source
    ///
    /// `fluxcd/pkg`, `envsubst`: "variable not set (strict mode)".
    id: "variable-undefined",
    alias: "SUB-1",
    severity: Error,
    summary: "a variable has neither a value nor a default",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for (object, substitution) in cluster.substituted() {
        if !substitution.is_complete {
            continue;
        }
        let mut told = BTreeSet::new();
        object.dollars(&mut |place, text| {
            let Ok(template) = Template::parse(text) else { return };
            for expression in template.expressions() {
                let name = expression.name;
                if substitution.variables.contains_key(name)
                    || expression.has_default()
                    || placeholder::likely_reader(expression, text, object).is_some()
                    || !told.insert(name)
                {
                    continue;
                }
                let known = substitution.variables.keys().map(String::as_str);
                let help = match crate::finding::nearest(name, known) {
                    Some(near) => format!("write `{near}` if that is meant, or define `{name}`"),
                    None => format!("define `{name}`, or give it a default: `${{{name}:=…}}`"),
                };
                let place = placeholder::spot(place, text, expression.at, expression.text);
                found
                    .at(object, place, format!("nothing defines the variable `{name}`"))
                    .note("since Flux 2.9 this fails the whole Kustomization; before, it became nothing")
                    .help(help);
            }
        });
    }
}
