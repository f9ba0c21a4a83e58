use crate::{
    lint::{Found, placeholder, rule},
    view::{Cluster, Mode, Template},
};

rule! {
    /// ## What it does
    ///
    /// Finds variables in layers whose `postBuild` defines none at all.
    ///
    /// ## Why it matters
    ///
    /// Without a single variable Flux skips the substitution, so that `${replicas:=2}` arrives as it is.
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
    ///   postBuild: {}
    /// # file: web/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: web, namespace: web}
    /// data:
    ///   mode: ${MODE:=fast}
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
    ///   postBuild: {substituteStrategy: Always}
    /// # file: web/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: web, namespace: web}
    /// data:
    ///   mode: ${MODE:=fast}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// With `substituteStrategy: Always` defaults are applied.
    ///
    /// ## Source
    ///
    /// `fluxcd/pkg`, `kustomize_varsub.go`: variables are substituted "if len(vars) > 0 || options.Always".
    id: "defaults-never-applied",
    alias: "SUB-10",
    severity: Warning,
    summary: "defaults are not applied, as no variable is defined",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for object in &cluster.objects {
        let Some(layer) = cluster.substitution_of(object) else { continue };
        if layer.mode != Mode::Idle {
            continue;
        }
        object.dollars(&mut |place, text| {
            let Ok(template) = Template::parse(text) else { return };
            let wanted = |operator: &str| matches!(operator, ":=" | ":-" | "=");
            let expressions = template.expressions();
            let first = expressions.iter().find(|one| {
                wanted(one.operator) && placeholder::likely_reader(one, text, object).is_none()
            });
            if let Some(first) = first {
                let place = placeholder::spot(place, text, first.at, first.text);
                found
                    .at(object, place, format!("`{}` stays as it is", first.text))
                    .note("its Flux Kustomization defines no variable, and then Flux substitutes nothing")
                    .help("add `substituteStrategy: Always` to `postBuild` (Flux 2.9), or define a variable");
            }
        });
    }
}
