//! What is YAML, but refused: each with the reason and the remedy.

use crate::{
    finding::{FileId, Finding, Place},
    yaml::{
        Entry, LARGEST,
        build::{DEEPEST, MOST_FAULTS, MOST_NODES},
        scalar::Unheld,
    },
};
use granit_parser::Span;

pub(super) fn tab(place: Place) -> Finding {
    Finding::error("yaml-syntax", place, "a tab stands where YAML wants spaces")
        .note("a tab has no agreed width, so YAML forbids it in indentation")
        .help("replace it with spaces")
}

/// The place of an event.
pub(super) fn place(file: FileId, span: &Span) -> Place {
    let length = small(span.end.index().saturating_sub(span.start.index()));
    Place { file, line: small(span.start.line()), column: small(span.start.col() + 1), length }
}

/// A count of lines or characters as a [`Place`] holds it; files are far too small for the limit.
pub(super) fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The finding for a file that is larger than [`LARGEST`].
pub fn too_large(file: FileId, bytes: usize) -> Finding {
    Finding::error(
        "too-large",
        Place::start(file),
        format!(
            "the file has {} MiB, more than the {} MiB that are read",
            bytes.div_ceil(1 << 20),
            LARGEST >> 20
        ),
    )
    .note("reading is bounded, so that a wrong file cannot use up the machine")
    .help("check that it is the file you meant, or split it along `extends`")
}

pub(super) fn too_many(place: Place) -> Finding {
    Finding::error("too-large", place, format!("here are more than {MOST_NODES} values"))
        .note("reading is bounded, so that a wrong file cannot use up the machine")
        .help("check that it is the file you meant, or split it along `extends`")
}

pub(super) fn too_many_faults(place: Place) -> Finding {
    let message = format!("more than {MOST_FAULTS} things are wrong up to here");
    Finding::error("too-many-faults", place, message)
        .note(
            "the rest of the file is not read, since hardly anybody would read what is said of it",
        )
        .help("mend those first, or check that it is the file you meant")
}

pub(super) fn too_deep(place: Place) -> Finding {
    let message = format!("more than {DEEPEST} lists and maps are inside one another");
    Finding::error("too-deep", place, message)
        .note("reading is bounded, so that a wrong file cannot use up the machine")
        .help("check the brackets and the indentation, or hold deep data as a block of text")
}

pub(super) fn alias_bomb(place: Place) -> Finding {
    Finding::error("alias-bomb", place, "anchors and aliases multiply to more than is read")
        .note("aliases of aliases let a few lines stand for more data than the machine can hold")
        .help("write the data out, or share it through `extends`")
}

pub(super) fn alias_cycle(place: Place, name: &str) -> Finding {
    let anchor = name.strip_prefix('*').unwrap_or(name);
    Finding::error("alias-cycle", place, format!("`{name}` stands inside of what it stands for"))
        .note("such data has no end")
        .help(format!("remove `{name}`, or move `&{anchor}` to the part that is meant"))
}

pub(super) fn unknown_alias(place: Place, name: &str) -> Finding {
    let anchor = name.strip_prefix('*').unwrap_or(name);
    Finding::error("unknown-alias", place, format!("nothing above is called `&{anchor}`"))
        .note("a plain value that starts with `*` stands for an earlier one marked with `&`")
        .help(format!("mark the value meant with `&{anchor}`, or write `\"{name}\"` if it is text"))
}

pub(super) fn duplicate(first: &Entry, second: &Entry) -> Finding {
    let Place { line, column, .. } = first.place;
    let message = format!("the key `{}` is here twice", second.key);
    Finding::error("duplicate-key", second.place, message)
        .note(format!(
            "the first is on line {line}, column {column}; most readers take the last without a word"
        ))
        .help("keep one of them")
}

pub(super) fn second_document(place: Place) -> Finding {
    Finding::error("second-document", place, "a second document starts here")
        .note("what follows would be left out")
        .help("move what follows to a file of its own, or remove the `---`")
}

pub(super) fn merge_key(place: Place) -> Finding {
    Finding::error("merge-key", place, "`<<` would merge another map into this one")
        .note("readers disagree on merge keys; YAML 1.2 has none")
        .help("write the keys out, share them through `extends`, or write `\"<<\"` if it is text")
}

pub(super) fn unknown_tag(place: Place, tag: &str) -> Finding {
    Finding::error("unknown-tag", place, format!("the tag `{tag}` means nothing here"))
        .note("the tags are `!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!seq` and `!!map`")
        .help("remove it, or put quotes around the whole if it is text")
}

pub(super) fn wrong_tag(place: Place, tag: &str, what: &str) -> Finding {
    Finding::error("wrong-tag", place, format!("{what} is not what `{tag}` asks for"))
        .note("a tag says what its value is, and this value is something else")
        .help("remove the tag, or mend the value")
}

pub(super) fn key_not_text(place: Place, kind: &str) -> Finding {
    Finding::error("key-not-text", place, format!("a key must be text, not {kind}"))
        .note("Kubernetes objects are JSON, where every key is text")
        .help("put quotes around it")
}

pub(super) fn unheld(place: Place, text: &str, unheld: Unheld) -> Finding {
    let quoted = format!("write `\"{text}\"` if it is text");
    match unheld {
        Unheld::TooLong => {
            Finding::error("number-too-large", place, format!("`{text}` is too large a number"))
                .note("whole numbers go from -9223372036854775808 to 9223372036854775807")
                .help(quoted)
        }
        Unheld::TooLarge => {
            Finding::error("number-too-large", place, format!("`{text}` is too large a number"))
                .note("no number beyond 1.7e308 can be held")
                .help(quoted)
        }
        Unheld::NotFinite => {
            Finding::error("not-a-number", place, format!("`{text}` is no number that JSON has"))
                .note("Kubernetes objects are JSON, which has neither infinity nor `.nan`")
                .help(format!("write a number, or `\"{text}\"` if it is text"))
        }
    }
}

pub(super) fn control(place: Place, character: char) -> Finding {
    let code = u32::from(character);
    let message = format!("the control character U+{code:04X} stands here");
    Finding::error("control-character", place, message)
        .note("YAML allows none but tabs and line ends")
        .help(format!("remove it, or write it inside of double quotes as `\\u{code:04X}`"))
}

pub(super) fn not_utf8(place: Place, bytes: &[u8], byte: u8) -> Finding {
    let sixteen = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let message = format!("the byte 0x{byte:02X} is not UTF-8");
    let message = if sixteen { "the text is UTF-16".to_owned() } else { message };
    Finding::error("not-utf8", place, message)
        .note("YAML that Flux, Helm and kubectl read is UTF-8")
        .help("save the file as UTF-8")
}
