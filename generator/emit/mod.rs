//! A composed platform becomes a tree: one object a file, a folder a layer, the Flux objects in `flux/`, and
//! the runbook.

mod flux;
mod runbook;

use crate::{
    containment::{ClosedLayer, Composed, Rendered},
    error::Error,
    intent::{self, Intent},
    model,
    name::Name,
    text::{self, Text},
    tree::{self, File, Tree, TreePath},
    yaml,
};
use std::{borrow::Cow, mem, num::NonZeroUsize, thread};

/// The tree of a platform; `digest` is that of the profile it comes from. The number of threads cannot be
/// seen in the result.
pub fn emit(mut composed: Composed, digest: &str, threads: NonZeroUsize) -> Result<Tree, Error> {
    let mut contents: Vec<_> =
        composed.layers.iter_mut().map(|layer| mem::take(&mut layer.objects)).collect();
    let composed = &composed;
    let profile = &composed.settings.name;
    let mark = &*tree::mark(profile);
    let share = contents.len().div_ceil(threads.get()).max(1);
    let mut shares = Vec::new();
    for layers in composed.layers.chunks(share) {
        let rest = contents.split_off(layers.len());
        shares.push((layers, mem::replace(&mut contents, rest)));
    }
    let homes = &flux::Homes::of(composed);
    let files = thread::scope(|scope| {
        let runbook = scope.spawn(|| runbook::render(composed, mark));
        let workers: Vec<_> = shares
            .into_iter()
            .map(|(layers, contents)| {
                scope.spawn(move || folders(composed, (layers, contents), (homes, mark)))
            })
            .collect();
        let mut files = flux::files(composed, mark)?;
        for worker in workers {
            let mut written = worker.join().expect("writing documents does not panic")?;
            files.reserve_exact(written.len());
            files.append(&mut written);
        }
        let runbook = runbook.join().expect("writing the runbook does not panic")?;
        let beside = |name, text| Ok(File::new(path(name)?, text));
        files.push(beside("RUNBOOK.md", runbook)?);
        files.push(beside(intent::FILE, declared(&composed.intent, mark)?)?);
        Ok(files)
    })?;
    let emitted = |clash: tree::Clash| Error::Emit {
        object: format!("the tree of `{profile}`"),
        reason: clash.to_string(),
    };
    Tree::new(profile.clone(), digest.to_owned(), files).map_err(emitted)
}

/// What the tree alone does not show, for `cofferdam lint`; Flux is not pointed at it.
fn declared(intent: &Intent, mark: &str) -> Result<String, Error> {
    let text = yaml::write(intent::FILE, intent)?;
    Ok(format!("---\n# {mark}\n# What the tree alone does not show, for `cofferdam lint`.\n{text}"))
}

/// The Flux Kustomizations and the folders of some layers, each with its objects, sorted as a tree has them.
fn folders(
    composed: &Composed,
    (layers, contents): (&[ClosedLayer], Vec<Vec<Rendered>>),
    (homes, mark): (&flux::Homes<'_>, &str),
) -> Result<Vec<File>, Error> {
    let objects: usize = contents.iter().map(Vec::len).sum();
    let mut files = Vec::with_capacity(objects + 2 * layers.len());
    for (layer, objects) in layers.iter().zip(contents) {
        files.push(flux::of_layer(composed, layer, (homes, mark))?);
        if layer.external.is_none() {
            folder(layer, objects, mark, &mut files)?;
        }
    }
    files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// The folder of a layer: `<namespace>/<layer>`.
fn folder_of(layer: &ClosedLayer) -> String {
    format!("{}/{}", layer.namespace, layer.name)
}

fn folder(
    layer: &ClosedLayer,
    objects: Vec<Rendered>,
    mark: &str,
    files: &mut Vec<File>,
) -> Result<(), Error> {
    let folder = folder_of(layer);
    let substituted = !layer.variables.is_empty();
    let mut names = Vec::with_capacity(objects.len());
    for object in objects {
        let file = file_name(&object.id.kind, &object.id.name);
        let at = path(&format!("{folder}/{file}"))?;
        files.push(File {
            object: Some(object.id.to_string()),
            layer: Some(layer.name.to_string()),
            ..File::new(at, document(object, mark, substituted))
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
    let layer = Some(layer.to_string());
    Ok(File { layer, ..File::new(path(&at)?, headed(mark, "", text)) })
}

/// A document with the program's mark above it, and further lines of its header.
fn headed(mark: &str, lines: &str, mut document: String) -> String {
    document.insert_str(0, &["---\n# ", mark, "\n", lines].concat());
    document
}

/// The document with its header; `$` as it must stand for Flux to leave it as it was meant.
fn document(object: Rendered, mark: &str, substituted: bool) -> String {
    let body = if substituted { object.text } else { unsubstituted(object.text) };
    let lines = object.why.as_deref().map(wrap).unwrap_or_default();
    let why: String = lines.iter().flat_map(|line| ["# ", line, "\n"]).collect();
    headed(mark, &why, body)
}

/// What a text is where Flux substitutes nothing.
fn unsubstituted(held: String) -> String {
    match text::unescape(&held) {
        Cow::Owned(meant) => meant,
        Cow::Borrowed(_) => held,
    }
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
