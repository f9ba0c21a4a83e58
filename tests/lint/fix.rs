//! Edits of findings: what they make of a text, and when they are not made.

use cofferdam::{
    finding::{FileId, Finding, Place, Sources, Waived},
    lint::fix,
};

const TEXT: &str = "a: 1\nä: öü\nlast: x";

fn edit(findings: &mut Vec<Finding>, file: FileId, at: (u32, u32, u32), text: &str) {
    let place = Place { file, line: at.0, column: at.1, length: at.2 };
    let mut finding = Finding::error("some", place, "here");
    finding.fix.push(cofferdam::finding::Edit { place, text: text.to_owned() });
    findings.push(finding);
}

fn fixed(edits: &[((u32, u32, u32), &str)]) -> Option<(String, usize)> {
    let mut sources = Sources::default();
    let file = sources.add("a.yaml", TEXT);
    let mut findings = Vec::new();
    for (at, text) in edits {
        edit(&mut findings, file, *at, text);
    }
    fix(&findings, &sources).pop().map(|fixed| (fixed.text, fixed.findings))
}

#[test]
fn columns_count_characters() {
    assert_eq!(fixed(&[((2, 4, 2), "é")]).unwrap().0, "a: 1\nä: é\nlast: x");
    assert_eq!(fixed(&[((3, 8, 0), "y\nmore: z")]).unwrap().0, "a: 1\nä: öü\nlast: xy\nmore: z");
}

#[test]
fn several_edits_of_one_line_all_hit() {
    let (text, findings) = fixed(&[((3, 7, 1), "1"), ((1, 1, 1), "bb"), ((3, 1, 4), "z")]).unwrap();
    assert_eq!((text.as_str(), findings), ("bb: 1\nä: öü\nz: 1", 3));
}

#[test]
fn of_two_edits_that_overlap_the_first_is_made() {
    let (text, findings) = fixed(&[((1, 1, 4), "b: 2"), ((1, 4, 1), "3")]).unwrap();
    assert_eq!((text.as_str(), findings), ("b: 2\nä: öü\nlast: x", 1));
    let (text, _) = fixed(&[((1, 5, 0), "0"), ((1, 5, 0), "1")]).unwrap();
    assert_eq!(text, "a: 10\nä: öü\nlast: x");
}

#[test]
fn a_place_outside_of_the_text_changes_nothing() {
    for at in [(9, 1, 0), (1, 9, 0), (1, 1, 99), (0, 1, 0), (1, 0, 0)] {
        assert_eq!(fixed(&[(at, "x")]), None, "{at:?}");
    }
}

#[test]
fn what_would_not_be_read_any_more_is_left_alone() {
    assert_eq!(fixed(&[((1, 4, 1), "[")]), None);
}

#[test]
fn what_somebody_answers_for_is_left_alone() {
    let mut sources = Sources::default();
    let file = sources.add("a.yaml", TEXT);
    let mut findings = Vec::new();
    edit(&mut findings, file, (1, 4, 1), "2");
    findings[0].waived = Some(Waived { owner: None, reason: "it is so".to_owned(), until: None });
    assert_eq!(fix(&findings, &sources), []);
}
