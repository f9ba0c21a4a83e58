//! A report as one JSON document.

use super::{Look, Outcome, Report};
use crate::{
    finding::{Finding, Severity, Sources, Waived},
    lint,
};
use schemars::JsonSchema;
use serde::Serialize;

/// The form of the document; it grows only when a key changes its meaning or goes away.
pub(super) const VERSION: u32 = 1;

/// What `--format json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Report")]
struct Document<'a> {
    /// The form of the document; a key may be added without it growing.
    version: u32,
    /// What should be mended, sorted by file, line and column.
    findings: Vec<Row<'a>>,
    /// What became of every profile, in the order in which they were taken.
    profiles: &'a [Outcome],
}

/// One thing to mend.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Finding")]
struct Row<'a> {
    /// The name of the rule, such as `version-not-exact`.
    id: &'static str,
    /// The rule's code in the catalogue, if it has one.
    alias: Option<&'static str>,
    severity: Severity,
    /// The file as the user would write it; `--set` for the command line.
    file: &'a str,
    /// From 1.
    line: u32,
    /// In characters, from 1.
    column: u32,
    /// In characters; 0 where a single place is meant.
    length: u32,
    /// The Kubernetes object, as `Kind/namespace/name` or `Kind/name`.
    object: Option<&'a str>,
    /// What is wrong.
    message: &'a str,
    /// Why it matters.
    note: Option<&'a str>,
    /// What to do.
    help: Option<&'a str>,
    /// Whether `--fix` mends it.
    fixable: bool,
    /// Who answers for it, if somebody does: then it does not count.
    waived: Option<&'a Waived>,
}

/// The report as JSON.
pub(super) fn render(report: &Report<'_>, _: Look) -> String {
    let row = |finding| row(finding, report.sources);
    let findings = report.findings.iter().map(row).collect();
    pretty(&Document { version: VERSION, findings, profiles: report.outcomes })
}

/// The JSON Schema of the document.
pub(crate) fn schema() -> String {
    pretty(&schemars::schema_for!(Document<'static>))
}

fn row<'a>(finding: &'a Finding, sources: &'a Sources) -> Row<'a> {
    Row {
        id: finding.id,
        alias: lint::find(finding.id).map(|rule| rule.alias),
        severity: finding.severity,
        file: sources.path(finding.place.file),
        line: finding.place.line,
        column: finding.place.column,
        length: finding.place.length,
        object: finding.object.as_deref(),
        message: &finding.message,
        note: finding.note.as_deref(),
        help: finding.help.as_deref(),
        fixable: !finding.fix.is_empty(),
        waived: finding.waived.as_ref(),
    }
}

/// JSON over several lines, with a newline at the end.
pub(super) fn pretty(value: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(value);
    text.expect("the keys are text, and no value of a report refuses to be written") + "\n"
}
