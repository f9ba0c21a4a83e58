//! The pages of the rules: their examples run, and what a reader sees of a bad one is kept.

use super::judged;
use crate::support;
use cofferdam::{
    lint::{RULES, Rule, find},
    report::{Format, Look, Report},
};
use std::{collections::BTreeSet, fmt::Write as _};

/// An example of a page.
struct Example {
    is_bad: bool,
    text: String,
}

#[test]
fn every_bad_example_breaks_its_rule_alone_and_every_good_one_none() {
    let mut broken = Vec::new();
    for rule in RULES {
        let examples = examples(rule);
        if !examples.iter().any(|example| example.is_bad)
            || !examples.iter().any(|example| !example.is_bad)
        {
            broken.push(format!("{}: its page wants a bad and a good example", rule.id));
        }
        let mut seen = String::new();
        for Example { is_bad, text } in examples {
            let (findings, sources) = judged(&text);
            let report =
                Report { findings: &findings, sources: &sources, outcomes: &[], profiles: 0 };
            let shown = Format::Human.render(&report, Look::Plain);
            let ids: BTreeSet<&str> = findings.iter().map(|finding| finding.id).collect();
            let wanted = if is_bad { BTreeSet::from([rule.id]) } else { BTreeSet::new() };
            if ids != wanted {
                let kind = if is_bad { "bad" } else { "good" };
                broken.push(format!("{}: a {kind} example gives {ids:?}:\n{shown}", rule.id));
            }
            for finding in &findings {
                if finding.note.is_none() || finding.help.is_none() {
                    broken.push(format!("{}: a finding without note or help", rule.id));
                }
            }
            if is_bad {
                let _ = writeln!(seen, "{text}\n{}\n", shown.trim_end());
            }
        }
        support::keep("lint", rule.id, seen.trim_end());
    }
    assert!(broken.is_empty(), "{}", broken.join("\n\n"));
}

#[test]
fn every_page_has_its_headings_in_order() {
    const WANTED: &[&str] =
        &["What it does", "Why it matters", "Example", "Instead", "Exceptions", "Source"];
    for rule in RULES {
        let page = rule.page();
        let headings: Vec<&str> =
            page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let mut expected = WANTED.to_vec();
        expected.retain(|heading| *heading != "Exceptions" || headings.contains(heading));
        assert_eq!(headings, expected, "the page of {}", rule.id);
    }
}

#[test]
fn every_rule_is_found_by_both_of_its_names() {
    for rule in RULES {
        for name in [rule.id, rule.alias, &rule.alias.to_lowercase()] {
            assert_eq!(find(name).map(|found| found.id), Some(rule.id), "{name}");
        }
    }
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert!(ids.is_sorted(), "sort `RULES` by id");
    let aliases: BTreeSet<&str> = RULES.iter().map(|rule| rule.alias).collect();
    assert_eq!(aliases.len(), RULES.len(), "two rules share an alias");
}

fn examples(rule: &Rule) -> Vec<Example> {
    let page = rule.page();
    let mut examples = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let is_bad = match line {
            "```yaml bad" => true,
            "```yaml good" => false,
            _ => continue,
        };
        let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        examples.push(Example { is_bad, text: text.join("\n") });
    }
    examples
}
