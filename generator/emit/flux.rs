//! The Flux Kustomizations: one a layer, in `flux-system`, with the edges that the composition recorded.

use crate::{
    containment::{ClosedLayer, Composed, Readiness, Settings, Stage},
    emit::{file_name, folder_of, headed, kustomization, path, unsubstituted},
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
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

const FLUX: Name = Name::literal("flux");
const FLUX_SYSTEM: Namespace = Namespace::literal("flux-system");

/// Where the Flux Kustomization of each layer stands: in `flux/`, or in the folder of its stage.
pub(super) struct Homes<'a>(BTreeMap<&'a Name, &'a Name>);

impl<'a> Homes<'a> {
    pub(super) fn of(composed: &'a Composed) -> Self {
        let of_stage = |stage: &'a Stage| stage.layers.iter().map(|layer| (layer, &stage.name));
        Self(composed.stages.iter().flat_map(of_stage).collect())
    }

    fn folder(&self, layer: &Name) -> Cow<'static, str> {
        self.0.get(layer).map_or("flux".into(), |stage| format!("flux/{stage}").into())
    }
}

/// The Flux Kustomization of a layer.
pub(super) fn of_layer(
    composed: &Composed,
    layer: &ClosedLayer,
    (homes, mark): (&Homes<'_>, &str),
) -> Result<File, Error> {
    let folder = homes.folder(&layer.name);
    written(&folder, (&layer.name, spec(&composed.settings, layer)), mark)
}

/// The files of `flux/` beside those of the layers: what lists them, and the stages.
pub(super) fn files(composed: &Composed, mark: &str) -> Result<Vec<File>, Error> {
    let mut files = Vec::new();
    let listed = |name: &Name| file_name("kustomization", name);
    let mut before = None;
    for stage in &composed.stages {
        let folder = format!("flux/{}", stage.name);
        let layers = stage.layers.iter().map(listed).collect();
        files.push(kustomization(&folder, layers, (mark, &FLUX))?);
        let spec = stage_spec(&composed.settings, stage, before.replace(&stage.name));
        files.push(written("flux", (&stage.name, spec), mark)?);
    }
    let names = match &*composed.stages {
        [] => composed.layers.iter().map(|layer| listed(&layer.name)).collect(),
        stages => stages.iter().map(|stage| listed(&stage.name)).collect(),
    };
    files.push(kustomization("flux", names, (mark, &FLUX))?);
    Ok(files)
}

/// A Flux Kustomization in a folder.
fn written(
    folder: &str,
    (name, spec): (&Name, FluxKustomizationSpec),
    mark: &str,
) -> Result<File, Error> {
    let metadata = Metadata::new(Some(FLUX_SYSTEM), name.clone());
    let id = ObjectId::of::<FluxKustomization>(Some(FLUX_SYSTEM), name.clone());
    let body = FluxKustomization { spec };
    // Flux substitutes nothing in what it is started with.
    let text = unsubstituted(yaml::write(&id, &Document::new(&metadata, &body))?);
    let at = path(&format!("{folder}/{}", file_name("kustomization", name)))?;
    Ok(File {
        object: Some(id.to_string()),
        layer: Some(FLUX.to_string()),
        ..File::new(at, headed(mark, "", text))
    })
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
