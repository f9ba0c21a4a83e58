//! The command line: a file a verb, each with its `Args` and `run`.
//!
//! To add one: its file, then its `mod` line and its row in `verbs!` here.

mod assembly;
mod build;
mod charts;
mod clock;
mod completions;
mod disk;
mod drift;
mod due;
mod explain;
mod fix;
mod foreign;
mod git;
mod guard;
mod init;
mod lint;
mod list;
mod matrix;
mod parity;
mod place;
mod plan;
mod platforms;
mod schema;
mod selection;
mod shell;
mod show;
mod side;
mod switch;
mod watch;

use crate::error::Error;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use shell::{Globals, Shell};
use std::{ffi::OsString, process::ExitCode};

/// Compiles platform profiles into committed Flux trees, and contains what they hold.
///
/// A profile is a YAML file that says which providers a platform uses and which components it runs.
/// `build` makes a tree of Kubernetes and Flux objects from it, one object a file, which is committed
/// and which Flux applies. Nothing here talks to a cluster or to the network.
#[derive(Debug, Parser)]
#[command(name = "cofferdam", version, max_term_width = 100, after_help = EXIT_CODES)]
#[command(subcommand_required = true, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    verb: Verb,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing to report
  1  findings, drift, a plan with something to do, or a tree that a build would change; warnings alone
     only with `lint --strict`
  2  could not run, for example because of a wrong argument";

/// What a run came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Nothing to report.
    Clean,
    /// There is something to mend.
    Findings,
}

macro_rules! verbs {
    ($($name:ident($module:ident),)*) => {
        #[derive(Debug, Subcommand)]
        enum Verb {
            $($name($module::Args),)*
        }

        impl Verb {
            fn run(&self, shell: &mut Shell) -> Result<Verdict, Error> {
                match self {
                    $(Self::$name(args) => $module::run(args, shell),)*
                }
            }
        }
    };
}

verbs! {
    Init(init),
    Build(build),
    Drift(drift),
    Lint(lint),
    Plan(plan),
    Switch(switch),
    Matrix(matrix),
    Show(show),
    List(list),
    Explain(explain),
    Schema(schema),
    Charts(charts),
    Completions(completions),
}

/// Runs the program with these arguments, the first of which is its name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match parse(arguments.into_iter().collect()) {
        Ok(cli) => cli,
        Err(refusal) => {
            // Help that nobody reads any more is no failure.
            let _ = refusal.print();
            return ExitCode::from(u8::try_from(refusal.exit_code()).unwrap_or(2));
        }
    };
    let mut shell = Shell::new(cli.globals);
    let verdict = cli.verb.run(&mut shell).and_then(|verdict| shell.end().map(|()| verdict));
    match verdict {
        Ok(Verdict::Clean) => ExitCode::SUCCESS,
        Ok(Verdict::Findings) => ExitCode::from(1),
        Err(error) => {
            shell::fail(&error);
            ExitCode::from(2)
        }
    }
}

/// Help and refusals are coloured as everything else is, so what `--color` says is looked for before all else is read.
fn parse(arguments: Vec<OsString>) -> Result<Cli, clap::Error> {
    let mut command = Cli::command().color(shell::color(&arguments));
    let mut matches = command.try_get_matches_from_mut(arguments)?;
    Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

impl Verdict {
    /// The verdict over something that should not be there.
    fn over(is_there: bool) -> Self {
        if is_there { Self::Findings } else { Self::Clean }
    }
}
