//! `lint`: everything that should be mended in profiles, in the trees they become, and in any other YAML.

use super::{
    Verdict, assembly::Assembly, clock::Clock, fix, foreign, selection::Source, shell::Shell,
};
use crate::{
    error::Error,
    finding::Finding,
    intent::Level,
    lint::{self, Levels},
    report::{Outcome, Report, counted},
    view::Skipped,
};
use std::path::Path;

/// Find what should be mended in profiles and in YAML
///
/// Checks every named profile as `build` does, and judges the tree that it would be built into. A folder or
/// a file of YAML is judged by the same rules, whoever wrote it: what YAML does not show is told by
/// `cofferdam.yaml` (see `cofferdam init --lint-only`). Without a name, every profile is checked, or the
/// current folder where there are no profiles. Nothing is written.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// Profiles, by name or by file, and folders or files of YAML
    #[arg(value_name = "PROFILE|PATH")]
    named: Vec<String>,
    #[command(flatten)]
    mending: fix::Mending,
    /// Exit with 1 for warnings as well
    #[arg(long)]
    strict: bool,
    /// Count what a rule finds as errors; may be repeated
    #[arg(long, value_name = "RULE")]
    deny: Vec<String>,
    /// Count what a rule finds as warnings; may be repeated
    #[arg(long, value_name = "RULE")]
    warn: Vec<String>,
    /// Leave a rule out; may be repeated
    #[arg(long, value_name = "RULE")]
    allow: Vec<String>,
    /// List what could not be evaluated, and what is waived
    #[arg(long, short)]
    verbose: bool,
    #[command(flatten)]
    clock: Clock,
    #[command(flatten)]
    source: Source,
}

const EXAMPLES: &str = "\
Examples:
  cofferdam lint                        every profile, or this folder
  cofferdam lint home --today 2027-01-01
  cofferdam lint clusters/home --deny version-not-exact
  cofferdam lint clusters --fix --dry-run
  cofferdam lint --format github        as annotations on a pull request";

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Verdict, Error> {
    let levels = levels(args)?;
    let (mut paths, named): (Vec<&str>, Vec<&str>) =
        args.named.iter().map(String::as_str).partition(|name| is_path(name, &args.source));
    let mut profiles = Vec::new();
    if args.named.is_empty() && !args.source.profiles.is_dir() {
        paths.push(".");
    } else if args.named.is_empty() || !named.is_empty() {
        let named: Vec<String> = named.into_iter().map(str::to_owned).collect();
        profiles = args.source.select(&named)?;
    }
    let begun = || Run {
        args,
        levels: &levels,
        assembly: Assembly::new(&args.source),
        skipped: Vec::new(),
    };
    if let Some(manner) = args.mending.manner() {
        let mut run = begun();
        paths.iter().try_for_each(|path| run.path(Path::new(path)))?;
        fix::fix(&run.assembly.findings, &run.assembly.sources, manner, shell)?;
    }
    let mut run = begun();
    for path in &paths {
        run.path(Path::new(path))?;
    }
    let mut outcomes = Vec::with_capacity(profiles.len());
    for name in &profiles {
        let profile = name.clone();
        let is_sound = run.profile(name)?;
        let outcome =
            if is_sound { Outcome::Sound { profile } } else { Outcome::Failed { profile } };
        outcomes.push(outcome);
    }
    let Run { mut assembly, skipped, .. } = run;
    let failed = assembly.settle();
    let Assembly { findings, sources, .. } = &assembly;
    shell.report(&Report { findings, sources, outcomes: &outcomes, profiles: profiles.len() });
    let counts = findings.iter().filter(|finding| finding.waived.is_none()).count();
    if counts == 0 {
        let judged = [(profiles.len(), "profile"), (paths.len(), "path")];
        let judged = judged.into_iter().filter(|(number, _)| *number > 0);
        let judged: Vec<_> = judged.map(|(number, what)| counted(number, what)).collect();
        shell.note(&format!("nothing to mend in {}", judged.join(" and ")));
    }
    tell_waived(args, &assembly, shell);
    tell_skipped(args, &skipped, &assembly, shell);
    Ok(Verdict::over(failed || args.strict && counts > 0))
}

