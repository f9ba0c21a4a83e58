//! `lint`: everything that should be mended in profiles, review dates included.

use super::{
    Verdict, assembly::Assembly, clock::Clock, experiment, selection::Source, shell::Shell,
};
use crate::{
    error::Error,
    report::{Outcome, Report, counted},
};

/// Find what should be mended in profiles
///
/// Checks every named profile as `build` does, and the review dates of its experiments besides: one that
/// has passed is an error, one within two weeks a warning. Nothing is written.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// The profiles, by name or by file; all of the folder when none is given
    #[arg(value_name = "PROFILE")]
    named: Vec<String>,
    /// Exit with 1 for warnings as well
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    clock: Clock,
    #[command(flatten)]
    source: Source,
}

const EXAMPLES: &str = "\
Examples:
  cofferdam lint                        every profile, today
  cofferdam lint home --today 2027-01-01
  cofferdam lint --format github        as annotations on a pull request";

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Verdict, Error> {
    let names = args.source.select(&args.named)?;
    let mut assembly = Assembly::new(&args.source);
    let mut outcomes = Vec::with_capacity(names.len());
    for name in &names {
        let profile = name.clone();
        let is_sound = judge(name, args, &mut assembly)?;
        let outcome =
            if is_sound { Outcome::Sound { profile } } else { Outcome::Failed { profile } };
        outcomes.push(outcome);
    }
    let failed = assembly.settle();
    let report = Report {
        findings: &assembly.findings,
        sources: &assembly.sources,
        outcomes: &outcomes,
        profiles: names.len(),
    };
    shell.report(&report);
    if assembly.findings.is_empty() {
        shell.note(&format!("nothing to mend in {}", counted(names.len(), "profile")));
    }
    Ok(Verdict::over(failed || args.strict && !assembly.findings.is_empty()))
}

/// Checks one profile; whether a tree could be built from it.
fn judge(name: &str, args: &Args, assembly: &mut Assembly<'_>) -> Result<bool, Error> {
    let Some(profile) = assembly.profile(name)? else { return Ok(false) };
    let Some(composed) = assembly.composed(&profile)? else { return Ok(false) };
    let today = args.clock.today();
    let trials = experiment::trials(&profile, &composed);
    assembly.findings.extend(trials.iter().filter_map(|trial| trial.review(today)));
    Ok(true)
}
