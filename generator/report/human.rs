//! A report for people: findings in the look of a compiler's, then what became of every profile.

use super::{Look, Outcome, Report, counted, excerpt::Excerpts, named};
use crate::{
    drift::{Drift, Drifted, LineChange},
    finding::{Finding, Severity, Sources},
};
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use std::fmt::Write as _;

/// As wide as a finding's lines get; a longer source line is cut around the place.
const WIDTH: usize = 140;

/// The report as text.
pub(super) fn render(report: &Report<'_>, look: Look) -> String {
    let mut text = String::new();
    let mut excerpts = Excerpts::new(report.sources);
    for finding in report.counting() {
        text.push_str(&of_finding(finding, report.sources, &mut excerpts, look));
        text.push_str("\n\n");
    }
    for outcome in report.outcomes {
        of_outcome(outcome, look, &mut text);
    }
    if report.counting().next().is_some() {
        let _ = writeln!(text, "{}", summary(report));
    }
    text
}

fn of_finding(
    finding: &Finding,
    sources: &Sources,
    excerpts: &mut Excerpts<'_>,
    look: Look,
) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let number = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    let (line, column) = (number(finding.place.line), number(finding.place.column));
    let path = sources.path(finding.place.file);
    let id = named(finding.id);
    let title = level.primary_title(finding.message.as_str()).id(&*id);
    let mut shown = None;
    let mut group = if let Some(excerpt) = excerpts.of(finding.place) {
        shown = Some(excerpt.text[..excerpt.span.start].chars().count() + 1);
        let mark = AnnotationKind::Primary.span(excerpt.span);
        let snippet = Snippet::source(excerpt.text).path(path).line_start(line);
        title.element(snippet.annotation(mark))
    } else {
        title.element(Origin::path(path).line(line).char_column(column))
    };
    group = group.elements(finding.note.as_deref().map(|note| Level::NOTE.message(note)));
    group = group.elements(finding.help.as_deref().map(|help| Level::HELP.message(help)));
    let renderer = match look {
        Look::Plain => Renderer::plain(),
        Look::Coloured => Renderer::styled(),
    };
    let text = renderer.term_width(WIDTH).render(&[group]);
    match shown.filter(|shown| *shown != column) {
        // The renderer counts in what it is shown, which is not the whole line or ends before the place.
        Some(shown) => {
            text.replacen(&format!("{path}:{line}:{shown}"), &format!("{path}:{line}:{column}"), 1)
        }
        None => text,
    }
}

fn summary(report: &Report<'_>) -> String {
    let (errors, warnings) = report.counts();
    let counts = [(errors, "error"), (warnings, "warning")];
    let counts = counts.into_iter().filter(|(number, _)| *number > 0);
    let counts: Vec<_> = counts.map(|(number, what)| counted(number, what)).collect();
    match report.profiles {
        0 => counts.join(", "),
        profiles => format!("{} in {}", counts.join(", "), counted(profiles, "profile")),
    }
}

fn of_outcome(outcome: &Outcome, look: Look, text: &mut String) {
    let _ = match outcome {
        Outcome::Failed { .. } | Outcome::Withheld { .. } | Outcome::Sound { .. } => Ok(()),
        Outcome::Written { out, written, removed, unchanged, .. } => {
            writeln!(text, "{out}: {written} written, {removed} removed, {unchanged} unchanged")
        }
        Outcome::Checked { out, changes, .. } if changes.is_empty() => {
            writeln!(text, "{out}: up to date")
        }
        Outcome::Checked { out, changes, .. } => {
            let lines =
                changes.iter().map(|change| format!("  {}: {}\n", change.what, change.path));
            let files = counted(changes.len(), "file");
            writeln!(text, "{out}: a build would change {files}\n{}", lines.collect::<String>())
        }
        Outcome::Compared { out, drift } => {
            of_drift(out, drift, look, text);
            Ok(())
        }
        Outcome::OrphanTree { profile, out, files } => writeln!(
            text,
            "{out}: orphan tree of {}, made from the profile `{profile}`, which is gone\n  \
             help: delete the folder, or bring the profile back",
            counted(*files, "file"),
        ),
    };
}

fn of_drift(out: &str, drift: &Drift, look: Look, text: &mut String) {
    if drift.files.is_empty() {
        let _ = writeln!(text, "{out}: no drift");
        return;
    }
    let differ = if drift.files.len() == 1 { "differs" } else { "differ" };
    let _ = writeln!(text, "{out}: {} {differ}\n", counted(drift.files.len(), "file"));
    for file in &drift.files {
        of_file(out, file, look, text);
    }
}

fn of_file(out: &str, file: &Drifted, look: Look, text: &mut String) {
    let _ = writeln!(text, "{}: {out}/{}", file.what, file.path);
    let holds = [("object", &file.object), ("layer", &file.layer)];
    for (what, name) in holds.into_iter().filter_map(|(what, name)| Some((what, name.as_ref()?))) {
        let _ = writeln!(text, "  {what}: {name}");
    }
    let _ = writeln!(text, "  help: {}", file.help);
    match &file.change {
        LineChange::Diff(diff) => diff.lines().for_each(|line| diff_line(line, look, text)),
        LineChange::Opaque => text.push_str("  the two are too large to compare, or no text\n"),
        LineChange::Whole => {}
    }
    text.push('\n');
}

fn diff_line(line: &str, look: Look, text: &mut String) {
    use anstyle::{AnsiColor, Style};
    let style = match (look, line.as_bytes().first()) {
        (Look::Coloured, Some(b'+')) => AnsiColor::Green.on_default(),
        (Look::Coloured, Some(b'-')) => AnsiColor::Red.on_default(),
        (Look::Coloured, Some(b'@')) => AnsiColor::Cyan.on_default(),
        (Look::Coloured | Look::Plain, _) => Style::new(),
    };
    let _ = writeln!(text, "  {style}{line}{style:#}");
}
