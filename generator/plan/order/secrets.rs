//! Secrets that get another maker: kept while one lets go and the other takes over.

use super::{are_one_secret, between::value};
use crate::{
    containment::{ClosedLayer, Composed, Rendered},
    model::ObjectId,
    name::Namespace,
    yaml,
};
use serde_json::json;
use std::collections::BTreeSet;

/// What makes a Secret on one side and not on the other, where something else does: Flux itself, an ExternalSecret, or
/// a person.
#[derive(Debug)]
pub(super) struct Transit(Vec<ObjectId>);

impl Transit {
    pub(super) fn of(from: &Composed, to: &Composed) -> Self {
        let objects = |platform: &'_ Composed| -> Vec<Rendered> {
            let all = platform.layers.iter().flat_map(|layer| &layer.objects);
            all.filter(|object| matches!(&*object.id.kind, "ExternalSecret" | "Secret"))
                .cloned()
                .collect()
        };
        let (olds, news) = (objects(from), objects(to));
        let brought: BTreeSet<&str> = to
            .layers
            .iter()
            .flat_map(|layer| &layer.manual)
            .map(|manual| manual.subject.as_str())
            .collect();
        let mut all = Vec::new();
        for old in olds {
            let is_heir = |new: &&Rendered| are_one_secret(&old, new);
            match news.iter().find(is_heir) {
                Some(new) if new.id.kind != old.id.kind => {
                    all.extend([old.id.clone(), new.id.clone()]);
                }
                None if old.id.kind == "ExternalSecret" && brought.contains(&*secret(&old)) => {
                    all.push(old.id.clone());
                }
                Some(_) | None => {}
            }
        }
        Self(all)
    }

    /// Has a layer keep such Secrets: Flux leaves one that it wrote, and one that was fetched is owned by nobody.
    pub(super) fn soften(&self, layer: &mut ClosedLayer) {
        layer.objects.iter_mut().filter(|object| self.0.contains(&object.id)).for_each(soften);
    }
}

/// The Secret that an ExternalSecret makes, as a person is told of it.
fn secret(external: &Rendered) -> String {
    let namespace = external.id.namespace.as_ref().map(Namespace::as_str).unwrap_or_default();
    format!("Secret {namespace}/{}", external.id.name)
}

fn soften(object: &mut Rendered) {
    let Some(mut fields) = value(object) else { return };
    if object.id.kind == "Secret" {
        fields["metadata"]["annotations"]["kustomize.toolkit.fluxcd.io/prune"] = json!("disabled");
    } else {
        fields["spec"]["target"]["creationPolicy"] = json!("Orphan");
    }
    if let Ok(text) = yaml::write(&object.id, &fields) {
        object.text = text;
    }
}
