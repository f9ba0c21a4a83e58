//! References: what the tree names of what charts make is there.

use super::{Rendering, found, promise::ports_of, rendering_of};
use crate::{
    chart::Maker,
    finding::Finding,
    view::{Backend, Cluster, Labels, Match, Object},
    yaml::Node,
};

/// Holds routes, health checks and network policies against what is rendered.
pub(super) fn judge(cluster: &Cluster, renderings: &[Rendering], findings: &mut Vec<Finding>) {
    let seen = Seen { cluster, renderings };
    for route in cluster.routes() {
        for backend in route.backends.iter().filter(|backend| backend.kind == "Service") {
            seen.backend(route.object, backend, findings);
        }
    }
    for layer in &cluster.layers {
        let flux = cluster.kustomization(layer);
        for check in flux.at(&["spec", "healthChecks"]).map(Node::items).unwrap_or_default() {
            seen.check(flux, check, findings);
        }
    }
    for policy in cluster.policies().all() {
        let Some((namespace, selector)) = policy.namespace.zip(policy.selector()) else { continue };
        let selects = |labels: &Labels| policy.selects(namespace, Some(labels)) != Match::No;
        if seen.is_whole(namespace) && !seen.pods(namespace).iter().any(selects) {
            findings.push(
                found(
                    "policy-selects-nothing",
                    policy.object,
                    selector.place,
                    format!("this selects no pod of `{namespace}`"),
                )
                .note("the pods of charts are counted as they are rendered; what is meant is open")
                .help("select labels that the pods carry"),
            );
        }
    }
}

/// What will be in the cluster.
struct Seen<'a> {
    cluster: &'a Cluster,
    renderings: &'a [Rendering],
}

impl<'a> Seen<'a> {
    /// Whether everything is known that charts make in a namespace: all of them were rendered, and no
    /// operator adds to it.
    fn is_whole(&self, namespace: &str) -> bool {
        let mut releases = self.cluster.releases_in(namespace).peekable();
        releases.peek().is_some()
            && releases.all(|release| {
                let is_operated =
                    release.rendered().iter().any(|(object, ..)| object.maker == Maker::Operator);
                !is_operated && rendering_of(&release, self.renderings).is_some()
            })
    }

    /// An object that a chart renders.
    fn rendered(&self, kind: &str, namespace: &str, name: &str) -> Option<&'a Object> {
        let is_meant = |object: &&Object| {
            object.key.kind == kind && object.key.namespace == namespace && object.key.name == name
        };
        self.renderings.iter().flat_map(|rendering| &rendering.objects).find(is_meant)
    }

    /// Whether an object will surely be missing.
    fn is_missing(&self, kind: &str, namespace: &str, name: &str) -> bool {
        let is_meant = |object: &Object| {
            object.key.kind == kind && object.key.namespace == namespace && object.key.name == name
        };
        let mut releases = self.cluster.releases_in(namespace).peekable();
        let is_known = releases.peek().is_some()
            && releases.all(|release| {
                let by_operator = release.rendered().into_iter().any(|(object, own, _)| {
                    object.maker == Maker::Operator && object.kind == kind && own == name
                });
                let is_closed = release.promises().is_none_or(|promises| !promises.is_open);
                !by_operator && is_closed && rendering_of(&release, self.renderings).is_some()
            });
        is_known
            && !name.contains("${")
            && self.rendered(kind, namespace, name).is_none()
            && !self.cluster.objects.iter().any(is_meant)
    }

    fn backend(&self, route: &Object, backend: &Backend<'_>, findings: &mut Vec<Finding>) {
        let Backend { namespace, name, place, .. } = *backend;
        if self.is_missing("Service", namespace, name) {
            let message = format!("no Service `{name}` will be in the namespace `{namespace}`");
            findings.push(
                found("backend-not-rendered", route, place, message)
                    .note("every chart of the namespace was rendered, and none makes it")
                    .help("name a Service that a chart renders"),
            );
            return;
        }
        let Some(service) = self.rendered("Service", namespace, name) else { return };
        let Some(written) = backend.port.and_then(Node::scalar) else { return };
        let names = service.at(&["spec", "ports"]).map(Node::items).unwrap_or_default();
        let is_named = names.iter().any(|entry| entry.text_at(&["name"]) == Some(&written));
        let numbers = ports_of(service);
        if is_named || written.parse().is_ok_and(|port: u16| numbers.contains(&port)) {
            return;
        }
        let has: Vec<String> = numbers.iter().map(|port| format!("`{port}`")).collect();
        findings.push(
            found(
                "backend-not-rendered",
                route,
                place,
                format!("the Service `{name}` has no port `{written}`"),
            )
            .note("the chart was rendered with the values of the tree")
            .help(format!("write one that it has: {}", has.join(", "))),
        );
    }

    fn check(&self, flux: &Object, check: &Node, findings: &mut Vec<Finding>) {
        let text = |key| check.text_at(&[key]);
        let (Some(kind), Some(name)) = (text("kind"), text("name")) else { return };
        // Other kinds may come from an operator, as a Secret does from an ExternalSecret.
        if !matches!(kind, "DaemonSet" | "Deployment" | "Service" | "StatefulSet") {
            return;
        }
        let namespace = text("namespace").unwrap_or(&flux.key.namespace);
        if self.is_missing(kind, namespace, name) {
            let message = format!("no {kind} `{name}` will be in the namespace `{namespace}`");
            findings.push(
                found("health-check-without-object", flux, check.place, message)
                    .note(
                        "Flux waits for it until the timeout, and the Kustomization is never ready",
                    )
                    .help("name an object that a chart renders or the tree applies"),
            );
        }
    }

    /// The labels of the pods of a namespace.
    fn pods(&self, namespace: &str) -> Vec<Labels> {
        let rendered = self.renderings.iter().flat_map(|rendering| &rendering.objects);
        let all = self.cluster.objects.iter().chain(rendered);
        let own = all.filter(|object| object.key.namespace == namespace);
        own.filter_map(|object| {
            Some(Labels::of(object.pod_template()?.at(&["metadata", "labels"])))
        })
        .collect()
    }
}
