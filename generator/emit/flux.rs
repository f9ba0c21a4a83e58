//! The Flux Kustomizations: one a layer, in `flux-system`, with the edges that the composition recorded.

use crate::{
    containment::{ClosedLayer, Composed, Readiness, Settings, Stage},
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

/// The files of `flux/`: a Flux Kustomization a layer, or one a stage above those of its layers.
pub(super) fn files(composed: &Composed, mark: &str) -> Result<Vec<File>, Error> {
    let mut files = Vec::with_capacity(composed.layers.len() + 1);
    let mut names = Vec::with_capacity(composed.layers.len());
    if composed.stages.is_empty() {
        let layers: Vec<_> = composed.layers.iter().collect();
        names = of_layers(composed, &layers, ("flux", mark), &mut files)?;
    }
    let mut before = None;
    for stage in &composed.stages {
        let is_own = |layer: &&ClosedLayer| stage.layers.contains(&layer.name);
        let own: Vec<_> = composed.layers.iter().filter(is_own).collect();
        let folder = format!("flux/{}", stage.name);
        let listed = of_layers(composed, &own, (&folder, mark), &mut files)?;
        files.push(kustomization(&folder, listed, (mark, &FLUX))?);
        let spec = stage_spec(&composed.settings, stage, before.replace(&stage.name));
        names.push(written("flux", (&stage.name, spec), mark, &mut files)?);
    }
    files.push(kustomization("flux", names, (mark, &FLUX))?);
    Ok(files)
}

/// The Flux Kustomizations of layers, in a folder; gives the names of their files.
fn of_layers(
    composed: &Composed,
    layers: &[&ClosedLayer],
    (folder, mark): (&str, &str),
    files: &mut Vec<File>,
) -> Result<Vec<String>, Error> {
    let named = layers.iter().map(|layer| (&layer.name, spec(&composed.settings, layer)));
    named.map(|named| written(folder, named, mark, files)).collect()
}

/// Writes a Flux Kustomization into a folder, and gives the name of its file.
fn written(
    folder: &str,
    (name, spec): (&Name, FluxKustomizationSpec),
    mark: &str,
    files: &mut Vec<File>,
) -> Result<String, Error> {
    let metadata = Metadata::new(Some(FLUX_SYSTEM), name.clone());
    let id = ObjectId::of::<FluxKustomization>(Some(FLUX_SYSTEM), name.clone());
    let body = FluxKustomization { spec };
    let text = yaml::write(&id.to_string(), &Document::new(&metadata, &body))?;
    let file = file_name("kustomization", name);
    let at = path(&format!("{folder}/{file}"))?;
    files.push(File {
        object: Some(id.to_string()),
        layer: Some(FLUX.to_string()),
        ..File::new(at, headed(mark, &text))
    });
    Ok(file)
}

/// A stage is ready when all of its layers are; it waits for the one before.
fn stage_spec(settings: &Settings, stage: &Stage, before: Option<&Name>) -> FluxKustomizationSpec {
    let mut spec = blank(settings);
    spec.path = Some(Text::literal(format!("{}/flux/{}", settings.path, stage.name)));
    spec.timeout = Some(stage.timeout.clone());
    spec.wait = Some(true);
    spec.depends_on = before.cloned().map(KustomizationDependency::new).into_iter().collect();
    spec
}

/// What every Flux Kustomization of the tree has.
fn blank(settings: &Settings) -> FluxKustomizationSpec {
    let mut source = KustomizationSource::new(source_kind(settings), settings.source.name.clone());
    if settings.source.namespace != FLUX_SYSTEM {
        source.namespace = Some(settings.source.namespace.clone());
    }
    let mut spec = FluxKustomizationSpec::new(settings.interval.clone(), source, true);
    spec.retry_interval = Some(settings.retry_interval.clone());
    spec
}

fn spec(settings: &Settings, layer: &ClosedLayer) -> FluxKustomizationSpec {
    let folder = match &layer.external {
        Some(external) => external.path().to_owned(),
        None => format!("{}/{}", settings.path, folder_of(layer)),
    };
    let mut spec = blank(settings);
    spec.prune = layer.prune;
    spec.path = Some(Text::literal(folder));
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
