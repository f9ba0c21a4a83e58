//! `drift`: the trees on disk against what a build would write.

use super::{
    Verdict, assembly::Assembly, due::due, git::Revision, guard, selection::Source, shell::Shell,
};
use crate::{
    drift,
    error::Error,
    report::{Outcome, Report},
    tree::{self, Ledger},
};
use std::path::PathBuf;

/// Tell how the trees on disk differ from a build
///
/// Builds every named profile in memory and compares it with its tree on disk. Each file that differs is
/// shown with what happened to it (a stale render, a hand edit, an orphan, …), what a build would change in
/// it, and what to do. Without a name, trees whose profile is gone are reported as well.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// The profiles, by name or by file; all of the folder when none is given
    #[arg(value_name = "PROFILE")]
    named: Vec<String>,
    /// Tell what is at risk as well, held against the trees as this git revision has them
    #[arg(long, value_name = "REVISION")]
    base: Option<String>,
    /// The output folder; each profile's tree is a folder in it
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    #[command(flatten)]
    source: Source,
}

const EXAMPLES: &str = "\
Examples:
  cofferdam drift                       every profile, and trees without one
  cofferdam drift home                  one profile
  cofferdam drift --base origin/main    and what this change puts at risk
  cofferdam drift --format github       as annotations on a pull request";

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Verdict, Error> {
    let names = args.source.select(&args.named)?;
    let mut assembly = Assembly::new(&args.source);
    let mut outcomes = Vec::with_capacity(names.len());
    let base = args.base.as_deref().map(Revision::of).transpose()?;
    // What is known of the other profiles is reported all the same.
    let mut stopped = None;
    for name in &names {
        match compared(args, (name, base.as_ref()), &mut assembly) {
            Ok(outcome) => outcomes.push(outcome),
            Err(error) => drop(stopped.get_or_insert(error)),
        }
    }
    if args.named.is_empty() {
        outcomes.extend(orphans(args, &names)?);
    }
    let failed = assembly.settle();
    let report = Report {
        findings: &assembly.findings,
        sources: &assembly.sources,
        outcomes: &outcomes,
        profiles: names.len(),
    };
    shell.report(&report);
    if let Some(error) = stopped {
        return Err(error);
    }
    Ok(Verdict::over(failed || !outcomes.iter().all(Outcome::is_clean)))
}

/// What differs between a profile's tree and its folder.
fn compared(
    args: &Args,
    (name, base): (&str, Option<&Revision>),
    assembly: &mut Assembly<'_>,
) -> Result<Outcome, Error> {
    let out = args.out.join(name);
    let Some(due) = due(name, &out, &args.source, assembly)? else {
        return Ok(Outcome::Failed { profile: name.to_owned() });
    };
    if let Some(base) = base {
        let asked = guard::Asked { name, tree: &due.tree, accept: &[] };
        guard::against_revision(&asked, base, assembly)?;
    }
    let comparison = due.found.compare(&due.tree, args.source.threads())?;
    let drift = drift::drift(&due.tree, &comparison)?;
    due.release();
    Ok(Outcome::Compared { out: out.display().to_string(), drift })
}

/// The trees in the output folder that no profile makes any more; a folder without a ledger is no tree.
fn orphans(args: &Args, names: &[String]) -> Result<Vec<Outcome>, Error> {
    let mut orphans = Vec::new();
    for folder in tree::list_folders(&args.out)? {
        let out = args.out.join(&folder);
        if names.contains(&folder) {
            continue;
        }
        if let Some(ledger) = Ledger::read(&out)? {
            orphans.push(Outcome::OrphanTree {
                profile: ledger.profile.to_string(),
                out: out.display().to_string(),
                files: ledger.files.len(),
            });
        }
    }
    Ok(orphans)
}
