//! `show`: a profile as it is understood.

use super::{Verdict, assembly::Assembly, selection::Source, shell::Shell};
use crate::{
    error::Error,
    finding::Sources,
    profile::{self, Line},
    report::Report,
};
use clap::Subcommand;
use std::fmt::Write as _;

/// Show a profile as it is understood
///
/// `profile` prints everything that the profile and the files it extends come to, with the file and line
/// that each value was written at.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES, subcommand_required = true)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

const EXAMPLES: &str = "\
Examples:
  cofferdam show profile home           where does this value come from?";

#[derive(Debug, Subcommand)]
enum What {
    /// The merged profile, each value with its file and line
    Profile(Named),
}

#[derive(Debug, clap::Args)]
struct Named {
    /// The profile
    #[arg(value_name = "PROFILE")]
    name: String,
    #[command(flatten)]
    source: Source,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Verdict, Error> {
    match &args.what {
        What::Profile(named) => {
            let mut assembly = Assembly::new(&named.source);
            let Some(profile) = assembly.profile(&named.name)? else {
                return Ok(refuse(assembly, shell));
            };
            shell.print(&merged(&profile::explain(&profile), &assembly.sources));
        }
    }
    Ok(Verdict::Clean)
}

fn refuse(mut assembly: Assembly<'_>, shell: &mut Shell) -> Verdict {
    let failed = assembly.settle();
    let report = Report {
        findings: &assembly.findings,
        sources: &assembly.sources,
        outcomes: &[],
        profiles: 1,
    };
    shell.report(&report);
    Verdict::over(failed)
}

/// The lines, with their places as comments in a column of their own.
fn merged(lines: &[Line], sources: &Sources) -> String {
    let width = lines.iter().map(|line| line.text.chars().count()).filter(|width| *width <= 60);
    let width = width.max().unwrap_or_default();
    let mut text = String::new();
    for line in lines {
        let _ = match line.place {
            Some(place) => {
                let path = sources.path(place.file);
                writeln!(text, "{:width$}  # {path}:{}", line.text, place.line)
            }
            None => writeln!(text, "{}", line.text),
        };
    }
    text
}
