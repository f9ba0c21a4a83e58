//! Which sources of Flux are the repository itself, and which folder a path of theirs means.

use super::{
    Files, Folder, Object,
    file::{folder_of, resolved},
};
use crate::yaml::Node;
use std::collections::BTreeMap;

/// The group of sources.
pub(super) const SOURCE: &str = "source.toolkit.fluxcd.io";
/// What `flux bootstrap` and the Flux operator call the source of the repository.
const MAIN: &str = "flux-system";

/// A source by kind and name. The namespace is left out: a patch or a parent often adds it.
type Source = (String, String);

/// What the tree says about its sources.
#[derive(Debug, Default)]
pub(super) struct Origins {
    /// The folders that paths of a source start from, each with how many paths are there.
    roots: BTreeMap<Option<Source>, BTreeMap<String, usize>>,
    /// The address of each source; none where two of that name differ.
    urls: BTreeMap<Source, Option<String>>,
    /// By the name of an artifact, what it copies: a folder of it, and the one that this was in the repository.
    artifacts: BTreeMap<String, Vec<(String, String)>>,
}

impl Origins {
    /// Learns from the Flux Kustomizations and sources that are written anywhere.
    pub(super) fn learn(
        files: &Files,
        kustomizations: &[(&str, Object)],
        sources: &[Object],
    ) -> Self {
        let mut origins = Self::default();
        for source in sources {
            if source.key.kind == "ArtifactGenerator" {
                origins.generator(source);
                continue;
            }
            let key = (source.key.kind.clone(), source.key.name.clone());
            origins.address(key, source.text(&["spec", "url"]));
        }
        for (file, object) in kustomizations {
            let Some(path) = object.text(&["spec", "path"]).and_then(|path| resolved("", path))
            else {
                continue;
            };
            if path.is_empty() || path.contains("${") {
                continue;
            }
            let found = above(file).filter(|root| has(files, root, &path).is_some());
            for root in found.map(str::to_owned).collect::<Vec<_>>() {
                *origins.roots.entry(source_of(object)).or_default().entry(root).or_default() += 1;
            }
        }
        origins
    }

    /// Notes the address of a source.
    pub(super) fn address(&mut self, source: Source, url: Option<&str>) {
        let url = url.map(|url| url.trim_end_matches('/').trim_end_matches(".git").to_owned());
        let known = self.urls.entry(source).or_insert_with(|| url.clone());
        if *known != url {
            *known = None;
        }
    }

    /// Notes what the artifacts of an `ArtifactGenerator` are copied from.
    fn generator(&mut self, object: &Object) {
        let list =
            |node: &Node, key: &str| node.get(key).map(Node::items).unwrap_or_default().to_vec();
        for artifact in object.at(&["spec"]).map(|spec| list(spec, "artifacts")).unwrap_or_default()
        {
            let Some(name) = artifact.text_at(&["name"]) else { continue };
            let copies = list(&artifact, "copy");
            let copies = copies.iter().filter_map(|copy| {
                // `@alias/folder/**` goes to `@artifact/folder/`.
                let from = copy.text_at(&["from"])?.strip_prefix('@')?.split_once('/')?.1;
                let to = copy.text_at(&["to"])?.strip_prefix("@artifact")?;
                Some((resolved("", to)?, resolved("", from.strip_suffix("**")?)?))
            });
            self.artifacts.entry(name.to_owned()).or_default().extend(copies);
        }
    }

    /// The folder of the repository that a path of an artifact was copied from.
    fn copied(&self, files: &Files, artifact: &str, path: &str) -> Option<String> {
        self.artifacts.get(artifact)?.iter().find_map(|(to, from)| {
            let rest = if to.is_empty() { path } else { path.strip_prefix(to.as_str())? };
            resolved(from, rest).filter(|folder| files.has_folder(folder))
        })
    }

