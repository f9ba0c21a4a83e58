//! A report as workflow commands, which GitHub shows on the lines of a pull request.

use super::{Look, Outcome, Report};
use crate::finding::{Finding, Severity, Sources};
use std::fmt::Write as _;

/// The report as workflow commands, one a line.
pub(super) fn render(report: &Report<'_>, _: Look) -> String {
    let mut text = String::new();
    for finding in report.findings {
        of_finding(finding, report.sources, &mut text);
    }
    for outcome in report.outcomes {
        of_outcome(outcome, &mut text);
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
    let _ = writeln!(text, "title={}::{}", property(finding.id), data(&message));
}

/// Whether a text came from the command line, so that no file can bear the annotation.
fn is_argument(path: &str) -> bool {
    matches!(path, "--set" | "profile")
}

fn of_outcome(outcome: &Outcome, text: &mut String) {
    let mut error = |file: &str, title: &str, message: &str| {
        let (file, title) = (property(file), property(title));
        let _ = writeln!(text, "::error file={file},title={title}::{}", data(message));
    };
    match outcome {
        Outcome::Failed { .. }
        | Outcome::Withheld { .. }
        | Outcome::Sound { .. }
        | Outcome::Written { .. } => {}
        Outcome::Checked { out, changes, .. } => {
            for change in changes {
                let file = format!("{out}/{}", change.path);
                error(&file, change.what, "a build would change this file; run `cofferdam build`");
            }
        }
        Outcome::Compared { out, drift } => {
            for file in &drift.files {
                error(&format!("{out}/{}", file.path), file.what, file.help);
            }
        }
        Outcome::OrphanTree { profile, out, .. } => {
            let message = format!("there is no profile `{profile}` any more; delete the folder");
            error(out, "orphan tree", &message);
        }
    }
}

/// A message: it ends with the line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property: it ends with a comma, and the last one with a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
