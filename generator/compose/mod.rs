//! The wiring: a profile becomes a platform.
//!
//! Straight-line code in which each part takes the evidence it needs from the parts before it: read from top
//! to bottom, [`compose`] is the dependency diagram.

mod budget;
mod declare;
mod stages;

use crate::{
    chart,
    component::{
        self, apps, cilium,
        clickstack::{self, ClickStack},
        grafana_operator, hello_web, kagent, krateo,
        kube_prometheus_stack::{self, Monitoring},
        loki::{self, Loki},
        namespaces, opencost, opentelemetry_operator, otel_collectors, tailscale, velero,
    },
    containment::{
        Composed, Failure, Handle, Platform, SecretSource, Settings, Source, Variable,
        exposure::{Gateway, Tailnet},
        flow::{Flow, Peer},
        tier,
    },
    finding::Finding,
    profile::{Axis, Catalog, Choice, Component, OriginKind, Profile},
    provider::{
        self, Site, auth_gate, block_storage, certificates, ingress, network_policy,
        object_storage, secrets,
    },
};
use std::{collections::BTreeMap, num::NonZeroUsize, sync::LazyLock};

/// Everything a profile may name: the axes with their providers, and the components.
pub fn catalog() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(made_catalog);
    &CATALOG
}

fn made_catalog() -> Catalog {
    let axes = provider::axes();
    let of_providers = axes.iter().flat_map(|axis| &axis.providers).filter_map(|row| {
        Some(Component { id: row.id, summary: row.summary, settings: row.settings? })
    });
    let own = component::COMPONENTS.iter().map(|row| Component {
        id: row.id,
        summary: row.summary,
        settings: row.settings,
    });
    let mut components: Vec<_> = of_providers.chain(own).collect();
    components.sort_by_key(|component| component.id);
    let choice = |row: &provider::Row| Choice { id: row.id, summary: row.summary };
    let axes = axes
        .iter()
        .map(|axis| Axis {
            id: axis.id,
            summary: axis.summary,
            default: axis.default,
            providers: axis.providers.iter().map(choice).collect(),
        })
        .collect();
    Catalog::new(axes, components, chart::pins().clone())
}

/// Composes the platform that a profile describes, with `threads` threads; their number cannot be seen in
/// the result.
pub fn compose(profile: &Profile, threads: NonZeroUsize) -> Result<Composed, Failure> {
    let mut platform = Platform::new(settings(profile));
    let mut site = Site { profile, platform: &mut platform };
    wire(&mut site, threads);
    let mut composed = platform.finish()?;
    let mut findings = budget::check(&composed, profile);
    findings.extend(stages::divide(&mut composed, profile));
    if !findings.is_empty() {
        return Err(Failure::Findings(findings));
    }
    declare::complete(&mut composed, profile);
    Ok(composed)
}

