//! The edits that mend findings for certain.

use crate::{
    finding::{Edit, FileId, Finding, Sources},
    yaml,
};
use std::{collections::BTreeMap, ops::Range};

/// What the edits make of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The file.
    pub file: FileId,
    /// Its new text.
    pub text: String,
    /// How many findings it mends; each is counted in the first file that it changes.
    pub findings: usize,
}

/// An edit in bytes.
type Cut<'a> = (Range<usize>, &'a str);

/// Applies the edits of the findings that count, each finding's all or none.
///
/// Of two findings whose edits overlap only the first is mended; the next run finds the other. A file that
/// would not be read as before is left alone, whatever an edit says.
pub fn fix(findings: &[Finding], sources: &Sources) -> Vec<Fixed> {
    let mut cuts: BTreeMap<FileId, (Vec<Cut<'_>>, usize)> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.waived.is_none()) {
        let wanted: Option<Vec<_>> =
            finding.fix.iter().map(|edit| Some((edit.place.file, cut(edit, sources)?))).collect();
        let Some(wanted) = wanted.filter(|wanted| !wanted.is_empty()) else { continue };
        let is_free = wanted.iter().all(|(file, (range, _))| {
            cuts.get(file).is_none_or(|(cuts, _)| cuts.iter().all(|(other, _)| apart(range, other)))
        });
        if is_free {
            for (at, (file, cut)) in wanted.into_iter().enumerate() {
                let (cuts, findings) = cuts.entry(file).or_default();
                cuts.push(cut);
                *findings += usize::from(at == 0);
            }
        }
    }
    let fixed = cuts.into_iter().filter_map(|(file, (mut cuts, findings))| {
        let old = &sources.get(file)?.text;
        cuts.sort_by_key(|(range, _)| range.start);
        let mut text = old.clone();
        for (range, new) in cuts.into_iter().rev() {
            text.replace_range(range, new);
        }
        let faults = |text: &str| yaml::read_all(file, text.as_bytes()).1.len();
        (faults(&text) <= faults(old)).then_some(Fixed { file, text, findings })
    });
    fixed.collect()
}

/// Whether two edits do not touch; two insertions at one place do.
fn apart(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.end < other.start
        || other.end < one.start
        || one.end == other.start && one.start < other.start
        || other.end == one.start && other.start < one.start
}

/// An edit in bytes; none where the text does not have its place.
fn cut<'a>(edit: &'a Edit, sources: &Sources) -> Option<Cut<'a>> {
    let text = &sources.get(edit.place.file)?.text;
    let line = usize::try_from(edit.place.line).ok()?.checked_sub(1)?;
    let mut starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
    let start = starts.nth(line)?;
    let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
    let byte = |from: usize, characters: u32| {
        let characters = usize::try_from(characters).ok()?;
        let rest = &text[from..end];
        let all = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
        all.clone().nth(characters).map(|at| from + at)
    };
    // A byte order mark is no column.
    let bom = u32::from(start == 0 && text.starts_with('\u{feff}'));
    let from = byte(start, edit.place.column.checked_sub(1)? + bom)?;
    let to = byte(from, edit.place.length)?;
    Some((from..to, &edit.text))
}
