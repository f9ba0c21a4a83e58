use super::{Dangers, Delta, hazard};
use crate::{view::Presence, yaml::Node};

hazard! {
    /// ## What it finds
    /// A webhook of the API server that stays, while the Service that answers it goes.
    ///
    /// ## Why
    /// The API server asks the webhook before it takes an object. Where nobody answers and `failurePolicy` is `Fail`,
    /// it refuses all of them: Flux cannot apply what the webhook judges, nor delete it.
    ///
    /// ## What to do
    /// Remove the webhook before, or together with, what answers it; the webhook first.
    id: "webhook-without-service",
    class: Availability,
    summary: "a webhook stays without what answers it",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    let group = "admissionregistration.k8s.io";
    for kind in ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"] {
        for webhook in delta.to.cluster.of(group, kind) {
            for hook in webhook.at(&["webhooks"]).map(Node::items).unwrap_or_default() {
                let service = hook.at(&["clientConfig", "service"]);
                let Some(service) =
                    service.filter(|_| hook.text_at(&["failurePolicy"]) != Some("Ignore"))
                else {
                    continue;
                };
                let text = |key| service.text_at(&[key]).unwrap_or_default();
                let (namespace, name) = (text("namespace"), text("name"));
                let is_there =
                    |presence| matches!(presence, Presence::Applied(_) | Presence::Rendered { .. });
                let before = delta.from.cluster.presence("Service", namespace, name);
                let after = delta.to.cluster.presence("Service", namespace, name);
                if is_there(before) && !is_there(after) {
                    found
                        .of(webhook, format!("it asks the Service `{namespace}/{name}`, which goes"))
                        .why("the API server refuses every object that a webhook should judge and nobody does")
                        .remedy("remove the webhook in a commit before the one that removes its Service");
                }
            }
        }
    }
}
