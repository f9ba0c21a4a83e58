//! The ledger's guard: what a build would lose of the tree that is there, before it is written.

use super::{
    assembly::{Assembly, Known},
    git::{Revision, is_yaml},
};
use crate::{
    error::Error,
    finding::{Finding, Severity},
    plan::{Class, Consent, Danger, Delta, Side, judge},
    tree::{self, Ledger, Tree},
    view::{self, Input},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// The largest file of a tree that is looked into.
const LARGEST: usize = 8 << 20;

/// What the guard is asked about: a profile, and the tree that it becomes.
pub(super) struct Asked<'a> {
    pub(super) name: &'a str,
    pub(super) tree: &'a Tree,
    /// What the command line takes into account.
    pub(super) accept: &'a [Consent],
}

/// The consents of the command line.
pub(super) fn consents(texts: &[String]) -> Result<Vec<Consent>, Error> {
    let one = |text: &String| {
        let message =
            || format!("there is no hazard `{text}`; `cofferdam list hazards` has them all");
        Consent::of(text).ok_or_else(|| Error::Usage(message()))
    };
    texts.iter().map(one).collect()
}

/// Reports the data that a build would put at risk, held against the tree that lies in a folder.
pub(super) fn against_folder(
    asked: &Asked<'_>,
    out: &Path,
    ledger: &Ledger,
    assembly: &mut Assembly<'_>,
) -> Result<(), Error> {
    if !may_lose(ledger, asked.tree) {
        return Ok(());
    }
    let root = root(asked, assembly);
    let found = tree::gather(out, LARGEST, is_yaml)?;
    let input = |file: tree::Gathered| {
        let path = format!("{root}/{}", file.path);
        Input { shown: path.clone(), path, bytes: file.bytes }
    };
    let before = found.into_iter().map(input).collect();
    report(asked, before, Severity::Error, assembly);
    Ok(())
}

/// Reports everything that is at risk, held against the tree as a git revision has it; data alone is an error.
pub(super) fn against_revision(
    asked: &Asked<'_>,
    revision: &Revision,
    assembly: &mut Assembly<'_>,
) -> Result<(), Error> {
    let root = root(asked, assembly);
    let before = revision.tree_or_none(&root)?;
    if !before.is_empty() {
        report(asked, before, Severity::Warning, assembly);
    }
    Ok(())
}

/// Whether anything of what holds data, or of who owns what, may differ: a look that costs nothing.
fn may_lose(ledger: &Ledger, tree: &Tree) -> bool {
    let built: BTreeMap<&str, &tree::File> =
        tree.files().iter().filter_map(|file| Some((file.object.as_deref()?, file))).collect();
    let watched =
        ["HelmRelease", "Kustomization", "PersistentVolume", "StatefulSet", "StorageClass"];
    ledger.files.values().any(|entry| {
        let Some(object) = &entry.object else { return false };
        let Some(file) = built.get(object.as_str()) else { return true };
        let is_watched = || watched.iter().any(|kind| object.starts_with(kind));
        file.layer != entry.layer || is_watched() && file.sha256 != entry.sha256
    })
}

fn root(asked: &Asked<'_>, assembly: &Assembly<'_>) -> String {
    let known = assembly.known.get(asked.name);
    known.map_or_else(|| format!("out/{}", asked.name), |known| known.root.clone())
}

fn report(asked: &Asked<'_>, before: Vec<Input>, least: Severity, assembly: &mut Assembly<'_>) {
    let root = root(asked, assembly);
    let after = asked.tree.files().iter().map(|file| Input::built(&root, file)).collect();
    let [before, after] = [before, after].map(|files| {
        // What is wrong with a tree is told by `lint` and `drift`.
        let (repository, _) = view::read_on(assembly.threads(), files, &mut assembly.sources);
        Side::of(asked.name, &root, repository)
    });
    let Known { place, accept, .. } = assembly.known.get(asked.name).cloned().unwrap_or_default();
    let delta = Delta::of(&before, &after);
    let counts = |danger: &Danger| least == Severity::Warning || danger.class == Class::Data;
    let mut consents = asked.accept.to_vec();
    consents.extend(accept.iter().filter_map(|text| Consent::of(text)));
    let mut seen = BTreeSet::new();
    for danger in judge(&delta).into_iter().filter(counts) {
        let is_taken = consents.iter().any(|consent| consent.covers(&danger));
        if is_taken || !seen.insert((danger.id, danger.object.clone())) {
            continue;
        }
        let severity = if danger.class == Class::Data { Severity::Error } else { least };
        let Danger { id, class, object, what, why, remedy, .. } = danger;
        let finding = Finding::error("hazard", place, format!("{object}: {what} ({id}, {class})"));
        assembly.findings.push(Finding {
            severity,
            note: Some(why),
            help: Some(format!("{remedy}; if you mean it: `--accept {id}={object}`")),
            object: Some(object),
            ..finding
        });
    }
    let unknown = accept.iter().filter(|text| Consent::of(text).is_none());
    let finding = |text: &String| {
        let message = format!("`accept:` names `{text}`, and there is no such hazard");
        Finding::error("hazard", place, message).help("`cofferdam list hazards` has them all")
    };
    assembly.findings.extend(unknown.map(finding));
}
