//! Secrets that get another maker: kept while one lets go and the other takes over.

use super::{are_one_secret, between::value};
use crate::{
    containment::{ClosedLayer, Composed, Rendered},
    yaml,
};
use serde_json::json;

/// The Secrets that an ExternalSecret makes on one side, and Flux itself on the other.
#[derive(Debug)]
pub(super) struct Transit(Vec<(Rendered, Rendered)>);

impl Transit {
    pub(super) fn of(from: &Composed, to: &Composed) -> Self {
        let objects = |platform: &'_ Composed| -> Vec<Rendered> {
            let all = platform.layers.iter().flat_map(|layer| &layer.objects);
            all.filter(|object| matches!(&*object.id.kind, "ExternalSecret" | "Secret"))
                .cloned()
                .collect()
        };
        let (olds, news) = (objects(from), objects(to));
        let pair = |old: Rendered| {
            let is_heir = |new: &&Rendered| new.id.kind != old.id.kind && are_one_secret(&old, new);
            news.iter().find(is_heir).cloned().map(|new| (old, new))
        };
        Self(olds.into_iter().filter_map(pair).collect())
    }

    /// Has a layer keep such Secrets: Flux leaves one that it wrote, and one that was fetched is owned by nobody.
    pub(super) fn soften(&self, layer: &mut ClosedLayer) {
        for object in &mut layer.objects {
            let is_it = |one: &Rendered| one.id == object.id;
            if self.0.iter().any(|(old, new)| is_it(old) || is_it(new)) {
                soften(object);
            }
        }
    }
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
