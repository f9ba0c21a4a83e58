//! A report in Markdown, for the text of a pull request or the summary of a job.

use super::{Fault, Look, Outcome, Report, counted, named};
use crate::finding::{Finding, Severity, Sources};
use std::fmt::Write as _;

/// The report as lists.
pub(super) fn render(report: &Report<'_>, _: Look) -> String {
    let mut text = String::new();
    for finding in report.counting() {
        of_finding(finding, report.sources, &mut text);
    }
    for Fault { file, what, help } in report.outcomes.iter().flat_map(Outcome::faults) {
        let _ = writeln!(text, "- **{what}** {}: {}", code(&file), escaped(&help));
    }
    let (errors, warnings) = report.counts();
    if errors + warnings > 0 {
        let counts = [counted(errors, "error"), counted(warnings, "warning")].join(", ");
        let _ = writeln!(text, "\n{counts}");
    }
    text
}

fn of_finding(finding: &Finding, sources: &Sources, text: &mut String) {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = finding.place;
    let at = format!("{}:{}:{}", sources.path(place.file), place.line, place.column);
    let (id, at) = (code(&named(finding.id)), code(&at));
    let _ = writeln!(text, "- **{severity}** {id} {at}: {}", escaped(&finding.message));
    for more in [&finding.note, &finding.help].into_iter().flatten() {
        let _ = writeln!(text, "  - {}", escaped(more));
    }
}

/// A text that is shown as it is.
pub(super) fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let most = text.split(|char| char != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(most + 1);
    let space = if most > 0 { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// A text without what Markdown would read as its own; what stands between backticks is code already.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, part) in text.split('`').enumerate() {
        if at > 0 {
            escaped.push('`');
        }
        for char in part.chars() {
            match char {
                '\n' | '\r' => escaped.push(' '),
                '<' | '>' | '|' | '*' | '_' | '[' if at % 2 == 0 => escaped.extend(['\\', char]),
                char => escaped.push(char),
            }
        }
    }
    escaped
}
