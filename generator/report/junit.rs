//! A report as JUnit XML: one suite, a case for each finding.

use super::{Fault, Look, Outcome, Report, is_argument, named};
use crate::finding::{Finding, Severity, Sources};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use std::fmt::Write as _;

/// The report as XML. A run without anything to say is a suite with one case that passed, since a suite
/// without cases reads as one that did not run.
pub(super) fn render(report: &Report<'_>, _: Look) -> String {
    let mut suite = TestSuite::new("cofferdam");
    suite.add_test_cases(report.findings.iter().map(|finding| case(finding, report.sources)));
    for Fault { file, what, help } in report.outcomes.iter().flat_map(Outcome::faults) {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_type(what).set_message(what).set_description(format!("{file}\nhelp: {help}"));
        let mut case = TestCase::new(file.clone(), status);
        case.extra.insert("file".into(), file.into());
        suite.add_test_case(case);
    }
    if suite.test_cases.is_empty() {
        suite.add_test_case(TestCase::new("nothing to mend", TestCaseStatus::success()));
    }
    let mut whole = quick_junit::Report::new("cofferdam");
    whole.add_test_suite(suite);
    whole.to_string().expect("text without control characters is XML")
}

fn case(finding: &Finding, sources: &Sources) -> TestCase {
    let (path, place) = (sources.path(finding.place.file), finding.place);
    let at = format!("{path}:{}:{}", place.line, place.column);
    let mut text = format!("{at}: {}\n", finding.message);
    for (kind, more) in [("note", &finding.note), ("help", &finding.help)] {
        if let Some(more) = more {
            let _ = writeln!(text, "{kind}: {more}");
        }
    }
    let status = if let Some(waived) = &finding.waived {
        let mut status = TestCaseStatus::skipped();
        status.set_type(finding.id).set_message(format!("waived: {}", waived.reason));
        status.set_description(text);
        status
    } else {
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_type(severity).set_message(finding.message.clone()).set_description(text);
        status
    };
    let mut case = TestCase::new(format!("{} {at}", named(finding.id)), status);
    case.set_classname(finding.id);
    if !is_argument(path) {
        case.extra.insert("file".into(), path.into());
        case.extra.insert("line".into(), place.line.to_string().into());
    }
    case
}
