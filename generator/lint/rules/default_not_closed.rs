use crate::{
    lint::{Found, credential, placeholder, rule},
    profile::Tier,
    view::{Cluster, Expression, Mode, Piece, Template},
};

rule! {
    /// ## What it does
    ///
    /// Finds defaults for passwords and tokens, and for the address of a webhook.
    ///
    /// ## Why it matters
    ///
    /// If the variable is forgotten, the default is used without a word: everybody who can read the repository knows the
    /// password, and alerts of one cluster go where those of another belong.
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
    ///   password: ${ADMIN_PASSWORD:=letmein-2024}
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
    ///   hook: ${ALERT_WEBHOOK:=https://alerts.invalid}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Empty defaults and hosts under `.invalid` are closed. Nothing is said where `cofferdam.yaml` calls the tier
    /// `local`.
    ///
    /// ## Source
    ///
    /// The house rule that what matters for security fails closed.
    id: "default-not-closed",
    alias: "SUB-8",
    severity: Warning,
    summary: "a credential or webhook has a default that works",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    if cluster.intent.tier == Some(Tier::Local) {
        return;
    }
    for object in &cluster.objects {
        let Some(layer) = cluster.substitution_of(object) else { continue };
        if layer.mode == Mode::Off {
            continue;
        }
        object.dollars(&mut |place, text| {
            let Ok(template) = Template::parse(text) else { return };
            for expression in template.expressions() {
                let Some(what) = open(expression) else { continue };
                let place = placeholder::spot(place, text, expression.at, expression.text);
                found
                    .at(object, place, format!("{what} `{}` has a default that works", expression.name))
                    .note("where the variable is forgotten, the default is used without a word")
                    .help("leave the default out, so that Flux fails; for an address use a host under `.invalid`");
            }
        });
    }
}

/// What a default opens.
fn open(expression: &Expression<'_>) -> Option<&'static str> {
    let [pieces] = expression.arguments.as_slice() else { return None };
    let [Piece::Text(default)] = pieces.as_slice() else { return None };
    let name = expression.name.to_lowercase();
    if !expression.has_default() || credential::is_stand_in(default) || default.contains(".invalid")
    {
        None
    } else if credential::strength(expression.name) == Some(credential::Strength::Strong) {
        Some("the credential")
    } else if name.contains("webhook") && default.starts_with("https://") {
        Some("the webhook")
    } else {
        None
    }
}
