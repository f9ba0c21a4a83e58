//! The runbook reads as Markdown: no template left over, no line without meaning, lists and tables intact.

use super::trees;
use crate::support::none_of;
use cofferdam::tree::Tree;

#[test]
fn every_runbook_is_whole() {
    let faults: Vec<_> = trees()
        .flat_map(|(profile, tree)| {
            faults(&tree).into_iter().map(move |fault| format!("{}/{fault}", profile.name))
        })
        .collect();
    none_of(&faults);
}

#[test]
fn a_broken_line_is_seen() {
    for text in ["{{ x }}\n", "x \n", "x\n\n\ny\n", "- \n", "x", "x\n\n", "`x\n", "# a\nb\n"] {
        assert!(!of_text(text).is_empty(), "{text:?}");
    }
    assert!(!of_text("| a | b |\n|---|---|\n| 1 |\n").is_empty());
    assert!(!of_text("1. a\n3. b\n").is_empty());
    assert!(!of_text("1. this:\n2. that\n").is_empty());
    assert!(!of_text("do this:\n\n## Next\n").is_empty());
    assert_eq!(
        of_text("# a\n\nb:\n\n1. c\n   - `d`\n2. e\n\n| a | b |\n|---|---|\n| 1 |  |\n"),
        [""; 0]
    );
}

/// What is wrong with the runbook of a tree.
pub(super) fn faults(tree: &Tree) -> Vec<String> {
    of_text(&tree.get("RUNBOOK.md").unwrap().text)
}

fn of_text(text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if !text.ends_with('\n') || text.ends_with("\n\n") {
        faults.push("RUNBOOK.md: does not end with one newline".to_owned());
    }
    let lines: Vec<_> = text.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let above = at.checked_sub(1).map_or("", |at| lines[at]);
        let below = lines[at + 1..].iter().find(|line| !line.is_empty());
        let found =
            of_line(line).or_else(|| between(above, line, lines.get(at + 1))).or_else(|| {
                let promises = line.ends_with(':') && !line.starts_with('<');
                let kept = below.is_some_and(|below| {
                    let nested = !is_item(line) || depth(below) > depth(line);
                    below.starts_with('|') || (is_item(below) && nested)
                });
                (promises && !kept).then_some("announces a list that is not there")
            });
        faults.extend(found.map(|fault| format!("RUNBOOK.md:{}: {fault}: {line}", at + 1)));
    }
    faults.extend(misnumbered(&lines));
    faults
}

fn of_line(line: &str) -> Option<&'static str> {
    if line.contains("{{") || line.contains("{%") {
        Some("a piece of the template")
    } else if line.ends_with(char::is_whitespace) {
        Some("trailing space")
    } else if line.matches('`').count() % 2 == 1 {
        Some("an open backtick")
    } else if matches!(line.trim(), "-" | "*" | "#" | "##" | "###") || line.ends_with(": ``") {
        Some("says nothing")
    } else {
        None
    }
}

fn between(above: &str, line: &str, below: Option<&&str>) -> Option<&'static str> {
    let columns = |line: &str| line.matches('|').count();
    if line.is_empty() && above.is_empty() {
        Some("a second empty line")
    } else if line.starts_with('#') && below.is_none_or(|below| !below.is_empty()) {
        Some("a heading that runs into its text")
    } else if line.starts_with('|') && above.starts_with('|') && columns(line) != columns(above) {
        Some("a row with another number of columns")
    } else {
        None
    }
}

fn depth(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("- ") || number(line).is_some()
}

fn number(line: &str) -> Option<u32> {
    line.split_once(". ").and_then(|(number, _)| number.parse().ok())
}

fn misnumbered(lines: &[&str]) -> Vec<String> {
    let mut last = 0;
    let mut faults = Vec::new();
    for line in lines {
        if line.starts_with('#') {
            last = 0;
        }
        if let Some(number) = number(line) {
            if number != last + 1 {
                faults.push(format!("RUNBOOK.md: out of order: {line}"));
            }
            last = number;
        }
    }
    faults
}
