//! SOPS files: encrypted by hand, kept in a folder of the repository, referenced and never written here.

use crate::{
    containment::{
        Framed, Handle, Manual, Scope, SecretSource, SopsFolder, Wanted, secret::Refusal, tier,
    },
    name::Name,
    provider::{Row, Site, fixed, schema_of, secrets::SecretsProvider},
    text::Plain,
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;

/// The provider.
pub(super) struct Sops;

/// Where the encrypted files are.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// The folder of the repository with the encrypted files and a kustomization.yaml; default
    /// `./secrets/<profile>`.
    path: Option<Plain>,
    /// The Secret in `flux-system` with the age or PGP key; default `sops-age`.
    key_secret: Option<Name>,
}

impl SecretsProvider for Sops {
    fn row(&self) -> Row {
        Row {
            id: "sops",
            summary: "files that a person encrypts with SOPS and keeps in the repository",
            settings: Some(schema_of::<Settings>),
        }
    }

    fn install(&self, site: &mut Site<'_>) -> Option<Arc<dyn SecretSource>> {
        let settings: Settings = site.settings("sops")?;
        let (folder, key) = folder(site, settings.path, settings.key_secret);
        let path = folder.path().to_owned();
        let handle = site.platform.external(fixed("secrets"), folder, vec![key]);
        Some(Arc::new(Source { path, handle }))
    }
}

/// The folder of encrypted files, and the key for them that a person brings.
pub(super) fn folder(
    site: &Site<'_>,
    path: Option<Plain>,
    key: Option<Name>,
) -> (SopsFolder, Manual) {
    let path =
        path.map_or_else(|| format!("./secrets/{}", site.profile.name), |path| path.to_string());
    let key = key.unwrap_or(fixed("sops-age"));
    let manual = Manual {
        subject: format!("Secret flux-system/{key}"),
        action: "create it with the private key that the files are encrypted for".to_owned(),
        keys: vec!["age.agekey".to_owned()],
    };
    (SopsFolder::new(path, key), manual)
}

#[derive(Debug)]
struct Source {
    path: String,
    handle: Handle<tier::Platform>,
}

impl SecretSource for Source {
    fn provide(
        &self,
        scope: &mut Scope,
        secret: &Name,
        wanted: &[Wanted],
        framed: &[Framed],
    ) -> Result<Vec<Manual>, Refusal> {
        scope.uses(&self.handle);
        let told = framed.iter().map(|framed| {
            let fetched = framed.fetched().map(|key| format!("<{key}>")).unwrap_or_default();
            format!("`{}` with `{}{fetched}`", framed.key(), framed.before())
        });
        let mut action = format!("keep it encrypted with SOPS in `{}`", self.path);
        if !framed.is_empty() {
            action = format!("{action}; {}", told.collect::<Vec<_>>().join(", "));
        }
        let keys = wanted.iter().map(|wanted| &wanted.key);
        let keys = keys.chain(framed.iter().map(Framed::key));
        Ok(vec![Manual {
            subject: format!("Secret {}/{secret}", scope.namespace()),
            action,
            keys: keys.map(ToString::to_string).collect(),
        }])
    }
}
