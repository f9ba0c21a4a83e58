//! Waivers: what they cover, and what is wrong with those that cover nothing any more.

use super::{config::RANGE, judged};
use crate::support;
use cofferdam::{
    finding::Finding,
    profile::stands_for,
    report::{Format, Look, Report},
};
use std::fmt::Write as _;

fn waiver(object: &str, until: &str) -> String {
    format!(
        "# file: cofferdam.yaml\nwaivers:\n  - rule: version-not-exact\n    object: {object}\n    \
         owner: ops\n    reason: so\n    until: {until}\n{RANGE}"
    )
}

/// A release with comments at its head, above the line of its version, and on it.
fn commented(head: &str, above: &str, on: &str) -> String {
    let version = "      version: 1.x";
    let text = RANGE.replace(version, &format!("{above}{version}{on}"));
    text.replace("apiVersion: helm", &format!("{head}apiVersion: helm"))
}

fn ids(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.id).collect()
}

#[test]
fn a_waiver_covers_its_object_until_its_day() {
    for object in ["HelmRelease/web/web", "HelmRelease/*/web", "'*/web/w*b'", "'*'"] {
        let (findings, _) = judged(&waiver(object, "2026-11-21"));
        assert_eq!(ids(&findings), ["version-not-exact"], "{object}");
        let waived = findings[0].waived.as_ref().unwrap();
        assert_eq!(waived.to_string(), "waived by ops until 2026-11-21: so");
    }
    for object in ["HelmRelease/web/other", "HelmRelease/web", "HelmRelease/*"] {
        let (findings, _) = judged(&waiver(object, "2027-01-31"));
        assert_eq!(ids(&findings), ["waiver-unused", "version-not-exact"], "{object}");
        assert!(findings.iter().all(|finding| finding.waived.is_none()));
    }
}

#[test]
fn a_part_is_never_more_than_one() {
    for (pattern, text, is_like) in [
        ("a/*/c", "a/b/c", true),
        ("a/*", "a/b/c", false),
        ("*-a-*", "x-a-b-a-c", true),
        ("a*a", "a", false),
        ("**", "", true),
        ("a", "ab", false),
    ] {
        assert_eq!(stands_for(pattern, text), is_like, "{pattern} {text}");
    }
}

#[test]
fn a_comment_covers_its_line_the_next_or_its_document() {
    let allow = "# cofferdam: allow SRC-1 -- the vendor has no versions, until 2027-01-31";
    let other = "# cofferdam: allow health-checks-ignored -- why not, until 2027-01-31";
    for text in [
        commented(&format!("{allow}\n"), "", ""),
        commented(&format!("# ours\n{allow}\n\n# and more\n"), "", ""),
        commented("", &format!("      {allow}\n"), ""),
        commented("", &format!("      {allow}\n      # for now\n"), ""),
        commented("", "", &format!("  {allow}")),
    ] {
        let (findings, _) = judged(&text);
        assert_eq!(ids(&findings), ["version-not-exact"], "{text}");
        let waived = findings[0].waived.as_ref().expect(&text);
        assert_eq!(waived.reason, "the vendor has no versions");
        assert_eq!((waived.owner.as_ref(), waived.until.as_deref()), (None, Some("2027-01-31")));
    }
    for text in [
        commented(&format!("{other}\n"), "", ""),
        commented(&format!("{allow}\n---\n"), "", ""),
        commented("", &format!("      {allow}\n      interval: 1h\n"), ""),
    ] {
        let (findings, _) = judged(&text);
        assert_eq!(ids(&findings), ["waiver-unused", "version-not-exact"], "{text}");
    }
}

#[test]
fn what_is_no_comment_waives_nothing() {
    let text = commented("", "      description: 'not# cofferdam: allow it'\n", "");
    assert_eq!(ids(&judged(&text).0), ["version-not-exact"]);
}

#[test]
fn a_waiver_of_a_rule_that_is_off_may_stay() {
    let text = waiver("'*'", "2027-01-31");
    let text = text.replace("waivers:", "rules: {SRC-1: off}\nwaivers:");
    assert_eq!(judged(&text).0, []);
}

/// What is wrong, each with the name of its snapshot; what it would waive is found all the same.
#[test]
fn a_waiver_that_is_none_is_found_at_its_place() {
    let cases = [
        ("expired", waiver("'*'", "2026-11-20")),
        ("unused", waiver("Deployment/*/*", "2027-01-31")),
        (
            "comment-expired",
            commented("# cofferdam: allow SRC-1 -- so, until 2026-11-20\n", "", ""),
        ),
        ("comment-unused", commented("# cofferdam: allow DEP-6 -- so, until 2027-01-31\n", "", "")),
        ("comment-reasonless", commented("", "", " # cofferdam: allow SRC-1, until 2027-01-31")),
        (
            "comment-two-rules",
            commented("", "", " # cofferdam: allow SRC-1 DEP-6 -- so, until 2027-01-31"),
        ),
        (
            "comment-without-reason",
            commented("", "", " # cofferdam: allow SRC-1 -- until 2027-01-31"),
        ),
        ("comment-without-day", commented("", "", " # cofferdam: allow SRC-1 -- so")),
        (
            "comment-without-a-real-day",
            commented("", "", " # cofferdam: allow SRC-1 -- so, until 2027-02-30"),
        ),
        (
            "comment-unknown-rule",
            commented("", "", " # cofferdam: allow SRC-l -- so, until 2027-01-31"),
        ),
        ("comment-unknown-word", commented("# cofferdam: ignore SRC-1\n", "", "")),
    ];
    for (name, text) in cases {
        let (findings, sources) = judged(&text);
        assert_eq!(findings.len(), 2, "{name}: {:?}", ids(&findings));
        assert!(findings.iter().all(|finding| finding.waived.is_none()), "{name}");
        let shown: Vec<_> =
            findings.iter().filter(|finding| finding.id != "version-not-exact").cloned().collect();
        assert!(shown.iter().all(|f| f.note.is_some() && f.help.is_some()), "{name}");
        let report = Report { findings: &shown, sources: &sources, outcomes: &[], profiles: 0 };
        let mut seen = String::new();
        let _ = writeln!(seen, "{}", Format::Human.render(&report, Look::Plain).trim_end());
        support::keep("lint/waiver", name, &seen);
    }
}
