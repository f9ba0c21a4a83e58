//! What is no YAML at all: each fault of the parser in words that say what to do.

use crate::{
    finding::{FileId, Finding, Place},
    yaml::refusal::{self, small},
};
use granit_parser::{ErrorKind, ScanError};

/// What is wrong, why, and what to do.
type Words = [&'static str; 3];

/// Gives the finding for a fault of the parser.
pub(super) fn finding(file: FileId, text: &str, error: &ScanError) -> Finding {
    let marker = error.marker();
    let place =
        Place { file, line: small(marker.line()), column: small(marker.col() + 1), length: 0 };
    let rest = marker.byte_offset().and_then(|at| text.get(at..)).unwrap_or_default();
    let word = rest.split(|c: char| c.is_whitespace() || ",[]{}".contains(c)).next();
    let found = match error.kind() {
        ErrorKind::RecursionLimitExceeded => refusal::too_deep(place),
        ErrorKind::UnknownAnchor => refusal::unknown_alias(place, word.unwrap_or_default()),
        ErrorKind::UndeclaredTagHandle => refusal::unknown_tag(place, word.unwrap_or_default()),
        ErrorKind::UnclosedFlowCollection { open } => {
            let close = if *open == '[' { ']' } else { '}' };
            syntax(place, &format!("this `{open}` is never closed"))
                .note("without its end it is not known what belongs to it")
                .help(format!(
                    "add the missing `{close}`, or put quotes around text that starts so"
                ))
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            syntax(place, &format!("`{open}` is closed by `{close}`"))
                .note("each bracket is closed by its own kind")
                .help("mend one of the two, or put quotes around text that has brackets in it")
        }
        ErrorKind::UnexpectedCharacter { character } => {
            let shown = match character {
                '`' => "a backtick".to_owned(),
                other => format!("`{}`", other.escape_debug()),
            };
            syntax(place, &format!("text without quotes cannot start with {shown}"))
                .note("YAML keeps this character for itself")
                .help("put quotes around the text")
        }
        kind => {
            let tab = tab(text, place).or_else(|| is_tab(kind).then_some(place));
            if let Some(place) = tab {
                return refusal::tab(place);
            }
            let [what, why, remedy] = words(kind);
            syntax(place, what).note(why).help(remedy)
        }
    };
    template(text, found)
}

fn syntax(place: Place, what: &str) -> Finding {
    Finding::error("yaml-syntax", place, what)
}

/// Gives better help where the line has an expression without quotes, which YAML takes for a map in a map.
pub(super) fn template(text: &str, finding: Finding) -> Finding {
    if !matches!(finding.id, "yaml-syntax" | "key-not-text") {
        return finding;
    }
    let line = line(text, finding.place);
    let start = line.trim_start().trim_start_matches("- ");
    if start.starts_with("{{") || line.contains(": {{") {
        let finding = finding.note("YAML takes `{{` without quotes for a map inside of a map");
        return finding.help("put quotes around the expression: `\"{{ … }}\"`");
    }
    finding
}

fn line(text: &str, place: Place) -> &str {
    text.lines().nth(place.line.saturating_sub(1) as usize).unwrap_or_default()
}

/// The tab that indents the line at a place or the one after it, where the parser had not yet been.
fn tab(text: &str, place: Place) -> Option<Place> {
    (place.line..=place.line + 1).find_map(|number| {
        let place = Place { line: number, ..place };
        let line = line(text, place);
        let blank = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        let at = blank.find('\t')?;
        Some(Place { column: small(at + 1), length: 1, ..place })
    })
}

fn is_tab(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar
    )
}

