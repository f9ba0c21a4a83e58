//! A report as workflow commands, which GitHub shows on the lines of a pull request.

use super::{Fault, Look, Outcome, Report, is_argument, named};
use crate::finding::{Finding, Severity, Sources};
use std::fmt::Write as _;

/// The report as workflow commands, one a line.
pub(super) fn render(report: &Report<'_>, _: Look) -> String {
    let mut text = String::new();
    for finding in report.counting() {
        of_finding(finding, report.sources, &mut text);
    }
    for Fault { file, what, help } in report.outcomes.iter().flat_map(Outcome::faults) {
        let (file, title) = (property(&file), property(what));
        let _ = writeln!(text, "::error file={file},title={title}::{}", data(&help));
    }
    text
}

fn of_finding(finding: &Finding, sources: &Sources, text: &mut String) {
    let place = finding.place;
    let path = sources.path(place.file);
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let more = [("note", &finding.note), ("help", &finding.help)];
    let mut message = finding.message.clone();
    for (kind, more) in more.into_iter().filter_map(|(kind, more)| Some((kind, more.as_ref()?))) {
        let _ = write!(message, "\n{kind}: {more}");
    }
    let _ = write!(text, "::{severity} ");
    if is_argument(path) {
        message = format!("{path}:{}:{}: {message}", place.line, place.column);
    } else {
        let _ = write!(text, "file={},line={},col={},", property(path), place.line, place.column);
        if place.length > 0 {
            let _ = write!(text, "endColumn={},", place.column.saturating_add(place.length));
        }
    }
    let _ = writeln!(text, "title={}::{}", property(&named(finding.id)), data(&message));
}

/// A message: it ends with the line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property: it ends with a comma, and the last one with a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
