//! `schema`: what a file may hold, for editors.

use super::{Verdict, shell::Shell};
use crate::{compose, error::Error, lint, profile, report};
use clap::ValueEnum;

/// Print the JSON Schema of a file
///
/// Editors complete and check such files by it: keep it beside them and name it in the first line of each,
/// as `# yaml-language-server: $schema=profile.schema.json`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// The kind of file
    #[arg(value_enum)]
    of: Of,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    /// A profile
    Profile,
    /// `charts.yaml`, which holds the versions of charts
    Charts,
    /// What `--format json` prints
    Report,
    /// `cofferdam.yaml`, which says what a tree does not show
    Lint,
}

const EXAMPLES: &str = "\
Examples:
  cofferdam schema profile > profiles/profile.schema.json
  cofferdam schema lint > cofferdam.schema.json
  cofferdam schema profile | jq '.properties.provider'";

#[expect(clippy::unnecessary_wraps, reason = "every verb has this form")]
pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Verdict, Error> {
    match args.of {
        Of::Profile => shell.print(&text()),
        Of::Charts => shell.print(&charts_text()),
        Of::Report => shell.print(&report::schema()),
        Of::Lint => shell.print(&lint_text()),
    }
    Ok(Verdict::Clean)
}

/// The schema of a profile, as it is kept beside the profiles.
pub(super) fn text() -> String {
    format!("{:#}\n", profile::schema(&compose::catalog()))
}

/// The schema of `charts.yaml`, as it is kept beside the profiles.
pub(super) fn charts_text() -> String {
    format!("{:#}\n", profile::charts_schema(&compose::catalog()))
}

/// The schema of `cofferdam.yaml`, as it is kept beside it.
pub(super) fn lint_text() -> String {
    format!("{:#}\n", lint::schema())
}