/// Each part in the order in which the evidence for the next one appears; what is missing was reported.
fn wire(site: &mut Site<'_>, threads: NonZeroUsize) -> Option<()> {
    namespaces::compose(site);
    let cilium = cilium::compose(site);
    let network = cilium.as_ref().map(|cilium| cilium.handle.clone());
    network_policy::speak(site, network.as_ref());

    let secrets = chosen(site, "secrets", secrets::PROVIDERS, secrets::SecretsProvider::row)?
        .install(site)?;
    let block = volumes(site)?;

    let ingress = chosen(site, "ingress", ingress::PROVIDERS, ingress::IngressProvider::row)?;
    let solver = ingress.solver(site)?;
    let certificates = chosen(
        site,
        "certificates",
        certificates::PROVIDERS,
        certificates::CertificatesProvider::row,
    )?;
    let issuers = certificates.install(site, solver, &*secrets)?;
    let ingress = ingress.install(site, &issuers, network.as_ref())?;
    let tailnet = tailscale::compose(site, &*secrets);

    let gate = chosen(site, "auth-gate", auth_gate::PROVIDERS, auth_gate::AuthGateProvider::row)?;
    let ground = auth_gate::Ground { secrets: &secrets, ingress: &ingress };
    let gate = gate.install(site, ground);
    if let Some(cilium) = cilium {
        cilium.expose_hubble(site, &ingress, gate.as_deref());
    }

    let ground = object_storage::Ground { block: &block, secrets: &*secrets, ingress: &ingress };
    let objects = buckets(site, ground);
    let ground = kube_prometheus_stack::Ground {
        block: &block,
        secrets: &*secrets,
        ingress: &ingress,
        gate: gate.as_deref(),
    };
    let (monitoring, loki, clickstack) = signals(site, ground, tailnet.as_ref(), &issuers.handle);
    observe_krateo(site, &clickstack, (&*secrets, &ingress));

    lead_to_buckets(site, objects.as_ref());
    hello_web::compose(site, hello_web::Ground { ingress: &ingress, gate: gate.as_deref() });

    let mut components: BTreeMap<&'static str, Handle<tier::Platform>> = BTreeMap::new();
    let choice = |axis| id_of(site.choice(axis));
    components.insert("cert-manager", issuers.handle.clone());
    components.insert(choice("ingress"), ingress.handle.clone());
    components.extend(gate.as_deref().map(|gate| (choice("auth-gate"), gate.handle().clone())));
    let buckets = objects.as_ref().and_then(|objects| objects.handle.clone());
    components.extend(buckets.map(|handle| (choice("object-storage"), handle)));
    components.extend(block.handle.clone().map(|handle| (choice("block-storage"), handle)));
    components.extend(network.map(|handle| ("cilium", handle)));
    let stack = monitoring.as_ref().map(|stack| stack.handle.clone());
    components.extend(stack.map(|handle| ("kube-prometheus-stack", handle)));
    components.extend(clickstack.handle.map(|handle| ("clickstack", handle)));
    components.extend(loki.map(|loki| ("loki", loki.handle)));
    apps::compose(
        site,
        apps::Ground {
            secrets: &*secrets,
            ingress: &ingress,
            tailnet: tailnet.as_ref(),
            gate: gate.as_deref(),
            components: &components,
            threads,
        },
    );
    if let Some(gate) = &gate {
        gate.finish(site.platform);
    }
    let (objects, monitoring) = (objects.as_ref(), monitoring.as_ref());
    velero::compose(site, velero::Ground { objects, secrets: &*secrets, monitoring });
    Some(())
}

/// Where buckets are, if the profile has any.
fn buckets(
    site: &mut Site<'_>,
    ground: object_storage::Ground<'_>,
) -> Option<object_storage::ObjectStorage> {
    let row = object_storage::ObjectStorageProvider::row;
    chosen(site, "object-storage", object_storage::PROVIDERS, row)?.install(site, ground)
}

/// What measures, stores, carries and shows signals.
fn signals(
    site: &mut Site<'_>,
    ground: kube_prometheus_stack::Ground<'_>,
    tailnet: Option<&Gateway<Tailnet>>,
    certificates: &Handle<tier::Platform>,
) -> (Option<Monitoring>, Option<Loki>, ClickStack) {
    let kube_prometheus_stack::Ground { block, secrets, ingress, gate } = ground;
    let monitoring = kube_prometheus_stack::compose(site, ground);
    let loki = loki::compose(site, loki::Ground { block, monitoring: monitoring.as_ref() });
    let handlers = krateo::handlers(site);
    let ground = clickstack::Ground {
        block,
        secrets,
        ingress,
        tailnet,
        handlers: &handlers,
        monitoring: monitoring.as_ref(),
    };
    let mut clickstack = clickstack::compose(site, ground);
    if let Some(logs) = loki.as_ref().and_then(|loki| loki.logs.clone()) {
        clickstack.backends.logs = Some(logs);
    }
    if let Some(metrics) = monitoring.as_ref().and_then(|stack| stack.metrics.clone()) {
        clickstack.backends.metrics = Some(metrics);
    }
    otel_collectors::compose(site, &clickstack.backends, secrets);
    opentelemetry_operator::compose(site, certificates, &clickstack.backends, secrets);
    let ground = grafana_operator::Ground {
        secrets,
        ingress,
        monitoring: monitoring.as_ref(),
        clickhouse: clickstack.clickhouse.as_ref(),
        loki: loki.as_ref(),
    };
    grafana_operator::compose(site, ground);
    let ground = opencost::Ground { monitoring: monitoring.as_ref(), ingress, gate };
    opencost::compose(site, ground);
    (monitoring, loki, clickstack)
}

