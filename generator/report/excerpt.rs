//! The line that a finding is about, cut to what fits on a screen.

use crate::finding::{FileId, Place, Sources};
use std::{collections::BTreeMap, ops::Range};

/// Where the lines of the texts begin, so that many findings in a large file stay cheap.
pub(super) struct Excerpts<'a> {
    sources: &'a Sources,
    starts: BTreeMap<FileId, Vec<usize>>,
}

/// A line, or a piece of it, and what to underline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The text, without its end of line; `…` stands where something is cut off.
    pub(super) text: String,
    /// The bytes of the text to underline.
    pub(super) span: Range<usize>,
}

/// What is shown of a longer line: this much before the place, and this much from it on.
const BEFORE: usize = 40;
const AFTER: usize = 60;

impl<'a> Excerpts<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        Self { sources, starts: BTreeMap::new() }
    }

    /// The line of a place; none where the text does not have it.
    pub(super) fn of(&mut self, place: Place) -> Option<Excerpt> {
        let text = self.sources.get(place.file)?.text.as_str();
        let starts = self.starts.entry(place.file).or_insert_with(|| starts(text));
        let line = usize::try_from(place.line).ok()?.checked_sub(1)?;
        let start = *starts.get(line)?;
        let end = starts.get(line + 1).copied().unwrap_or(text.len());
        let line = text[start..end].trim_end_matches(['\n', '\r']);
        (!text.is_empty()).then(|| excerpt(line, place))
    }
}

fn starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

fn excerpt(line: &str, place: Place) -> Excerpt {
    let chars = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let column = chars(place.column).saturating_sub(1);
    let at = byte(line, column);
    let until = at + byte(&line[at..], chars(place.length.max(1)));
    let first = back(line, at, BEFORE);
    let last = at + byte(&line[at..], AFTER);
    let is_short = line[..at].len() - first <= BEFORE && line.len() <= BEFORE + AFTER;
    let (first, last) = if is_short { (0, line.len()) } else { (first, last) };
    let (head, tail) = (if first > 0 { "…" } else { "" }, if last < line.len() { "…" } else { "" });
    let text = format!("{head}{}{tail}", &line[first..last]);
    let shift = |byte: usize| byte.min(last) - first + head.len();
    Excerpt { span: shift(at)..shift(until), text }
}

/// The byte at which a character stands; the end where there are fewer.
fn byte(text: &str, character: usize) -> usize {
    text.char_indices().nth(character).map_or(text.len(), |(at, _)| at)
}

/// The byte so many characters before another.
fn back(text: &str, from: usize, characters: usize) -> usize {
    text[..from].char_indices().rev().take(characters).last().map_or(from, |(at, _)| at)
}
