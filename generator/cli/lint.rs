//! `lint`: everything that should be mended in profiles, review dates included.

use super::{
    Verdict, assembly::Assembly, clock::Clock, experiment, fix, foreign, selection::Source,
    shell::Shell,
};
use crate::{
    error::Error,
    finding::{Finding, Sources},
    lint,
    report::{Outcome, Report, counted},
};
use std::path::Path;

/// Find what should be mended in profiles
///
/// Checks every named profile as `build` does, and the review dates of its experiments besides: one that
/// has passed is an error, one within two weeks a warning. Nothing is written.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// Profiles, by name or by file, and folders of YAML; every profile when nothing is given
    #[arg(value_name = "PROFILE|PATH")]
    named: Vec<String>,
    /// Mend in the folders what can be mended for certain, then report what is left
    #[arg(long)]
    fix: bool,
    /// With `--fix`, show the changes and write nothing
    #[arg(long, requires = "fix")]
    dry_run: bool,
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
  cofferdam lint clusters --fix --dry-run
  cofferdam lint --format github        as annotations on a pull request";

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Verdict, Error> {
    let is_folder = |name: &&String| Path::new(name.as_str()).is_dir();
    let folders: Vec<&String> = args.named.iter().filter(is_folder).collect();
    let named: Vec<String> = args.named.iter().filter(|name| !is_folder(name)).cloned().collect();
    let mut assembly = Assembly::new(&args.source);
    if let Some(manner) = args.mending() {
        let (mut sources, mut findings) = (Sources::default(), Vec::new());
        for folder in &folders {
            findings.extend(judge_folder(folder, args, &mut sources)?);
        }
        fix::fix(&findings, &sources, manner, shell)?;
    }
    for folder in &folders {
        let found = judge_folder(folder, args, &mut assembly.sources)?;
        assembly.findings.extend(found);
    }
    let only_folders = named.is_empty() && !folders.is_empty();
    let profiles = if only_folders { Vec::new() } else { args.source.select(&named)? };
    let mut outcomes = Vec::with_capacity(profiles.len());
    for name in &profiles {
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
        profiles: profiles.len(),
    };
    shell.report(&report);
    if assembly.findings.is_empty() {
        let mut judged = Vec::new();
        if !profiles.is_empty() {
            judged.push(counted(profiles.len(), "profile"));
        }
        if !folders.is_empty() {
            judged.push(counted(folders.len(), "folder"));
        }
        shell.note(&format!("nothing to mend in {}", judged.join(" and ")));
    }
    Ok(Verdict::over(failed || args.strict && !assembly.findings.is_empty()))
}

impl Args {
    fn mending(&self) -> Option<fix::Manner> {
        match (self.fix, self.dry_run) {
            (false, _) => None,
            (true, false) => Some(fix::Manner::Write),
            (true, true) => Some(fix::Manner::Show),
        }
    }
}

/// Judges what lies in a folder.
fn judge_folder(folder: &str, args: &Args, sources: &mut Sources) -> Result<Vec<Finding>, Error> {
    let (repository, mut findings) = foreign::read(Path::new(folder), sources)?;
    findings.extend(lint::run(&repository, args.clock.today()));
    Ok(findings)
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
