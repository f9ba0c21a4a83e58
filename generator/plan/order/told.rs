//! What a person does before a step, and looks at after it.

use super::{Handover, Outline, Shared, layer_of};
use crate::{
    containment::{ClosedLayer, Composed, Settings},
    name::Name,
    plan::{Change, Class, Danger, Delta, Side, reach},
    profile::SourceKind,
    view::{PRODUCTS, amount},
};
use std::collections::{BTreeMap, BTreeSet};

/// The kinds of routes that a step looks at.
const ROUTES: &[&str] = &["HTTPRoute", "Ingress", "IngressRoute"];

/// Layers that move together.
#[derive(Debug)]
pub(super) struct Groups(Vec<BTreeSet<Name>>);

/// The layers between which a host moves: in steps of their own it would be on both or on none.
pub(super) fn groups(delta: &Delta<'_>) -> Groups {
    let mut shared = Shared::new();
    for side in [delta.from, delta.to] {
        for (host, routes) in reach::by_host(side) {
            let layers = routes.iter().filter_map(|route| layer_of(side, route.object));
            shared.entry(host).or_default().extend(layers);
        }
    }
    let mut groups: Vec<BTreeSet<Name>> = Vec::new();
    for mut layers in shared.into_values().filter(|layers| layers.len() > 1) {
        // What shares a layer with another group moves with all of it.
        let met: Vec<_> = groups.extract_if(.., |group| !group.is_disjoint(&layers)).collect();
        layers.extend(met.into_iter().flatten());
        groups.push(layers);
    }
    Groups(groups)
}

impl Groups {
    pub(super) fn are_together(&self, a: &Name, b: &Name) -> bool {
        self.0.iter().any(|group| group.contains(a) && group.contains(b))
    }
}

/// The layers whose routes hang on something else than before.
pub(super) fn with_other_routes(delta: &Delta<'_>) -> BTreeSet<Name> {
    let routes = delta.changes.iter().map(Change::object);
    let routes = routes.filter(|object| ROUTES.contains(&&*object.key.kind));
    routes
        .filter_map(|object| layer_of(delta.from, object).or_else(|| layer_of(delta.to, object)))
        .collect()
}

/// The hosts of a side, each with a layer that has a route of it.
pub(super) fn hosts(side: &Side) -> Vec<(String, Name)> {
    let hosts = reach::by_host(side).into_iter();
    let routes = hosts.flat_map(|(host, routes)| {
        let layers = routes.into_iter().filter_map(|route| layer_of(side, route.object));
        layers.map(move |layer| (host.clone(), layer)).collect::<Vec<_>>()
    });
    routes.collect()
}

/// What a person does before a step that moves what uses a store.
pub(super) fn before((step, touched): (&str, &[Name]), dangers: &[Danger]) -> Vec<String> {
    let mut all = Vec::new();
    if step == "hold" {
        all.push("make a backup of what changes hands: `flux` and `kubectl` can undo everything but a deletion".to_owned());
    }
    if step == "cut-over" {
        for danger in dangers.iter().filter(|danger| danger.id == "port-moves") {
            all.push(format!("expect a short gap: {}", danger.what));
        }
    }
    let is_about = |danger: &&Danger| {
        danger.layer.as_ref().is_some_and(|own| touched.iter().any(|name| name.as_str() == own))
    };
    if matches!(step, "make-anew" | "take-out") || step.starts_with("move-") {
        let own = dangers.iter().filter(is_about);
        let own = own.filter(|danger| {
            let is_grave = matches!(danger.class, Class::Data | Class::Security);
            is_grave || danger.id == "operator-gone-first"
        });
        all.extend(own.map(said));
    }
    if step == "expand" {
        let packaged = dangers.iter().filter(|danger| danger.id == "packaged-chart-stays");
        all.extend(packaged.filter(|danger| danger.class == Class::Availability).map(said));
        let twice = dangers.iter().filter(is_about);
        all.extend(twice.filter_map(|danger| stands_twice(danger, touched)));
    }
    if step == "make-anew" {
        all.push(
            "expect a gap: what is taken out does not answer until it is up in the new namespace"
                .to_owned(),
        );
    }
    all
}

