//! The sides of a plan, from what somebody wrote on the command line: a profile, a folder, a git revision.

use super::{
    assembly::Assembly,
    foreign,
    git::{Revision, is_yaml},
    selection::Source,
};
use crate::{
    containment::Composed,
    emit,
    error::Error,
    plan::{self, Outline, Side, Step},
    profile::Profile,
    tree::Tree,
    view::{self, Surroundings},
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
            let files = revision.tree(path)?;
            let (repository, findings) =
                view::read_on(assembly.threads(), files, &mut assembly.sources);
            assembly.findings.extend(findings);
            let side = Side::of(written, path.trim_end_matches('/'), repository);
            return Ok(Some(Taken { side, made: None }));
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
        let side = Side::of(written.trim_end_matches('/'), &found.path, found.repository);
        return Ok(Some(Taken { side, made: None }));
    }
    let names = source.select(&[written.to_owned()])?;
    let [name] = names.as_slice() else {
        let message = format!("`{written}` is {} profiles; name one of them", names.len());
        return Err(Error::Usage(message));
    };
    let shown: Vec<String> = source.set.iter().map(|set| format!(" --set {set}")).collect();
    let found = assembly.profile(name)?;
    made((name, &format!("{name}{}", shown.concat())), found, of, assembly)
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