    /// The folder behind `spec.path`: below the folder that most paths of the source start from, or else below
    /// any folder above the file that the object comes from.
    pub(super) fn folder(&self, files: &Files, object: &Object) -> Folder {
        let (path, source) = (object.text(&["spec", "path"]), source_of(object));
        let written = path.unwrap_or_default();
        if written.contains("${") || path.is_none() && source.is_none() {
            return Folder::Unknown;
        }
        if source.as_ref().is_some_and(|source| self.is_foreign(source)) {
            return Folder::Foreign;
        }
        if let Some((_, name)) = source.as_ref().filter(|(kind, _)| kind == "ExternalArtifact") {
            let path = resolved("", written);
            let found = path.and_then(|path| self.copied(files, name, &path));
            return found.map_or(Folder::Foreign, Folder::Found);
        }
        let known = self.roots.get(&source);
        let most = known.and_then(|roots| {
            roots
                .iter()
                .max_by(|(a, x), (b, y)| x.cmp(y).then(b.cmp(a)))
                .map(|(root, _)| root.as_str())
        });
        let Some(path) = resolved("", written) else { return Folder::Missing };
        if path.is_empty() {
            let is_main = source.as_ref().is_none_or(|(_, name)| name == MAIN);
            return match (most, is_main) {
                (Some(root), _) => Folder::Found(root.to_owned()),
                (None, true) => Folder::Found(String::new()),
                (None, false) => Folder::Foreign,
            };
        }
        let file = files.path(object.node.place.file).unwrap_or_default();
        let mut roots = most.into_iter().chain(above(file));
        match (roots.find_map(|root| has(files, root, &path)), known, source) {
            (Some(folder), _, _) => Folder::Found(folder),
            (None, Some(_), _) => Folder::Missing,
            (None, None, Some((_, name))) if name != MAIN => Folder::Foreign,
            // What the folder above it is in lies here, so the path is one of this repository.
            (None, None, Some(_)) if lies_here(files, file, &path) => Folder::Missing,
            (None, None, _) => Folder::Unknown,
        }
    }

    /// The folder that a `FluxInstance` syncs.
    pub(super) fn synced(files: &Files, path: &str, object: &Object) -> Option<String> {
        let path = resolved("", path).filter(|path| !path.contains("${"))?;
        let file = files.path(object.node.place.file).unwrap_or_default();
        above(file).find_map(|root| has(files, root, &path))
    }

    /// Whether a source has another address than the repository.
    fn is_foreign(&self, source: &Source) -> bool {
        let main = self.urls.get(&(source.0.clone(), MAIN.to_owned())).and_then(Option::as_ref);
        let own = self.urls.get(source).and_then(Option::as_ref);
        matches!((main, own), (Some(main), Some(own)) if tail(main) != tail(own))
    }
}

/// What a Flux Kustomization takes its files from; none where a parent has yet to say.
fn source_of(object: &Object) -> Option<Source> {
    let source = object.at(&["spec", "sourceRef"])?;
    Some((source.text_at(&["kind"])?.to_owned(), source.text_at(&["name"])?.to_owned()))
}

/// The owner and name at the end of an address, however it is reached.
fn tail(url: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = url.rsplit(['/', ':']).take(2).collect();
    parts.reverse();
    parts
}

/// A path below a root, if anything is there.
fn has(files: &Files, root: &str, path: &str) -> Option<String> {
    resolved(root, path).filter(|folder| files.has_folder(folder))
}

/// Whether the first folder of a path of several is below one that is above a file.
fn lies_here(files: &Files, file: &str, path: &str) -> bool {
    path.split_once('/')
        .is_some_and(|(first, _)| above(file).any(|root| has(files, root, first).is_some()))
}

/// The folders above a file, from the root down.
fn above(file: &str) -> impl Iterator<Item = &str> {
    let folder = folder_of(file);
    let ends = folder.char_indices().filter(|(_, c)| *c == '/').map(|(at, _)| at);
    let whole = (!folder.is_empty()).then_some(folder.len());
    [0].into_iter().chain(ends).chain(whole).map(move |end| &folder[..end])
}