/// What to look at before a release stands in two namespaces; none where it does not.
fn stands_twice(danger: &Danger, touched: &[Name]) -> Option<String> {
    let (namespace, name) = danger.object.strip_prefix("HelmRelease/")?.split_once('/')?;
    let kept = format!("{}-old", danger.layer.as_ref()?);
    let is_kept = danger.id == "object-renamed" && touched.iter().any(|name| name.as_str() == kept);
    is_kept.then(|| {
        format!(
            "see that `helm get manifest {name} --namespace {namespace}` has nothing for the whole cluster, such as \
             a ClusterRole: Helm refuses it to a second release"
        )
    })
}

fn said(danger: &Danger) -> String {
    format!("{}: {}; {}", danger.object, danger.what, danger.remedy)
}

/// What a person does before the old side goes: copy what nothing else copies. What a step before told is not
/// told again.
pub(super) fn before_contract(
    delta: &Delta<'_>,
    (dangers, hands): (&[Danger], &Handover),
    told: &[Outline],
) -> Vec<String> {
    let mut all = buckets(delta, told).map(|(_, lines)| lines).unwrap_or_default();
    let are_copied = !all.is_empty();
    all.retain(|line| !told.iter().any(|step| step.before.contains(line)));
    let is_held = |danger: &Danger| {
        let is_it = |name: &str| hands.layers.iter().any(|layer| layer.as_str() == name);
        let own = danger.object.rsplit('/').next().unwrap_or_default();
        is_it(own) || danger.layer.as_deref().is_some_and(is_it)
    };
    let is_of_owner = |danger: &Danger| matches!(danger.id, "owner-changed" | "layer-renamed");
    let is_of_operator = |danger: &Danger| danger.id == "operator-gone-first";
    let is_taken_out = told.iter().any(|step| step.name == "take-out");
    let is_told = |danger: &Danger| {
        let tells = |step: &&Outline| {
            matches!(&*step.name, "make-anew" | "take-out") || step.name.starts_with("move-")
        };
        let mut tellers = told.iter().filter(tells);
        is_of_owner(danger) && is_held(danger)
            || is_of_operator(danger) && is_taken_out
            || danger.id == "buckets-left" && are_copied
            || danger
                .layer
                .as_ref()
                .is_some_and(|own| tellers.any(|step| step.layers.contains(own)))
    };
    let counts = |danger: &&Danger| {
        let is_late = danger.id == "packaged-chart-stays" && danger.class == Class::Order;
        danger.class == Class::Data || is_of_owner(danger) || is_of_operator(danger) || is_late
    };
    all.extend(dangers.iter().filter(counts).filter(|danger| !is_told(danger)).map(said));
    all
}

/// What a person does before layers go with the store of buckets that is in one of them.
pub(super) fn before_gone(delta: &Delta<'_>, gone: &[Name], told: &[Outline]) -> Vec<String> {
    let own = buckets(delta, told).filter(|(layer, _)| gone.contains(layer));
    own.map(|(_, lines)| lines).unwrap_or_default()
}

/// How the buckets of one store get to another, with the layer of the one that goes.
fn buckets(delta: &Delta<'_>, told: &[Outline]) -> Option<(Name, Vec<String>)> {
    let (_, products) = PRODUCTS.iter().find(|(axis, _)| *axis == "object-storage")?;
    let (before, after) =
        (delta.from.cluster.present(products), delta.to.cluster.present(products));
    let old = before.iter().find(|(old, _)| after.iter().all(|(new, _)| new.id != old.id));
    let new = after.iter().find(|(new, _)| before.iter().all(|(old, _)| old.id != new.id));
    let ((old, at), (new, _)) = old.zip(new)?;
    let store = reach::buckets(&delta.from.cluster, old);
    let layer = layer_of(delta.from, store.as_ref().map_or(*at, |store| store.release))?;
    let endpoint = store.map_or_else(|| "its endpoint".to_owned(), |store| store.endpoint());
    let (old, new) = (old.id, new.id);
    let is_copied = told.iter().any(|step| step.name == "copy");
    let copy = if is_copied {
        "stop who writes to buckets, and copy what came since: `kubectl delete job --namespace NAMESPACE \
         copy-buckets`, which Flux makes and runs anew"
            .replace("NAMESPACE", &at.key.namespace)
    } else {
        format!(
            "copy every bucket: `rclone copy --checksum {old}: {new}:` with both as S3 remotes, the first at \
             {endpoint}; then stop who writes, and run it again"
        )
    };
    let lines = vec![
        copy,
        format!("go on when `rclone check {old}: {new}:` finds no difference"),
        format!(
            "give each consumer a user of `{new}` with its policies, and its keys where the platform's secrets are"
        ),
    ];
    Some((layer, lines))
}

