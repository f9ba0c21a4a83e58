//! Where in a file a part of a text stands, told from the place of the whole text.

use crate::finding::Place;
use std::ops::Range;

/// The place of a part of a text; none where the text is folded or has escapes, so that nobody can tell.
pub fn within(place: Place, text: &str, part: Range<usize>) -> Option<Place> {
    let (before, part) = (text.get(..part.start)?, text.get(part)?);
    let length = count(part.lines().next().unwrap_or_default());
    if text.contains('\n') {
        return in_block(place, text, before).map(|place| Place { length, ..place });
    }
    let quote = match place.length.checked_sub(count(text))? {
        0 => 0,
        2 => 1,
        _ => return None,
    };
    Some(Place { column: place.column + quote + count(before), length, ..place })
}

/// The place of what follows a part of a text whose lines stand in the file as they are, each indented.
///
/// The place of such a text is its first line. It is as long as its characters and indentation, with what
/// indents the line after it; a folded text is longer by an indentation at least.
fn in_block(place: Place, text: &str, before: &str) -> Option<Place> {
    let indent = place.column.checked_sub(1)?;
    let shown = text.trim_start_matches('\n');
    let filled = shown.lines().filter(|line| !line.is_empty()).count();
    let filled = u32::try_from(filled).ok()?.checked_sub(1)?;
    let rest = place.length.checked_sub(count(shown))?.checked_sub(indent.checked_mul(filled)?)?;
    if rest >= indent.max(1) {
        return None;
    }
    let line = before.matches('\n').count().checked_sub(text.len() - shown.len())?;
    let column = count(before.rsplit('\n').next().unwrap_or_default());
    let line = place.line + u32::try_from(line).ok()?;
    Some(Place { line, column: place.column + column, ..place })
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}
