//! YAML in: strict, bounded in size, depth and aliases, with the place of everything.

use crate::{
    finding::{FileId, Finding, Place},
    yaml::{
        Node,
        build::{Builder, DEEPEST, Manner},
        refusal::{self, small},
        syntax,
    },
};
use granit_parser::Parser;
use std::str::Utf8Error;

/// The largest file that is read, in bytes: 16 MiB, about thirty thousand plain Helm apps.
pub const LARGEST: usize = 16 << 20;

/// Reads one document. An empty one is `Null` at the start of the file.
///
/// Refused, as a finding at its place: duplicate and merge keys, unknown tags, a second document, tabs as
/// indentation, control characters, more than 64 levels, more than two million values, more than a million
/// values or 64 MiB behind aliases, a file larger than [`LARGEST`].
/// Numbers that Go reads differently from YAML 1.2 (`0777`, `1_000`) are text here; so are `yes` and `no`.
pub fn read(file: FileId, text: &str) -> Result<Node, Box<Finding>> {
    read_bytes(file, text.as_bytes())
}

/// Reads one document of UTF-8 bytes; what is not UTF-8 is a finding at its first bad byte.
pub fn read_bytes(file: FileId, bytes: &[u8]) -> Result<Node, Box<Finding>> {
    let (node, findings) = read_through(file, bytes);
    match findings.into_iter().next() {
        Some(finding) => Err(Box::new(finding)),
        None => Ok(node.expect("without a fault there is a document")),
    }
}

/// Reads one document and says all that is wrong with it, in the order in which it is met.
///
/// Keys that are there twice, merge keys, numbers that cannot be held and tags that mean nothing do not end the
/// reading: what they are about is read as [`read_all`] does. What ends it is told last, and there is no document.
pub fn read_through(file: FileId, bytes: &[u8]) -> (Option<Node>, Vec<Finding>) {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return (None, vec![broken_text(file, bytes, error)]),
    };
    if text.len() > LARGEST {
        return (None, vec![refusal::too_large(file, text.len())]);
    }
    let mut builder = Builder::new(file, text, Manner::Strict);
    let ended = events(file, text, &mut builder).err();
    let (node, mut findings) = builder.finished();
    let node = ended.is_none().then_some(node);
    findings.extend(ended.map(|finding| *finding));
    (node, findings)
}

/// Reads every document of bytes that a person or any tool wrote, and says what is wrong with them.
///
/// Where a fault ends the reading, the documents before it are still given, and it is all that is said.
/// Empty documents are left out, merge keys are merged, and tags that mean nothing here are passed over.
pub fn read_all(file: FileId, bytes: &[u8]) -> (Vec<Node>, Vec<Finding>) {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return (Vec::new(), vec![broken_text(file, bytes, error)]),
    };
    let mut builder = Builder::new(file, text, Manner::Tolerant);
    let failed = events(file, text, &mut builder).err();
    let (documents, findings) = builder.all();
    (documents, failed.map_or(findings, |finding| vec![*finding]))
}

/// Reads every event of a text into a builder.
fn events(file: FileId, text: &str, builder: &mut Builder<'_>) -> Result<(), Box<Finding>> {
    // Most texts have no byte that a forbidden character could have, which is told much faster.
    if text.bytes().any(is_suspect)
        && let Some((at, character)) = text.char_indices().find(|(_, c)| is_forbidden(*c))
    {
        return Err(Box::new(refusal::control(end_of(file, &text[..at]), character)));
    }
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
    Ok(())
}

fn broken_text(file: FileId, bytes: &[u8], error: Utf8Error) -> Finding {
    let (good, bad) = bytes.split_at(error.valid_up_to());
    let place = end_of(file, &String::from_utf8_lossy(good));
    refusal::not_utf8(place, bytes, bad.first().copied().unwrap_or_default())
}

/// The characters that YAML wants escaped, as Go's readers insist on.
fn is_forbidden(character: char) -> bool {
    let allowed = matches!(character, '\t' | '\n' | '\r' | '\u{85}');
    character.is_control() && !allowed || matches!(character, '\u{fffe}' | '\u{ffff}')
}

/// Whether a forbidden character may have this byte: as its only one in ASCII, else as its first.
fn is_suspect(byte: u8) -> bool {
    matches!(byte, 0..=8 | 11 | 12 | 14..=31 | 127 | 0xc2 | 0xef)
}

/// The place right after a text.
fn end_of(file: FileId, text: &str) -> Place {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line = text.matches('\n').count() + 1;
    let column = text.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    Place { file, line: small(line), column: small(column), length: 1 }
}
