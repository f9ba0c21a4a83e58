//! `build`: profiles into trees on disk.

use super::{
    Verdict,
    assembly::Assembly,
    due::{Due, due},
    guard,
    selection::Source,
    shell::Shell,
    watch::Watch,
};
use crate::{
    drift,
    error::Error,
    plan::Consent,
    report::{Change, Outcome, Report},
};
use std::path::{Path, PathBuf};

/// Build the trees of profiles
///
/// Makes the tree of every named profile and writes it below the output folder, where it belongs into
/// git. Files that a build no longer makes are deleted; files that cofferdam did not write are kept. If
/// any of the profiles has an error, no tree is written; nor is one that would lose data of the tree that is
/// there, unless `--accept` or the profile's `accept:` says so by name.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// The profiles, by name or by file; all of the folder when none is given
    #[arg(value_name = "PROFILE")]
    named: Vec<String>,
    /// Write nothing; exit with 1 if a build would change a tree
    #[arg(long)]
    check: bool,
    /// Take a hazard into account that would stop the build, at one object or at all; may be repeated
    #[arg(long, value_name = "HAZARD[=OBJECT]")]
    accept: Vec<String>,
    /// Build again whenever a file of the profiles folder changes, until Ctrl-C
    #[arg(long)]
    watch: bool,
    /// The output folder; each profile's tree is a folder in it
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    #[command(flatten)]
    source: Source,
}

const EXAMPLES: &str = "\
Examples:
  cofferdam build                       every profile
  cofferdam build home --check          whether `out/home` is what a build would write
  cofferdam build home --set provider.ingress=traefik --out /tmp/trial";

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Verdict, Error> {
    if !args.watch {
        return once(args, shell);
    }
    // Watching starts first, so that no change is missed while the first build runs.
    let watch = Watch::start(&args.source.profiles)?;
    let mut verdict = once(args, shell)?;
    shell.note("waiting for changes; Ctrl-C ends it");
    while !shell.is_closed() && watch.next() {
        match once(args, shell) {
            Ok(next) => verdict = next,
            // What is in the way may be gone at the next change.
            Err(error) => super::shell::fail(&error),
        }
    }
    Ok(verdict)
}

fn once(args: &Args, shell: &mut Shell) -> Result<Verdict, Error> {
    let names = args.source.select(&args.named)?;
    let mut assembly = Assembly::new(&args.source);
    let accept = guard::consents(&args.accept)?;
    let mut all = Vec::with_capacity(names.len());
    // What is known of the other profiles is reported all the same.
    let mut stopped = None;
    for name in &names {
        let due = guarded(args, (name, &accept), &mut assembly);
        all.push(due.unwrap_or_else(|error| {
            stopped.get_or_insert(error);
            None
        }));
    }
    let failed = assembly.settle() || stopped.is_some();
    let mut outcomes = Vec::with_capacity(names.len());
    for (name, due) in names.iter().zip(all) {
        match due {
            Some(due) if !failed => {
                let finished = finish(args, &due, shell);
                due.release();
                match finished {
                    Ok(outcome) => outcomes.push(outcome),
                    Err(error) => {
                        stopped = Some(error);
                        break;
                    }
                }
            }
            due => outcomes.push(unwritten(name, due.as_ref())),
        }
    }
    let Assembly { findings, sources, .. } = &assembly;
    shell.report(&Report { findings, sources, outcomes: &outcomes, profiles: names.len() });
    if let Some(error) = stopped {
        return Err(error);
    }
    if failed && !args.check {
        let bad = outcomes.iter().filter(|o| matches!(o, Outcome::Failed { .. })).count();
        let why = match names.len() {
            1 => String::new(),
            all => format!(": {bad} of {all} profiles could not be built"),
        };
        shell.note(&format!("no tree was written{why}"));
    }
    Ok(Verdict::over(failed || !outcomes.iter().all(Outcome::is_clean)))
}

/// What a profile would write, after a look at what its folder would lose.
fn guarded(
    args: &Args,
    (name, accept): (&str, &[Consent]),
    assembly: &mut Assembly<'_>,
) -> Result<Option<Due>, Error> {
    let out = args.out.join(name);
    let due = due(name, &out, &args.source, assembly)?;
    if let Some(Due { tree, ledger: Some(ledger), .. }) = &due {
        let asked = guard::Asked { name, tree, accept };
        guard::against_folder(&asked, &out, ledger, assembly)?;
    }
    Ok(due)
}

fn unwritten(name: &str, due: Option<&Due>) -> Outcome {
    let profile = name.to_owned();
    match due {
        Some(_) => Outcome::Withheld { profile },
        None => Outcome::Failed { profile },
    }
}

fn finish(args: &Args, due: &Due, shell: &Shell) -> Result<Outcome, Error> {
    let out = args.out.join(due.tree.profile().as_str());
    if args.check { check(&out, args, due) } else { write(&out, args, due, shell) }
}

fn check(out: &Path, args: &Args, Due { tree, found, .. }: &Due) -> Result<Outcome, Error> {
    let comparison = found.compare(tree, args.source.threads())?;
    let files = drift::drift(tree, &comparison)?.files;
    Ok(Outcome::Checked {
        profile: tree.profile().to_string(),
        out: out.display().to_string(),
        changes: files
            .into_iter()
            .map(|file| Change { path: file.path, kind: file.kind, what: file.what })
            .collect(),
    })
}

fn write(
    out: &Path,
    args: &Args,
    Due { tree, found, .. }: &Due,
    shell: &Shell,
) -> Result<Outcome, Error> {
    let written = found.write(tree, args.source.threads())?;
    let shown = out.display();
    for path in &written.kept {
        let path = path.display();
        shell.note(&format!("`{shown}/{path}` is not cofferdam's and was left alone"));
    }
    for path in &written.replaced_edits {
        shell.note(&format!(
            "`{shown}/{path}` was changed by hand, and the change is gone; git may still have it"
        ));
    }
    Ok(Outcome::Written {
        profile: tree.profile().to_string(),
        out: shown.to_string(),
        written: written.wrote,
        removed: written.removed,
        unchanged: written.unchanged,
        replaced_edits: written.replaced_edits.iter().map(ToString::to_string).collect(),
        kept: written.kept.iter().map(|path| path.display().to_string()).collect(),
    })
}
