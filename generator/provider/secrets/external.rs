//! External Secrets Operator, which both stores outside the cluster stand on.

use crate::{
    chart::{self, ExternalSecretsV2, Resources},
    containment::{
        Framed, Install, Layer, Manual, NamespaceOptions, Ns, Object, Readiness, Scope,
        SecretSource, Wanted,
        evidence::{ExternalSecretsKinds, Installed},
        flow::{Flow, Peer},
        secret::{Refusal, Store},
        tier,
        workload::Pods,
    },
    model::{
        self,
        external_secret::{
            DataEntry, ExternalSecretSpec, RemoteRef, StoreKind, StoreRef,
            target::{CreationPolicy, EngineVersion, MergePolicy, Target, Template},
        },
        secret_store::SecretStoreSpec,
    },
    name::{Key, Name, Namespace},
    provider::{ChartSettings, Site, fixed},
    quantity::Duration,
    text::Text,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// How the operator is run.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Operator {
    /// The operator's namespace; default `external-secrets`.
    pub(super) namespace: Option<Namespace>,
    /// The chart.
    #[serde(default)]
    pub(super) chart: ChartSettings,
    /// For each of its three parts.
    pub(super) resources: Option<Resources>,
}

/// The operator, installed.
pub(super) struct Running {
    pub(super) namespace: Ns<tier::Platform>,
    pub(super) kinds: Installed<ExternalSecretsKinds>,
    /// What asks the store.
    pub(super) pods: Pods,
}

impl Operator {
    /// Installs the operator; `id` is the provider whose settings these are.
    pub(super) fn install(&self, site: &mut Site<'_>, id: &str) -> Running {
        let origin = site.origin(id);
        let name = self.namespace.clone().unwrap_or(Namespace::literal("external-secrets"));
        let namespace = site.platform.namespace(name, NamespaceOptions::default(), origin);
        let mut layer = Layer::open(&namespace, fixed("external-secrets"), origin).summary(
            "External Secrets Operator, which makes Secrets from a store outside the cluster",
        );
        let resources =
            self.resources.clone().unwrap_or(Resources::literal("25m", "64Mi", "256Mi"));
        let version = self.chart.version(site, id, chart::row("external_secrets_v2"));
        let release = layer.release(Install {
            release: fixed("external-secrets"),
            version,
            chart: ExternalSecretsV2 { resources },
            extra: self.chart.extra(),
        });
        let handle = site.platform.gate(layer, Readiness::Wait);
        let all = ExternalSecretsV2::pods(&release);
        for pods in &all {
            site.platform.fence(pods);
            site.platform.allow(Flow::to_api_server(pods));
        }
        let [pods, webhook, _] = all;
        site.platform.allow(Flow::new(Peer::ApiServer, &webhook, ExternalSecretsV2::WEBHOOK));
        Running { namespace, kinds: Installed::by(handle), pods }
    }
}

impl Running {
    /// Makes the store that ExternalSecrets read, in a layer after the operator; `ask` is what it needs from a
    /// person.
    pub(super) fn store(
        &self,
        site: &mut Site<'_>,
        (id, name): (&str, Name),
        spec: SecretStoreSpec,
        ask: Manual,
    ) -> Store {
        let layer = crate::containment::name(format!("{id}-store"));
        let mut layer = Layer::open(&self.namespace, layer, site.origin(id))
            .summary("the store that ExternalSecrets read");
        let store = Object::new(name.clone(), model::ClusterSecretStore { spec });
        layer.add_with(store, &self.kinds);
        layer.ask(ask);
        Store::cluster_wide(name, site.platform.gate(layer, Readiness::Wait))
    }
}

/// How a provider writes the place of a value.
pub(super) trait Places: std::fmt::Debug + Send + Sync {
    /// The remote reference for a wanted key, or why there is none.
    fn reference(&self, wanted: &Wanted) -> Result<RemoteRef, Refusal>;

    /// What a person has to put into the store.
    fn ask(&self, wanted: &[Wanted]) -> Vec<Manual>;
}

/// Secrets from a store that the operator reads; providers differ only in how they write places.
#[derive(Debug)]
pub(super) struct Source<P> {
    pub(super) store: Store,
    /// How often each Secret is compared with the store.
    pub(super) refresh: Duration,
    pub(super) places: P,
    /// Whether Secrets come in a layer before what uses them.
    pub(super) first: bool,
}

impl<P: Places> SecretSource for Source<P> {
    fn provide(
        &self,
        scope: &mut Scope,
        secret: &Name,
        wanted: &[Wanted],
        framed: &[Framed],
    ) -> Result<Vec<Manual>, Refusal> {
        let mut data = Vec::new();
        for wanted in wanted {
            data.push((wanted.key.clone(), self.places.reference(wanted)?));
        }
        let mut spec = external_secret(&self.store, &self.refresh, secret, data);
        spec.target.get_or_insert_default().template = Some(template(framed));
        scope.add_with(Object::new(secret.clone(), model::ExternalSecret { spec }), &self.store);
        Ok(self.places.ask(wanted))
    }

    fn comes_first(&self) -> bool {
        self.first
    }
}

/// Leaves the fetched values as they are, and adds those that are put together.
fn template(framed: &[Framed]) -> Template {
    let value = |framed: &Framed| {
        let fetched = framed.fetched().map(|key| format!("{{{{ index . \"{key}\" }}}}"));
        Text::literal(framed.before().to_owned() + &fetched.unwrap_or_default())
    };
    Template {
        engine_version: Some(EngineVersion::V2),
        merge_policy: (!framed.is_empty()).then_some(MergePolicy::Merge),
        data: framed.iter().map(|framed| (framed.key().clone(), value(framed))).collect(),
        ..Template::default()
    }
}

fn external_secret(
    store: &Store,
    refresh: &Duration,
    secret: &Name,
    data: Vec<(Key, RemoteRef)>,
) -> ExternalSecretSpec {
    let target = Target {
        name: Some(secret.clone()),
        creation_policy: Some(CreationPolicy::Owner),
        ..Target::default()
    };
    ExternalSecretSpec {
        refresh_interval: Some(refresh.clone()),
        secret_store_ref: Some(StoreRef {
            name: Some(store.name().clone()),
            kind: Some(StoreKind::ClusterSecretStore),
        }),
        target: Some(target),
        data: data.into_iter().map(|(key, place)| DataEntry::new(key, place)).collect(),
        ..ExternalSecretSpec::default()
    }
}
