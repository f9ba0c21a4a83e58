//! The text of every file: two readers agree on it, and it is laid out as promised.

use super::trees;
use crate::support::{is_yaml, none_of, object::data};
use cofferdam::tree::{File, Tree, mark};
use serde_json::Value;

#[test]
fn every_file_of_every_profile_is_laid_out_and_read_alike() {
    let faults: Vec<_> = trees().flat_map(|(_, tree)| faults(&tree)).collect();
    none_of(&faults);
}

#[test]
fn what_is_laid_out_badly_is_seen() {
    let mark = "m";
    for text in ["a: 1\n", "---\n# x\na: 1\n", "---\n# m\na: 1", "---\n# m\na: 1\n\n"] {
        assert_eq!(layout(text, mark).len(), 1, "{text:?}");
    }
    for text in ["---\n# m\na: 1 \n", "---\n# m\na:\t1\n", "---\n# m\na: 1\r\n"] {
        assert_eq!(layout(text, mark).len(), 1, "{text:?}");
    }
    assert_eq!(layout("---\n# m\na: |\n  x \n  \ty\nb: 1\n", mark), [""; 0]);
    assert_eq!(layout("---\n# m\na: |\n  x\nb: 1 \n", mark).len(), 1);
}

/// What is wrong with the files of a tree, as text.
pub(super) fn faults(tree: &Tree) -> Vec<String> {
    let mark = mark(tree.profile());
    let files = tree.files().iter().filter(|file| is_yaml(file.path.as_str()));
    files.flat_map(|file| of_file(file, &mark)).collect()
}

fn of_file(file: &File, mark: &str) -> Vec<String> {
    let mut faults = layout(&file.text, mark);
    match serde_yaml::from_str::<Value>(&file.text) {
        Ok(second) if second == data(file) => {}
        Ok(_) => faults.push("two readers read different things".to_owned()),
        Err(error) => faults.push(format!("the second reader refuses it: {error}")),
    }
    faults.into_iter().map(|fault| format!("{}: {fault}", file.path)).collect()
}

fn layout(text: &str, mark: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if !text.starts_with(&format!("---\n# {mark}\n")) {
        faults.push("does not open with `---` and the mark".to_owned());
    }
    if !text.ends_with('\n') || text.ends_with("\n\n") {
        faults.push("does not end with one newline".to_owned());
    }
    // The indentation of the line that opened the block scalar in which we are.
    let mut block = None;
    for (at, line) in text.lines().enumerate() {
        let indent = line.len() - line.trim_start_matches(' ').len();
        if block.is_some_and(|open| indent > open || line.trim().is_empty()) {
            continue;
        }
        block = opens_block(line).then_some(indent);
        if line.ends_with(char::is_whitespace) || line.contains(['\t', '\r']) {
            faults.push(format!("line {}: trailing space, tab or carriage return", at + 1));
        }
    }
    if text.contains("\r\n") && faults.is_empty() {
        faults.push("carriage return".to_owned());
    }
    faults
}

/// Whether a line ends in the sign of a block scalar, such as `|` or `>2-`.
fn opens_block(line: &str) -> bool {
    let last = line.rsplit(' ').next().unwrap_or_default();
    let signs =
        last.trim_end_matches(|sign: char| sign == '-' || sign == '+' || sign.is_ascii_digit());
    matches!(signs, "|" | ">")
}
