//! `completions`: the command line for a shell that completes it.

use super::{Cli, Verdict, shell::Shell};
use crate::error::Error;
use clap::CommandFactory as _;

/// Print a script that lets a shell complete the command line
///
/// The script goes where the shell looks for such, or is read at its start.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

const EXAMPLES: &str = "\
Examples:
  source <(cofferdam completions bash)
  cofferdam completions zsh > ~/.zfunc/_cofferdam
  cofferdam completions fish > ~/.config/fish/completions/cofferdam.fish";

#[expect(clippy::unnecessary_wraps, reason = "every verb has this form")]
pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Verdict, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "cofferdam", &mut script);
    shell.print(&String::from_utf8_lossy(&script));
    Ok(Verdict::Clean)
}
