//! A composed platform becomes a tree: one object a file, a folder a layer, the Flux objects in `flux/`, and
//! the runbook.

mod flux;
mod runbook;

use crate::{
    containment::{ClosedLayer, Composed, Rendered},
    error::Error,
    model,
    name::Name,
    text::{self, Text},
    tree::{self, File, Tree, TreePath},
    yaml,
};
use std::{fmt::Write as _, num::NonZeroUsize, thread};

/// The tree of a platform; `digest` is that of the profile it comes from. The number of threads cannot be
/// seen in the result.
pub fn emit(composed: Composed, digest: &str, threads: NonZeroUsize) -> Result<Tree, Error> {
    let profile = composed.settings.name.clone();
    let mark = tree::mark(&profile);
    let (runbook, flux) = thread::scope(|scope| {
        let runbook = scope.spawn(|| runbook::render(&composed, &mark));
        let flux = flux::files(&composed, &mark);
        (runbook.join().expect("writing the runbook does not panic"), flux)
    });
    let mut files =
        vec![File { path: path("RUNBOOK.md")?, text: runbook?, object: None, layer: None }];
    files.extend(flux?);
    files.extend(folders(composed.layers, &mark, threads)?);
    let emitted = |clash: tree::Clash| Error::Emit {
        object: format!("the tree of `{profile}`"),
        reason: clash.to_string(),
    };
    Tree::new(profile.clone(), digest.to_owned(), files).map_err(emitted)
}

/// The folders of all layers, a share of them a thread.
fn folders(
    mut layers: Vec<ClosedLayer>,
    mark: &str,
    threads: NonZeroUsize,
) -> Result<Vec<File>, Error> {
    let share = layers.len().div_ceil(threads.get()).max(1);
    let mut shares = Vec::new();
    while !layers.is_empty() {
        let rest = layers.split_off(share.min(layers.len()));
        shares.push(std::mem::replace(&mut layers, rest));
    }
    thread::scope(|scope| {
        let workers: Vec<_> = shares
            .into_iter()
            .map(|layers| {
                scope.spawn(move || {
                    let mut files = Vec::new();
                    for layer in layers.into_iter().filter(|layer| layer.external.is_none()) {
                        folder(layer, mark, &mut files)?;
                    }
                    Ok(files)
                })
            })
            .collect();
        let mut files = Vec::new();
        for worker in workers {
            files.extend(worker.join().expect("writing documents does not panic")?);
        }
        Ok(files)
    })
}

/// The folder of a layer: `<namespace>/<layer>`.
fn folder_of(layer: &ClosedLayer) -> String {
    format!("{}/{}", layer.namespace, layer.name)
}

fn folder(layer: ClosedLayer, mark: &str, files: &mut Vec<File>) -> Result<(), Error> {
    let folder = folder_of(&layer);
    let substituted = !layer.variables.is_empty();
    let mut names = Vec::with_capacity(layer.objects.len());
    for object in layer.objects {
        let file = file_name(&object.id.kind, &object.id.name);
        files.push(File {
            path: path(&format!("{folder}/{file}"))?,
            object: Some(object.id.to_string()),
            layer: Some(layer.name.to_string()),
            text: document(object, mark, substituted),
        });
        names.push(file);
    }
    files.push(kustomization(&folder, names, (mark, &layer.name))?);
    Ok(())
}

/// The folder's own file, which lists the others: what is not listed is not applied.
fn kustomization(
    folder: &str,
    mut names: Vec<String>,
    (mark, layer): (&str, &Name),
) -> Result<File, Error> {
    names.sort();
    let resources = names.into_iter().map(Text::literal).collect();
    let config = model::Kustomization { resources, ..model::Kustomization::default() };
    let at = format!("{folder}/kustomization.yaml");
    let text = yaml::write(&at, &config.document())?;
    Ok(File {
        path: path(&at)?,
        text: format!("---\n# {mark}\n{text}"),
        object: None,
        layer: Some(layer.to_string()),
    })
}

/// The document with its header; `$` as it must stand for Flux to leave it as it was meant.
fn document(object: Rendered, mark: &str, substituted: bool) -> String {
    let body = if substituted { object.text.into() } else { text::unescape(&object.text) };
    let mut document = String::with_capacity(body.len() + mark.len() + 64);
    document.push_str("---\n# ");
    document.push_str(mark);
    document.push('\n');
    for line in object.why.iter().flat_map(|why| wrap(why)) {
        let _ = writeln!(document, "# {line}");
    }
    document.push_str(&body);
    document
}

/// Breaks a comment into lines of at most 100 characters.
fn wrap(comment: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in comment.split_whitespace() {
        let line = lines.last_mut().filter(|line| line.len() + word.len() < 98);
        match line {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

fn file_name(kind: &str, name: &Name) -> String {
    format!("{}-{name}.yaml", kind.to_ascii_lowercase())
}

fn path(path: &str) -> Result<TreePath, Error> {
    TreePath::try_from(path)
        .map_err(|invalid| Error::Emit { object: path.to_owned(), reason: invalid.to_string() })
}
