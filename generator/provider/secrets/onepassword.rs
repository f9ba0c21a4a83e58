//! 1Password through its SDK: a vault, a service account's token, and External Secrets Operator.

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
            OnePasswordSdkAuth, OnePasswordSdkProvider, Provider, SecretKeyRef, SecretStoreSpec,
        },
    },
    name::{Key, Name, VaultItem},
    provider::{
        Row, Site, fixed, schema_of,
        secrets::{
            SecretsProvider,
            external::{Operator, Places, Source},
        },
    },
    quantity::Duration,
    text::Text,
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;

/// The provider.
pub(super) struct OnePassword;

/// The vault and how it is asked.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// The vault that the service account can read.
    vault: Option<Text>,
    /// The ClusterSecretStore's name; default `onepassword-connect`.
    store: Option<Name>,
    /// How often each Secret is compared with the vault; default 1h.
    refresh_interval: Option<Duration>,
    /// The operator.
    #[serde(default)]
    operator: Operator,
}

const TOKEN: Name = Name::literal("onepassword-sdk-token");

impl SecretsProvider for OnePassword {
    fn row(&self) -> Row {
        Row {
            id: "onepassword",
            summary: "1Password through its SDK, read by External Secrets Operator",
            settings: Some(schema_of::<Settings>),
        }
    }

    fn install(&self, site: &mut Site<'_>) -> Option<Arc<dyn SecretSource>> {
        let settings: Settings = site.settings("onepassword")?;
        let vault = settings.vault.unwrap_or_else(|| Text::from(&site.profile.name));
        let name = settings.store.unwrap_or(fixed("onepassword-connect"));
        let running = settings.operator.install(site, "onepassword");
        site.platform.allow(Flow::new(&running.pods, Peer::World, ContainerPort(443)));
        let operators = running.namespace.name().clone();
        let token = SecretKeyRef {
            name: Some(TOKEN),
            namespace: Some(operators.clone()),
            key: Some(Key::literal("token")),
        };
        let mut sdk = OnePasswordSdkProvider::new(OnePasswordSdkAuth::new(token));
        sdk.vault = Some(vault.clone());
        let spec = SecretStoreSpec::new(Provider::OnepasswordSdk(sdk));
        let ask = Manual {
            subject: format!("Secret {operators}/{TOKEN}"),
            action: format!(
                "create it with the token of a service account that can read the vault `{vault}`"
            ),
            keys: vec!["token".to_owned()],
        };
        let store = running.store(site, ("onepassword", name), spec, ask);
        let refresh = settings.refresh_interval.unwrap_or(Duration::literal("1h"));
        Some(Arc::new(Source { store, refresh, places: Items { vault }, first: false }))
    }
}

/// `item/field`: the SDK takes nothing else, and no `property`. A bare word is a field of the item that the
/// component belongs to.
#[derive(Debug)]
struct Items {
    vault: Text,
}

impl Items {
    fn place(wanted: &Wanted) -> Text {
        let item = || Text::literal(&wanted.item) + "/";
        match &wanted.place {
            Some(place) if place.held().contains('/') => place.clone(),
            Some(field) => item() + field,
            None => item() + wanted.key.as_str(),
        }
    }
}

impl Places for Items {
    fn reference(&self, wanted: &Wanted) -> Result<RemoteRef, Refusal> {
        let place = Self::place(wanted);
        VaultItem::try_from(place.held()).map_err(|_| Refusal {
            message: format!("`{place}` is no place in a 1Password vault"),
            help: "write `item/field` or `item/section/field`".to_owned(),
        })?;
        Ok(RemoteRef::new(place))
    }

    fn ask(&self, wanted: &[Wanted]) -> Vec<Manual> {
        wanted
            .iter()
            .map(|wanted| Manual {
                subject: format!("1Password vault `{}`", self.vault),
                action:
                    "fill these fields, with letters and digits where a password goes into a URL"
                        .to_owned(),
                keys: vec![Self::place(wanted).to_string()],
            })
            .collect()
    }
}