fn words(kind: &ErrorKind) -> Words {
    match kind {
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => [
            "the quote that opens here is never closed",
            "without its end, all that follows is part of the text",
            "add the missing quote; inside of single quotes, a quote is written twice: `''`",
        ],
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => [
            "text follows the closing quote",
            "a text in quotes is quoted as a whole",
            "put the quotes around all of it; inside of single quotes, a quote is written `''`",
        ],
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate => [
            "this escape stands for no character",
            "inside of double quotes, a backslash starts an escape such as `\\n` or `\\u00e9`",
            "write `\\\\` for a backslash, or use single quotes, which have no escapes",
        ],
        ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::FlowMappingValueAdjacentCollection
        | ErrorKind::InvalidColonPlacement
        | ErrorKind::BlockEntryInFlowCollection
        | ErrorKind::PlainScalarStartsWithDashFlowIndicator => [
            "a comma or a closing bracket is missing before this",
            "inside of brackets, values are set apart by commas",
            "add it, or put quotes around text that has brackets, commas or `: ` in it",
        ],
        ErrorKind::MisplacedFlowCollectionEnd => [
            "this bracket closes nothing",
            "no bracket of its kind is open",
            "remove it, or put quotes around the text it belongs to",
        ],
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidMappingValueWhitespace => [
            "a key cannot stand here",
            "what is before it is already a whole value",
            "indent it as the keys beside it, or put quotes around text that has `: ` in it",
        ],
        ErrorKind::SimpleKeyExpected
        | ErrorKind::InvalidSimpleKey
        | ErrorKind::MappingKeyNotAllowed => [
            "`: ` is missing after this key",
            "this stands where a key is expected",
            "add the colon and a space, or indent the line to make it part of the text above",
        ],
        _ => layout(kind),
    }
}

/// The faults of lines as such: how they are indented, and marks that are out of place.
fn layout(kind: &ErrorKind) -> Words {
    match kind {
        ErrorKind::BlockSequenceEntryNotAllowed => [
            "a list cannot start here",
            "`- ` starts an item of a list only where a line starts",
            "move the list to a line of its own, or put quotes around text that starts with `- `",
        ],
        ErrorKind::InvalidQuotedScalarIndent => [
            "this line is inside of quotes, but not indented",
            "a quote that opened above was not closed before this line",
            "close the quotes above, or indent the line as part of the text",
        ],
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::UnexpectedEofBlockMapping
        | ErrorKind::UnexpectedEofBlockSequence
        | ErrorKind::ExpectedNodeContent
        | ErrorKind::InvalidIndentation
        | ErrorKind::InvalidFlowScalarIndent
        | ErrorKind::InvalidBlockScalarIndent => [
            "this does not fit what is before it",
            "keys of one map and items of one list start in the same column",
            "indent it as the lines it belongs to, or put quotes around the whole text",
        ],
        ErrorKind::CommentInterceptedScalar => [
            "a comment stands inside of a text",
            "the text would go on after it",
            "move the comment, or put quotes around the text",
        ],
        ErrorKind::CommentNotSeparated => [
            "a comment starts right after a value",
            "`#` starts a comment only after a space",
            "put a space before `#`, or quotes around the text it is part of",
        ],
        ErrorKind::InvalidBlockScalarHeader | ErrorKind::ZeroBlockScalarIndent => [
            "this does not belong behind `|` or `>`",
            "a block of text starts on the next line",
            "move the text to the next line and indent it",
        ],
        ErrorKind::InvalidDocumentEnd => [
            "the document has already ended here",
            "after `...` there is nothing but comments",
            "remove the mark, or what follows it",
        ],
        ErrorKind::MissingDocumentEndBeforeDirective | ErrorKind::ExpectedDocumentStart => [
            "`---` is missing before this",
            "a line that starts with `%` belongs to the head of a document, which ends with `---`",
            "add it, or put quotes around text that starts with `%`",
        ],
        ErrorKind::BomInsideDocument => [
            "a byte order mark stands in the middle",
            "it is only allowed as the first character",
            "remove it: it cannot be seen, so delete and retype what is around it",
        ],
        _ => [
            "this is not well-formed YAML",
            "directives, tags and anchors have their own grammar",
            "put quotes around it if it is text, or remove it",
        ],
    }
}
