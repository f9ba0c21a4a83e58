//! OpenBao or Vault: a key-value engine, read by External Secrets Operator as a service account.

use crate::{
    containment::{
        Manual, SecretSource, Wanted,
        flow::{Flow, Peer},
        secret::Refusal,
        workload::ContainerPort,
    },
    model::{
        external_secret::RemoteRef,
        secret_store::{
            Provider, SecretStoreSpec, ServiceAccountRef,
            vault::{KvVersion, VaultAuth, VaultKubernetes, VaultProvider},
        },
    },
    name::{Name, Namespace},
    provider::{
        Row, Site, fixed, schema_of,
        secrets::{
            SecretsProvider,
            external::{Operator, Places, Source},
            seed::Seed,
        },
    },
    quantity::Duration,
    text::Text,
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::{collections::BTreeSet, sync::Arc};

/// The provider.
pub(super) struct OpenBao;

/// The server and how it is asked.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// The server's address; default `http://openbao.openbao.svc.cluster.local:8200`.
    server: Option<Text>,
    /// Where the key-value engine is mounted; default `secret`.
    mount: Option<Text>,
    /// What stands before every path, such as the cluster's name; nothing when unset.
    prefix: Option<Text>,
    /// The role that the operator's service account may take; default `external-secrets`.
    role: Option<Text>,
    /// The ClusterSecretStore's name; default `openbao`.
    store: Option<Name>,
    /// How often each Secret is compared with the server; default 1h.
    refresh_interval: Option<Duration>,
    /// What brings values to the server; a person writes them there when unset.
    seed: Option<Seed>,
    /// The operator.
    #[serde(default)]
    operator: Operator,
}

impl SecretsProvider for OpenBao {
    fn row(&self) -> Row {
        Row {
            id: "openbao",
            summary: "OpenBao or Vault, read by External Secrets Operator",
            settings: Some(schema_of::<Settings>),
        }
    }

    fn install(&self, site: &mut Site<'_>) -> Option<Arc<dyn SecretSource>> {
        let settings: Settings = site.settings("openbao")?;
        let text = |value: Option<Text>, default: &str| value.unwrap_or_else(|| default.into());
        let server = text(settings.server, "http://openbao.openbao.svc.cluster.local:8200");
        let mount = text(settings.mount, "secret");
        let role = text(settings.role, "external-secrets");
        let name = settings.store.unwrap_or(fixed("openbao"));
        let running = settings.operator.install(site, "openbao");
        let mut login = VaultKubernetes::new("kubernetes".into(), role.clone());
        let mut account = ServiceAccountRef::new(fixed("external-secrets"));
        account.namespace = Some(running.namespace.name().clone());
        login.service_account_ref = Some(account);
        let mut vault = VaultProvider::new(server.clone());
        vault.path = Some(mount.clone());
        vault.version = Some(KvVersion::V2);
        vault.auth = Some(VaultAuth { kubernetes: Some(login), ..VaultAuth::default() });
        let spec = SecretStoreSpec::new(Provider::Vault(Box::new(vault)));
        let ask = Manual {
            subject: format!("OpenBao role `{role}`"),
            action: format!(
                "let the service account `{}/external-secrets` take it, with leave to {} `{mount}`",
                running.namespace.name(),
                if settings.seed.is_some() { "read and write" } else { "read" }
            ),
            keys: Vec::new(),
        };
        if let Some((peer, port)) = end_of(server.held()) {
            site.platform.allow(Flow::new(&running.pods, peer, port));
        }
        let store = running.store(site, ("openbao", name), spec, ask);
        let refresh = settings.refresh_interval.unwrap_or(Duration::literal("1h"));
        let prefix = settings.prefix.unwrap_or_default();
        let seeded = settings.seed.iter().flat_map(|seed| seed.places().into_keys()).collect();
        if let Some(seed) = &settings.seed {
            seed.install(site, &store, &running);
        }
        let first = settings.seed.is_some();
        let places = Paths { mount, prefix, seeded };
        Some(Arc::new(Source { store, refresh, places, first }))
    }
}

/// The other end of what the operator asks a server; none for what is no address.
fn end_of(server: &str) -> Option<(Peer, ContainerPort)> {
    let (scheme, rest) = server.split_once("://")?;
    let authority = rest.split('/').next()?;
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, port.parse().ok()?),
        None => (authority, if scheme == "https" { 443 } else { 80 }),
    };
    let peer = match host.split('.').collect::<Vec<_>>().as_slice() {
        [_, namespace, "svc", ..] => Peer::Namespace(Namespace::try_from(*namespace).ok()?),
        // What a variable stands for is known in the cluster alone.
        _ if host.contains('$') => Peer::World,
        _ => Peer::Host(host.to_owned()),
    };
    Some((peer, ContainerPort(port)))
}

/// `path#property`; a path alone is taken with the key as its property, a bare word is a property of the
/// secret that the component belongs to.
#[derive(Debug)]
struct Paths {
    mount: Text,
    prefix: Text,
    /// Where a seed files something: nobody has to be asked for it here.
    seeded: BTreeSet<(Text, Text)>,
}

impl Paths {
    fn place(&self, wanted: &Wanted) -> (Text, Text) {
        let (path, property) = match wanted.place.as_ref().map(Text::held) {
            None => (wanted.item.as_str(), wanted.key.as_str()),
            Some(place) => match place.split_once('#') {
                Some(both) => both,
                None if place.contains('/') => (place, wanted.key.as_str()),
                None => (wanted.item.as_str(), place),
            },
        };
        let prefix = self.prefix.held().trim_matches('/');
        let path = if prefix.is_empty() { path.to_owned() } else { format!("{prefix}/{path}") };
        (Text::of_held(path), Text::of_held(property))
    }
}

impl Places for Paths {
    fn reference(&self, wanted: &Wanted) -> Result<RemoteRef, Refusal> {
        let (path, property) = self.place(wanted);
        if path.held().is_empty() || property.held().is_empty() || path.held().starts_with('/') {
            return Err(Refusal {
                message: format!("`{path}#{property}` is no place in a key-value engine"),
                help: "write `path/of/the/secret#property`, without a leading slash".to_owned(),
            });
        }
        let mut reference = RemoteRef::new(path);
        reference.property = Some(property);
        Ok(reference)
    }

    fn ask(&self, wanted: &[Wanted]) -> Vec<Manual> {
        let places = wanted.iter().map(|wanted| self.place(wanted));
        let places = places.filter(|place| !self.seeded.contains(place));
        let ask = |(path, property)| Manual {
            subject: format!("OpenBao engine `{}`", self.mount),
            action: "write these properties".to_owned(),
            keys: vec![format!("{path}#{property}")],
        };
        places.map(ask).collect()
    }
}