/// What has to hold after a step, as commands with the names of this tree.
pub(super) fn verify(
    settings: &Settings,
    hosts: &[(String, Name)],
    touched: &[&ClosedLayer],
    gone: &[Name],
) -> Vec<String> {
    let source = &settings.source;
    let kind = match source.kind {
        SourceKind::GitRepository => "git",
        SourceKind::OciRepository => "oci",
        SourceKind::Bucket => "bucket",
    };
    let mut all = vec![format!(
        "flux reconcile source {kind} {} --namespace {}",
        source.name, source.namespace
    )];
    let names: Vec<String> =
        touched.iter().map(|layer| format!("kustomization/{}", layer.name)).collect();
    let own = touched.iter().filter_map(|layer| layer.timeout.as_ref());
    let longest =
        own.chain([&settings.timeout]).max_by_key(|timeout| amount::milliseconds(timeout.as_str()));
    if let Some(timeout) = longest.filter(|_| !names.is_empty()) {
        all.push(format!(
            "kubectl wait --for=condition=Ready --timeout={timeout} --namespace flux-system {}",
            names.join(" ")
        ));
    }
    let names: Vec<String> = gone.iter().map(|name| format!("kustomization/{name}")).collect();
    if !names.is_empty() {
        all.push(format!(
            "kubectl wait --for=delete --timeout={} --namespace flux-system {}",
            settings.timeout.as_str(),
            names.join(" ")
        ));
    }
    let mut kinds: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for layer in touched {
        let own = layer.objects.iter().map(|object| &*object.id.kind);
        let own = own.filter(|kind| *kind == "HelmRelease" || ROUTES.contains(kind));
        let known = kinds.entry(layer.namespace.as_str()).or_default();
        known.extend(own.map(str::to_ascii_lowercase));
    }
    for (namespace, kinds) in &mut kinds {
        if kinds.remove("helmrelease") {
            all.push(format!("flux get helmreleases --namespace {namespace}"));
        }
    }
    for (namespace, kinds) in kinds.iter().filter(|(_, kinds)| !kinds.is_empty()) {
        let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
        all.push(format!("kubectl get {} --namespace {namespace}", kinds.join(",")));
    }
    all.extend(of_hosts(settings, hosts, touched));
    all
}

/// A request for a host of the layers, by the name that it has in the cluster where the tree says so.
fn of_hosts(
    settings: &Settings,
    hosts: &[(String, Name)],
    touched: &[&ClosedLayer],
) -> Option<String> {
    let own: BTreeSet<&Name> = touched.iter().map(|layer| &layer.name).collect();
    let (host, _) = hosts.iter().find(|(_, layer)| own.contains(layer))?;
    let mut host = host.clone();
    for (name, variable) in &settings.variables {
        if let Some(value) = &variable.value {
            host = host.replace(&format!("${{{name}}}"), value);
        }
    }
    Some(format!("curl --head --resolve {host}:443:ADDRESS https://{host}"))
}

/// How to go back from a step.
pub(super) fn back(from: &Composed, loses_data: bool) -> String {
    let profile = &from.settings.name;
    let way = format!("`cofferdam switch {profile} --back`, or `git revert` of the step's commit");
    if loses_data {
        format!("{way}; the data of what went is only in the copies and backups made before")
    } else {
        way
    }
}
