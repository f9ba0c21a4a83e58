//! The sides of a plan, from what somebody wrote on the command line: a profile, a folder, a git revision.

use super::{
    assembly::Assembly,
    foreign,
    git::{Revision, is_yaml},
    place::{Place, below, joined},
    selection::Source,
};
use crate::{
    containment::Composed,
    emit,
    error::Error,
    plan::{self, Outline, Side, Step},
    profile::Profile,
    tree::{LEDGER, Ledger, Tree},
    view::{self, Input, Repository, Surroundings},
};
use std::{num::NonZeroUsize, path::Path};

/// A side, and how it came about where a profile is behind it.
pub(super) struct Taken {
    /// The side.
    pub(super) side: Side,
    /// What was composed; none for a tree that was read.
    pub(super) made: Option<Made>,
}

/// What a profile became.
pub(super) struct Made {
    /// By what it is taken again.
    pub(super) written: String,
    pub(super) profile: Profile,
    pub(super) composed: Composed,
    pub(super) tree: Tree,
}

/// Reads a side; none where a finding says why there is no tree.
///
/// One that a profile is behind is composed as if it were the platform `of`, so that it lies where that one
/// does.
pub(super) fn take(
    written: &str,
    source: &Source,
    of: Option<&Profile>,
    assembly: &mut Assembly<'_>,
) -> Result<Option<Taken>, Error> {
    if let Some((revision, path)) = of_git(written, source) {
        let revision = Revision::of(revision)?;
        if !is_yaml(path) {
            let (repository, root) = of_revision(&revision, path, assembly)?;
            return only(written, &root, repository).map(Some);
        }
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let name = name.trim_end_matches(".yaml");
        let found = assembly.profile_in((Path::new(folder), name), &revision)?;
        return made((written, written), found, of, assembly);
    }
    let path = Path::new(written);
    if path.is_dir() {
        let found = foreign::read(path, assembly.threads(), &mut assembly.sources)?;
        assembly.findings.extend(found.findings);
        return only(written, &found.path, found.repository).map(Some);
    }
    let name = source.one(written)?;
    let shown: Vec<String> = source.set.iter().map(|set| format!(" --set {set}")).collect();
    let found = assembly.profile(&name)?;
    made((&name, &format!("{name}{}", shown.concat())), found, of, assembly)
}

/// The side of the one cluster that starts in a folder of a repository.
fn only(written: &str, root: &str, repository: Repository) -> Result<Taken, Error> {
    let starts = Side::starts(&repository, root);
    if let [_] = starts.as_slice() {
        let side = Side::of(written.trim_end_matches('/'), root, repository);
        return Ok(Taken { side, made: None });
    }
    Err(Error::Usage(match starts.as_slice() {
        [] => format!("there is nothing in `{written}` that a cluster would start from"),
        starts => {
            format!("`{written}` holds several clusters, in `{}`; name one", starts.join("`, `"))
        }
    }))
}

/// A repository as a revision has it, or as much of it as is needed for a folder, and where that belongs.
fn of_revision(
    revision: &Revision,
    folder: &str,
    assembly: &mut Assembly<'_>,
) -> Result<(Repository, String), Error> {
    let folder = match view::below_root(folder) {
        folder if folder == "." => String::new(),
        folder => folder,
    };
    let file = |path: &str| revision.file(&joined(&folder, path)).ok().flatten();
    let ledger = file(LEDGER).and_then(|text| Ledger::parse(str::from_utf8(&text).ok()?).ok());
    let place = Place::of(&folder, ledger.as_ref(), file);
    let mut read = |around: &str, place: Place| -> Result<_, Error> {
        let files = revision.tree(around)?.into_iter();
        let files = files.filter_map(|file| Some(Input { path: place.path(&file.path)?, ..file }));
        let (threads, sources) = (assembly.threads(), &mut assembly.sources);
        let (repository, findings) = view::read_on(threads, files.collect(), sources);
        assembly.findings.extend(findings);
        Ok((repository, place.belongs))
    };
    let found = read(&folder, place.clone())?;
    let wanted = foreign::wanted(&found.0);
    if wanted.is_empty() {
        return Ok(found);
    }
    let all = revision.list_below("")?;
    let is_there = |folder: &str| all.iter().any(|path| below(path, folder).is_some());
    let above = || Path::new(&folder).ancestors().filter_map(Path::to_str);
    let nearest = |path: String| above().find(|above| is_there(&joined(above, &path)));
    match wanted.into_iter().filter_map(nearest).min_by_key(|above| above.len()) {
        Some(around) if around != folder => read(around, place.within(around)),
        _ => Ok(found),
    }
}

fn made(
    (written, name): (&str, &str),
    profile: Option<Profile>,
    of: Option<&Profile>,
    assembly: &mut Assembly<'_>,
) -> Result<Option<Taken>, Error> {
    let Some(mut profile) = profile else { return Ok(None) };
    if let Some(of) = of {
        profile.name.clone_from(&of.name);
        profile.flux.path.clone_from(&of.flux.path);
    }
    let Some(composed) = assembly.composed(&profile)? else { return Ok(None) };
    let tree = emit::emit(composed.clone(), &profile.digest, assembly.threads())?;
    let around = Surroundings::of(&composed);
    let repository = assembly.repository(&around, &tree);
    let side = Side::of(name, &around.folder, repository).knowing(&composed);
    Ok(Some(Taken {
        side,
        made: Some(Made { written: written.to_owned(), profile, composed, tree }),
    }))
}

/// A revision and a path in it, if that is what is written and no file or profile is called so.
fn of_git<'w>(written: &'w str, source: &Source) -> Option<(&'w str, &'w str)> {
    let (revision, path) = written.split_once(':')?;
    let is_file = Path::new(written).exists() || source.below(Path::new(written)).is_some();
    (!is_file && !revision.is_empty() && !path.is_empty()).then_some((revision, path))
}

/// The trees of steps, each with what is said about it.
pub(super) fn trees(
    steps: &[Step],
    from: &Made,
    to: &Made,
    threads: NonZeroUsize,
) -> Result<Vec<(Outline, Tree)>, Error> {
    let tree = |(step, platform): (&Step, Composed)| {
        let digest = if step.is_last { &to.profile.digest } else { &from.profile.digest };
        emit::emit(platform, digest, threads).map(|tree| (step.outline.clone(), tree))
    };
    let platforms = plan::platforms(&from.composed, &to.composed, steps);
    steps.iter().zip(platforms).map(tree).collect()
}
