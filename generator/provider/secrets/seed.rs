//! What brings values to a store: a Secret that a person keeps encrypted in the repository, and `PushSecrets`
//! that file its keys where the operator looks for them.

use super::{external::Running, sops};
use crate::{
    containment::{Layer, Manual, Object, SopsFolder, secret::Store},
    model::{
        PushSecret,
        external_secret::StoreKind,
        push_secret::{
            DeletionPolicy, PushData, PushMatch, PushPlace, PushSecretSpec, PushSelector,
            PushStoreRef, PushedSecret, UpdatePolicy,
        },
    },
    name::{Key, Name, Namespace},
    provider::{Site, fixed},
    quantity::Duration,
    text::{Plain, Text},
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A Secret that a person keeps encrypted with SOPS, and where each of its keys is filed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Seed {
    /// The Secret's name, in `flux-system`.
    secret: Name,
    /// The folder of the repository with its encrypted file and a kustomization.yaml; default
    /// `./secrets/<profile>`.
    path: Option<Plain>,
    /// The Secret in `flux-system` with the age or PGP key; default `sops-age`.
    key_secret: Option<Name>,
    /// The place of each key in the store, `path#property`.
    data: BTreeMap<Key, Text>,
}

/// A path in the store and a property there.
type Place = (Text, Text);

impl Seed {
    /// The key that is filed at each place.
    pub(super) fn places(&self) -> BTreeMap<Place, Key> {
        let place = |(key, place): (&Key, &Text)| {
            let place = place.held();
            let (path, property) = place.split_once('#').unwrap_or((place, key.as_str()));
            ((Text::of_held(path), Text::of_held(property)), key.clone())
        };
        self.data.iter().map(place).collect()
    }

    /// What a person keeps in the Secret for what is read from these places.
    fn ask(&self, folder: &SopsFolder) -> Manual {
        Manual {
            subject: format!("Secret flux-system/{}", self.secret),
            action: format!(
                "keep these keys in it, encrypted with SOPS in `{}`; without one of them its ExternalSecret \
                 fails, and the layer that reads it waits with all that stands on it",
                folder.path()
            ),
            keys: self.data.keys().map(ToString::to_string).collect(),
        }
    }

    /// Has the Secret decrypted, and its keys filed. Nothing waits for the whole of it: a key that is missing
    /// keeps back only what reads it.
    pub(super) fn install(&self, site: &mut Site<'_>, store: &Store, running: &Running) {
        let (folder, key) = sops::folder(site, self.path.clone(), self.key_secret.clone());
        let asked = vec![key, self.ask(&folder)];
        let secret = site.platform.external(fixed("seed"), folder, asked);
        let origin = site.profile.place(&["components", "openbao", "seed"]);
        let namespace = site.platform.given(Namespace::literal("flux-system"));
        let mut layer = Layer::open(&namespace, fixed("openbao-seed"), origin)
            .summary("what files the keys of the encrypted Secret in the store");
        layer.needs(&secret);
        layer.uses(store.handle());
        let mut paths: BTreeMap<Text, Vec<PushData>> = BTreeMap::new();
        for ((path, property), key) in self.places() {
            let mut place = PushPlace::new(path.clone());
            place.property = Some(property);
            let mut pushed = PushMatch::new(place);
            pushed.secret_key = Some(key);
            paths.entry(path).or_default().push(PushData::new(pushed));
        }
        for (path, data) in paths {
            let last = path.held().rsplit('/').next().unwrap_or_default();
            let last = last.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
            let last = last.trim_matches('-').to_ascii_lowercase();
            let name = crate::containment::name(format!("seed-{last}"));
            let selector =
                PushSelector { secret: Some(PushedSecret { name: Some(self.secret.clone()) }) };
            let to = PushStoreRef {
                name: Some(store.name().clone()),
                kind: Some(StoreKind::ClusterSecretStore),
            };
            let mut spec = PushSecretSpec::new(vec![to], selector);
            spec.refresh_interval = Some(Duration::literal("1h"));
            spec.update_policy = Some(UpdatePolicy::Replace);
            spec.deletion_policy = Some(DeletionPolicy::None);
            spec.data = data;
            layer.add_with(Object::new(name, PushSecret { spec }), &running.kinds);
        }
        site.platform.close(layer);
    }
}
