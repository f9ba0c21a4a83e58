//! A report as one JSON document.

use super::{Look, Outcome, Report};
use crate::finding::{Finding, Sources};
use serde::Serialize;

/// The form of the document; it grows only when a key changes its meaning or goes away.
pub(super) const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    findings: Vec<Row<'a>>,
    profiles: &'a [Outcome],
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'static str,
    severity: String,
    file: &'a str,
    line: u32,
    column: u32,
    length: u32,
    message: &'a str,
    note: Option<&'a str>,
    help: Option<&'a str>,
}

/// The report as JSON.
pub(super) fn render(report: &Report<'_>, _: Look) -> String {
    let row = |finding| row(finding, report.sources);
    let findings = report.findings.iter().map(row).collect();
    pretty(&Document { version: VERSION, findings, profiles: report.outcomes })
}

fn row<'a>(finding: &'a Finding, sources: &'a Sources) -> Row<'a> {
    Row {
        id: finding.id,
        severity: finding.severity.to_string(),
        file: sources.path(finding.place.file),
        line: finding.place.line,
        column: finding.place.column,
        length: finding.place.length,
        message: &finding.message,
        note: finding.note.as_deref(),
        help: finding.help.as_deref(),
    }
}

/// JSON over several lines, with a newline at the end.
pub(super) fn pretty(value: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(value);
    text.expect("the keys are text, and no value of a report refuses to be written") + "\n"
}