/// An app that waits for object storage talks to it.
fn lead_to_buckets(site: &mut Site<'_>, objects: Option<&object_storage::ObjectStorage>) {
    let id = id_of(site.choice("object-storage"));
    let Some(objects) = objects else { return };
    for app in site.profile.apps.values().map(|app| &app.value) {
        if app.depends_on.iter().any(|needed| needed.as_str() == id) {
            let app = Peer::Namespace(app.namespace.clone());
            site.platform.allow(Flow::new(app, objects.peer.clone(), objects.port));
        }
    }
}

/// What watches over Krateo, and the agents that act on what they see.
fn observe_krateo(
    site: &mut Site<'_>,
    clickstack: &ClickStack,
    (secrets, ingress): (&dyn SecretSource, &ingress::Ingress),
) {
    let kagent = kagent::compose(site, secrets);
    let ground = krateo::Ground { clickstack, kagent: kagent.as_ref(), secrets, ingress };
    krateo::compose(site, ground);
}

/// Where volumes come from; a class that no layer makes is there before Flux.
fn volumes(site: &mut Site<'_>) -> Option<block_storage::BlockStorage> {
    let row = block_storage::BlockStorageProvider::row;
    let block = chosen(site, "block-storage", block_storage::PROVIDERS, row)?.install(site)?;
    if block.handle.is_none() {
        site.platform.intent.external.objects.push(format!("StorageClass/{}", block.class));
    }
    Some(block)
}

/// The id of a provider as its table has it.
fn id_of(choice: &str) -> &'static str {
    let rows = provider::axes().into_iter().flat_map(|axis| axis.providers);
    rows.map(|row| row.id).find(|id| *id == choice).unwrap_or("none")
}

/// The provider that the profile chooses on an axis; the profile was checked against the same tables.
fn chosen<P: ?Sized>(
    site: &mut Site<'_>,
    axis: &str,
    providers: &'static [&'static P],
    row: impl Fn(&P) -> provider::Row,
) -> Option<&'static P> {
    let choice = site.choice(axis).to_owned();
    let found = providers.iter().copied().find(|provider| row(provider).id == choice);
    if found.is_none() {
        let place = site.profile.place(&["provider", axis]);
        site.platform.report(
            Finding::error("missing-provider", place, format!("no provider of `{axis}` is chosen"))
                .note("a platform without one would be built on something that is not there")
                .help(format!("run `cofferdam list providers` and set `provider.{axis}`")),
        );
    }
    found
}

fn settings(profile: &Profile) -> Settings {
    let flux = &profile.flux;
    let variable = |variable: &crate::profile::Variable| Variable {
        in_secret: variable.from.kind == OriginKind::Secret,
        object: variable.from.name.clone(),
        value: variable.value.clone(),
        sensitive: variable.is_sensitive(),
        description: variable.description.clone().unwrap_or_default(),
    };
    Settings {
        name: profile.name.clone(),
        path: flux.path.trim_end_matches('/').to_owned(),
        source: Source {
            kind: flux.source.kind,
            name: flux.source.name.clone(),
            namespace: flux.source.namespace.clone(),
        },
        interval: flux.interval.clone(),
        retry_interval: flux.retry_interval.clone(),
        timeout: flux.timeout.clone(),
        variables: profile
            .variables
            .iter()
            .map(|(name, located)| (name.clone(), variable(&located.value)))
            .collect(),
    }
}
