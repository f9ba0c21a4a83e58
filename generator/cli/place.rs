//! Where a tree belongs: one that lies elsewhere, such as that of a step, is read as if it lay there.

use crate::{finding::FileId, tree::Ledger, view::below_root, yaml};
use std::path::Path;

/// Where a tree lies and where it belongs, both from the root of the repository.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) lies: String,
    pub(super) belongs: String,
}

impl Place {
    /// The place of a folder: where its Flux Kustomizations look for it, or else where it lies. `read` gives the file
    /// of the folder at a path.
    pub(super) fn of(
        lies: &str,
        ledger: Option<&Ledger>,
        read: impl Fn(&str) -> Option<Vec<u8>>,
    ) -> Self {
        let wanted = ledger.and_then(|ledger| wanted(ledger, read));
        let wanted = wanted.filter(|wanted| !Path::new(lies).ends_with(wanted));
        let belongs = wanted.unwrap_or_else(|| lies.to_owned());
        Self { lies: lies.to_owned(), belongs }
    }

    /// The same where Flux takes its files from a folder of the repository.
    pub(super) fn within(&self, folder: &str) -> Self {
        let is_moved = self.lies != self.belongs;
        let belongs = if is_moved { joined(folder, &self.belongs) } else { self.belongs.clone() };
        Self { belongs, ..self.clone() }
    }

    /// The path of a file as if the tree lay where it belongs; none for a file that lies there instead.
    pub(super) fn path(&self, path: &str) -> Option<String> {
        match below(path, &self.lies) {
            Some(rest) => Some(joined(&self.belongs, rest)),
            None => below(path, &self.belongs).is_none().then(|| path.to_owned()),
        }
    }
}

/// A path below a folder, from there; both from the root of the repository.
pub(super) fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    if folder.is_empty() {
        return Some(path);
    }
    let rest = path.strip_prefix(folder)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

/// A path in a folder, either of which may be empty.
pub(super) fn joined(folder: &str, path: &str) -> String {
    format!("{folder}/{path}").trim_matches('/').to_owned()
}

/// The folder that the Flux Kustomizations of a tree start from, such as `out/home`; none where none says so.
fn wanted(ledger: &Ledger, read: impl Fn(&str) -> Option<Vec<u8>>) -> Option<String> {
    let files = || ledger.files.iter();
    let folder_of = |layer: &str| {
        let (path, _) = files().find(|(_, entry)| entry.layer.as_deref() == Some(layer))?;
        path.as_str().rsplit_once('/').map(|(folder, _)| folder)
    };
    let root = |text: &[u8]| {
        let node = yaml::read_bytes(FileId::default(), text).ok()?;
        let path = below_root(node.text_at(&["spec", "path"])?);
        let root = path.strip_suffix(folder_of(node.text_at(&["metadata", "name"])?)?)?;
        (root.is_empty() || root.ends_with('/')).then(|| root.trim_end_matches('/').to_owned())
    };
    let is_flux = |object: &String| object.starts_with("Kustomization ");
    files()
        .filter(|(_, entry)| entry.object.as_ref().is_some_and(is_flux))
        .find_map(|(path, _)| root(&read(path.as_str())?))
}
