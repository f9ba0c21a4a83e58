//! Plain Flux variables: Secrets whose values Flux fills in from one Secret that a person makes.

use crate::{
    containment::{Framed, Manual, Object, Scope, SecretSource, Wanted, secret::Refusal},
    model::{self, SecretText},
    name::{Name, VarName},
    provider::{Row, Site, secrets::SecretsProvider},
    text::Text,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The provider.
pub(super) struct FluxVariables;

impl SecretsProvider for FluxVariables {
    fn row(&self) -> Row {
        Row {
            id: "flux-variables",
            summary: "variables that Flux substitutes from a Secret that a person makes",
            settings: None,
        }
    }

    fn install(&self, site: &mut Site<'_>) -> Option<Arc<dyn SecretSource>> {
        let sensitive = site
            .profile
            .variables
            .iter()
            .filter(|(_, variable)| variable.value.is_sensitive())
            .map(|(name, _)| name.clone())
            .collect();
        Some(Arc::new(Source { sensitive }))
    }
}

#[derive(Debug)]
struct Source {
    sensitive: BTreeSet<VarName>,
}

impl SecretSource for Source {
    fn provide(
        &self,
        scope: &mut Scope,
        secret: &Name,
        wanted: &[Wanted],
        framed: &[Framed],
    ) -> Result<Vec<Manual>, Refusal> {
        let mut data = BTreeMap::new();
        for wanted in wanted {
            let place = wanted.place.as_ref().map_or(wanted.key.as_str(), Text::held);
            let variable =
                VarName::try_from(place).ok().filter(|name| self.sensitive.contains(name));
            let Some(variable) = variable else {
                return Err(Refusal {
                    message: format!(
                        "no sensitive variable `{place}` is declared for the key `{}`",
                        wanted.key
                    ),
                    help: format!(
                        "declare it: `{place}: {{from: Secret/…, sensitive: true}}`, or name another one \
                         under the component's `secrets:`"
                    ),
                });
            };
            data.insert(wanted.key.clone(), SecretText::of(&variable));
        }
        let framed = framed.iter().map(|framed| {
            let fetched = framed.fetched().and_then(|key| data.get(key));
            (framed.key().clone(), SecretText::after(framed.before(), fetched))
        });
        let framed: Vec<_> = framed.collect();
        data.extend(framed);
        scope.add(Object::new(
            secret.clone(),
            model::Secret { string_data: data, ..Default::default() },
        ));
        Ok(Vec::new())
    }
}