/// Whether a name is that of a folder or file to judge, and not of a profile.
fn is_path(name: &str, source: &Source) -> bool {
    let path = Path::new(name);
    path.is_dir() || path.is_file() && source.below(path).is_none()
}

fn levels(args: &Args) -> Result<Levels, Error> {
    let mut levels = Levels::default();
    let given = [(Level::Deny, &args.deny), (Level::Warn, &args.warn), (Level::Off, &args.allow)];
    for (level, names) in given {
        for name in names {
            levels.set(name, level).map_err(Error::Usage)?;
        }
    }
    Ok(levels)
}

/// What a run has come to so far.
struct Run<'a> {
    args: &'a Args,
    levels: &'a Levels,
    assembly: Assembly<'a>,
    skipped: Vec<Skipped>,
}

impl Run<'_> {
    /// Judges a folder or file.
    fn path(&mut self, path: &Path) -> Result<(), Error> {
        let found = foreign::read(path, self.assembly.threads(), &mut self.assembly.sources)?;
        let today = self.args.clock.today();
        let mut findings = lint::run_with(&found.repository, today, self.levels);
        findings.retain(|finding| found.asked.contains(&finding.place.file));
        self.assembly.findings.extend(found.findings);
        self.assembly.findings.extend(findings);
        let skipped = found.repository.clusters.into_iter().flat_map(|cluster| cluster.skipped);
        self.skipped.extend(skipped.filter(|skipped| found.asked.contains(&skipped.place.file)));
        Ok(())
    }

    /// Judges the tree that a profile would be built into; false where there would be none.
    fn profile(&mut self, name: &str) -> Result<bool, Error> {
        let Some((profile, repository)) = self.assembly.view(name)? else { return Ok(false) };
        let today = self.args.clock.today();
        let mut findings = lint::run_with(&repository, today, self.levels);
        lint::point_into(&profile, &repository, &mut findings);
        self.assembly.findings.extend(findings);
        self.skipped.extend(repository.clusters.into_iter().flat_map(|cluster| cluster.skipped));
        Ok(true)
    }
}

/// Says how much is waived, and what and why where that is wanted.
fn tell_waived(args: &Args, assembly: &Assembly<'_>, shell: &Shell) {
    let waived = |finding: &Finding| {
        let waived = finding.waived.as_ref()?;
        let place = assembly.shown(finding.place);
        Some(format!("{place}: {}: {}; {waived}", finding.id, finding.message))
    };
    let waived: Vec<String> = assembly.findings.iter().filter_map(waived).collect();
    tell(args, shell, &waived, ("is waived", "are waived"));
}

/// Says how much could not be evaluated, and what where that is wanted.
fn tell_skipped(args: &Args, skipped: &[Skipped], assembly: &Assembly<'_>, shell: &Shell) {
    let mut lines: Vec<String> = skipped
        .iter()
        .map(|skipped| format!("{}: {}", assembly.shown(skipped.place), skipped.what))
        .collect();
    lines.sort();
    lines.dedup();
    let could_not = "could not be evaluated, so no rule judges what depends on it";
    tell(args, shell, &lines, (could_not, could_not));
}

fn tell(args: &Args, shell: &Shell, lines: &[String], (one, several): (&str, &str)) {
    let (what, is) = match lines.len() {
        0 => return,
        1 => ("1 thing".to_owned(), one),
        number => (counted(number, "thing"), several),
    };
    if args.verbose {
        shell.note(&format!("{what} {is}:\n  {}", lines.join("\n  ")));
    } else {
        shell.note(&format!("{what} {is}; `--verbose` lists them"));
    }
}
