//! Comments that speak to cofferdam, with the lines that they speak of.

use crate::finding::{FileId, Place};
use std::ops::RangeInclusive;

/// What such a comment starts with, behind the `#`.
const CALL: &str = "cofferdam:";

/// A comment that speaks to cofferdam.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Where it stands, from its `#` to the end of the line.
    pub place: Place,
    /// What it says, behind `cofferdam:`.
    pub text: String,
    /// The lines that it speaks of: its own; the next one, if it stands alone; all of the document, if it
    /// stands alone at its head.
    pub lines: RangeInclusive<u32>,
}

/// Every such comment of a text.
pub(super) fn all(file: FileId, text: &str) -> Vec<Remark> {
    // Most files have none, and some have tens of MiB.
    if !text.contains(CALL) {
        return Vec::new();
    }
    let lines: Vec<&str> = text.lines().collect();
    let mut remarks = Vec::new();
    let mut at_head = true;
    for (at, line) in lines.iter().enumerate() {
        let said = remark(line);
        if let Some((start, text)) = said {
            let place = Place {
                file,
                line: number(at),
                column: small(line[..start].chars().count() + 1),
                length: small(line[start..].trim_end().chars().count()),
            };
            let last = match (is_comment(line), at_head) {
                (false, _) => at,
                (true, true) => end_of_document(&lines, at),
                (true, false) => next_content(&lines, at),
            };
            remarks.push(Remark { place, text: text.to_owned(), lines: number(at)..=number(last) });
        }
        at_head = is_boundary(line) || at_head && (is_comment(line) || line.trim().is_empty());
    }
    remarks
}

/// Where the comment of a line starts, and what it says to cofferdam.
fn remark(line: &str) -> Option<(usize, &str)> {
    let is_start = |at: usize| at == 0 || line[..at].ends_with([' ', '\t']);
    line.match_indices('#').filter(|(at, _)| is_start(*at)).find_map(|(at, _)| {
        let said = line[at + 1..].trim_start().strip_prefix(CALL)?;
        Some((at, said.trim()))
    })
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

fn is_boundary(line: &str) -> bool {
    line.strip_prefix("---")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r']))
}

fn end_of_document(lines: &[&str], from: usize) -> usize {
    let next = lines[from..].iter().position(|line| is_boundary(line));
    next.map_or(lines.len(), |after| from + after).saturating_sub(1)
}

fn next_content(lines: &[&str], from: usize) -> usize {
    let next = lines[from..].iter().position(|line| !is_comment(line));
    next.map_or(from, |after| from + after)
}

fn number(index: usize) -> u32 {
    small(index + 1)
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
