//! `schema`: what a file may hold, for editors.

use super::{Verdict, shell::Shell};
use crate::{chart, compose, error::Error, finding::nearest, lint, profile, report};
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
    /// The chart, for `values`
    #[arg(value_name = "CHART", required_if_eq("of", "values"))]
    chart: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    /// A profile
    Profile,
    /// `charts.yaml`, which holds the versions of charts
    Charts,
    /// What `--format json` prints
    Report,
    /// What `plan --format json` prints
    Plan,
    /// `cofferdam.yaml`, which says what a tree does not show
    Lint,
    /// The values of a chart
    Values,
}

const EXAMPLES: &str = "\
Examples:
  cofferdam schema profile > profiles/profile.schema.json
  cofferdam schema lint > cofferdam.schema.json
  cofferdam schema values traefik > traefik.values.schema.json
  cofferdam schema profile | jq '.properties.provider'";

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Verdict, Error> {
    match args.of {
        Of::Profile => shell.print(&text()),
        Of::Charts => shell.print(&charts_text()),
        Of::Report => shell.print(&report::schema()),
        Of::Plan => shell.print(&report::plan_schema()),
        Of::Lint => shell.print(&lint_text()),
        Of::Values => shell.print(&values_text(args.chart.as_deref().unwrap_or_default())?),
    }
    Ok(Verdict::Clean)
}

/// The schema of a profile, as it is kept beside the profiles.
pub(super) fn text() -> String {
    format!("{:#}\n", profile::schema(compose::catalog()))
}

/// The schema of `charts.yaml`, as it is kept beside the profiles.
pub(super) fn charts_text() -> String {
    format!("{:#}\n", profile::charts_schema(compose::catalog()))
}

/// The schema of a chart's values, from the keys by which `lint` judges them.
fn values_text(chart: &str) -> Result<String, Error> {
    if let Some(schema) = chart::values_schema(chart) {
        return Ok(format!("{schema:#}\n"));
    }
    let all: Vec<&str> = chart::known_charts().collect();
    let near = nearest(chart, all.iter().copied()).map(|near| format!("did you mean `{near}`?"));
    let hint = near.unwrap_or_else(|| format!("there are: {}", all.join(", ")));
    Err(Error::Usage(format!("nothing is known of the values of a chart `{chart}`; {hint}")))
}

/// The schema of `cofferdam.yaml`, as it is kept beside it.
pub(super) fn lint_text() -> String {
    format!("{:#}\n", lint::schema())
}
