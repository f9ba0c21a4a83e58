//! A folder of YAML on disk as a repository that rules can judge.

use crate::{
    error::Error,
    finding::{Finding, Sources},
    tree::{self, Gathered},
    view::{self, Input, Repository},
    yaml,
};
use std::path::{Path, PathBuf};

/// The largest file that is looked into: bundles of CRDs have tens of MiB.
const LARGEST: usize = 64 << 20;

/// Reads everything below a folder, and gives with it what cannot be read.
pub(super) fn read(
    folder: &Path,
    sources: &mut Sources,
) -> Result<(Repository, Vec<Finding>), Error> {
    let failed = |source| Error::Read { path: folder.to_owned(), source };
    let real = folder.canonicalize().map_err(failed)?;
    let root = root(&real);
    let below = real.strip_prefix(&root).unwrap_or(Path::new("")).to_string_lossy().into_owned();
    let wanted =
        |path: &str| [".yaml", ".yml", "/Kustomization"].iter().any(|end| path.ends_with(end));
    let gathered = tree::gather(folder, LARGEST, wanted)?;
    let mut findings = Vec::new();
    let mut files = Vec::with_capacity(gathered.len());
    for Gathered { path, bytes, is_too_large } in gathered {
        let shown = shown(folder, &path);
        if is_too_large {
            let id = sources.add(shown.clone(), "");
            findings.push(yaml::too_large(id, LARGEST));
        }
        let path = if below.is_empty() { path } else { format!("{below}/{path}") };
        files.push(Input { path, shown, bytes });
    }
    let (repository, unreadable) = view::read(files, sources);
    findings.extend(unreadable);
    Ok((repository, findings))
}

/// What the paths of Flux Kustomizations start from: the root of the git repository, or else the current
/// folder if it holds the one to judge, or else that folder itself.
fn root(folder: &Path) -> PathBuf {
    let of_git = folder.ancestors().find(|above| above.join(".git").exists());
    let current = std::env::current_dir().and_then(|current| current.canonicalize()).ok();
    let current = current.filter(|current| folder.starts_with(current));
    of_git.map(Path::to_owned).or(current).unwrap_or_else(|| folder.to_owned())
}

/// A path as the user would write it.
fn shown(folder: &Path, path: &str) -> String {
    let folder = folder.to_string_lossy();
    match folder.trim_end_matches('/').trim_start_matches("./") {
        "" | "." => path.to_owned(),
        folder => format!("{folder}/{path}"),
    }
}
