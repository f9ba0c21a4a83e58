//! YAML in: strict, bounded in size, depth and aliases, with the place of everything.

use crate::{
    finding::{FileId, Finding, Place},
    yaml::{
        Node,
        build::{Builder, DEEPEST},
        refusal::{self, small},
        syntax,
    },
};
use granit_parser::Parser;

/// The largest file that is read, in bytes: 16 MiB, about thirty thousand plain Helm apps.
pub const LARGEST: usize = 16 << 20;

/// Reads one document of UTF-8 bytes; what is not UTF-8 is a finding at its first bad byte.
pub fn read_bytes(file: FileId, bytes: &[u8]) -> Result<Node, Box<Finding>> {
    std::str::from_utf8(bytes).map_or_else(
        |error| {
            let (good, bad) = bytes.split_at(error.valid_up_to());
            let place = end_of(file, &String::from_utf8_lossy(good));
            let byte = bad.first().copied().unwrap_or_default();
            Err(Box::new(refusal::not_utf8(place, bytes, byte)))
        },
        |text| read(file, text),
    )
}

/// Reads one document. An empty one is `Null` at the start of the file.
///
/// Refused, as a finding at its place: duplicate and merge keys, unknown tags, a second document, tabs as
/// indentation, control characters, more than 64 levels, more than two million values, more than a million
/// values or 64 MiB behind aliases, a file larger than [`LARGEST`].
/// Numbers that Go reads differently from YAML 1.2 (`0777`, `1_000`) are text here; so are `yes` and `no`.
pub fn read(file: FileId, text: &str) -> Result<Node, Box<Finding>> {
    if text.len() > LARGEST {
        return Err(Box::new(refusal::too_large(file, text.len())));
    }
    if let Some((at, character)) = text.char_indices().find(|(_, c)| is_forbidden(*c)) {
        return Err(Box::new(refusal::control(end_of(file, &text[..at]), character)));
    }
    let mut builder = Builder::new(file, text);
    // The parser looks ahead, so that brackets would be found too deep only where its own limit is.
    let options =
        granit_parser::options! { flow_nesting_limit: DEEPEST, block_nesting_limit: DEEPEST };
    let mut parser = Parser::new_from_str_with_options(text, options);
    while let Some(next) = parser.next_event() {
        let (event, span) = next.map_err(|error| Box::new(syntax::finding(file, text, &error)))?;
        builder
            .event(event, &span)
            .map_err(|finding| Box::new(syntax::template(text, *finding)))?;
    }
    Ok(builder.finished())
}

/// The characters that YAML wants escaped, as Go's readers insist on.
fn is_forbidden(character: char) -> bool {
    let allowed = matches!(character, '\t' | '\n' | '\r' | '\u{85}');
    character.is_control() && !allowed || matches!(character, '\u{fffe}' | '\u{ffff}')
}

/// The place right after a text.
fn end_of(file: FileId, text: &str) -> Place {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line = text.matches('\n').count() + 1;
    let column = text.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    Place { file, line: small(line), column: small(column), length: 1 }
}
