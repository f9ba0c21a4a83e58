//! The Flux Kustomizations: one a layer, in `flux-system`, with the edges that the composition recorded.

use crate::{
    containment::{ClosedLayer, Composed, Readiness, Settings},
    emit::{file_name, folder_of, headed, kustomization, path},
    error::Error,
    model::{
        Document, FluxKustomization, Metadata, ObjectId,
        flux::LocalName,
        kustomization::{
            Decryption, DecryptionProvider, FluxKustomizationSpec, HealthCheck,
            KustomizationDependency, KustomizationSource, KustomizationSourceKind, PostBuild,
            SubstituteFrom, SubstituteKind,
        },
    },
    name::{Name, Namespace},
    profile::SourceKind,
    text::Text,
    tree::File,
    yaml,
};
use std::collections::BTreeSet;

const FLUX: Name = Name::literal("flux");
const FLUX_SYSTEM: Namespace = Namespace::literal("flux-system");

/// The files of `flux/`.
pub(super) fn files(composed: &Composed, mark: &str) -> Result<Vec<File>, Error> {
    let mut files = Vec::with_capacity(composed.layers.len() + 1);
    let mut names = Vec::with_capacity(composed.layers.len());
    for layer in &composed.layers {
        let body = FluxKustomization { spec: spec(&composed.settings, layer) };
        let metadata = Metadata::new(Some(FLUX_SYSTEM), layer.name.clone());
        let id = ObjectId::of::<FluxKustomization>(Some(FLUX_SYSTEM), layer.name.clone());
        let text = yaml::write(&id.to_string(), &Document::new(&metadata, &body))?;
        let file = file_name("kustomization", &layer.name);
        files.push(File {
            path: path(&format!("flux/{file}"))?,
            text: headed(mark, &text),
            object: Some(id.to_string()),
            layer: Some(FLUX.to_string()),
        });
        names.push(file);
    }
    files.push(kustomization("flux", names, (mark, &FLUX))?);
    Ok(files)
}

fn spec(settings: &Settings, layer: &ClosedLayer) -> FluxKustomizationSpec {
    let mut source = KustomizationSource::new(source_kind(settings), settings.source.name.clone());
    if settings.source.namespace != FLUX_SYSTEM {
        source.namespace = Some(settings.source.namespace.clone());
    }
    let folder = match &layer.external {
        Some(external) => external.path().to_owned(),
        None => format!("{}/{}", settings.path, folder_of(layer)),
    };
    let mut spec = FluxKustomizationSpec::new(settings.interval.clone(), source, true);
    spec.path = Some(Text::literal(folder));
    spec.retry_interval = Some(settings.retry_interval.clone());
    spec.timeout = Some(layer.timeout.clone().unwrap_or_else(|| settings.timeout.clone()));
    spec.depends_on = layer.depends_on.iter().cloned().map(KustomizationDependency::new).collect();
    match &layer.readiness {
        Some(Readiness::Wait) => spec.wait = Some(true),
        Some(Readiness::Checks(checks)) => {
            spec.health_checks = checks.iter().map(|made| health_check(made.id())).collect();
        }
        None => {}
    }
    spec.post_build = post_build(settings, layer);
    spec.decryption = layer.external.as_ref().map(|external| {
        let mut decryption = Decryption::new(DecryptionProvider::Sops);
        decryption.secret_ref = Some(LocalName::new(external.key().clone()));
        decryption
    });
    spec
}

fn source_kind(settings: &Settings) -> KustomizationSourceKind {
    match settings.source.kind {
        SourceKind::GitRepository => KustomizationSourceKind::GitRepository,
        SourceKind::OciRepository => KustomizationSourceKind::OciRepository,
        SourceKind::Bucket => KustomizationSourceKind::Bucket,
    }
}

fn health_check(id: &ObjectId) -> HealthCheck {
    HealthCheck {
        api_version: Some(Text::literal(&id.api_version)),
        namespace: id.namespace.clone(),
        ..HealthCheck::new(Text::literal(&id.kind), id.name.clone())
    }
}

/// Only a layer that uses variables is substituted: in any other, `$` means itself.
fn post_build(settings: &Settings, layer: &ClosedLayer) -> Option<PostBuild> {
    let objects: BTreeSet<_> = layer
        .variables
        .iter()
        .filter_map(|name| settings.variables.get(name))
        .map(|variable| (variable.in_secret, &variable.object))
        .collect();
    if objects.is_empty() {
        return None;
    }
    let substitute_from = objects
        .into_iter()
        .map(|(in_secret, object)| {
            let kind = if in_secret { SubstituteKind::Secret } else { SubstituteKind::ConfigMap };
            SubstituteFrom::new(kind, object.clone())
        })
        .collect();
    Some(PostBuild { substitute_from, ..PostBuild::default() })
}
