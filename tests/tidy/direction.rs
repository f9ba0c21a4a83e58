//! Direction of use: each part of the library may use only what stands to its right.

use super::{Text, none, sources};
use std::collections::BTreeSet;

/// The parts, most dependent first. What stands in one row may not use each other.
///
/// `main` and `lib` are not parts: the one holds the others together, the other starts `cli`.
const ORDER: &[&[&str]] = &[
    &["cli"],
    &["report"],
    &["matrix"],
    &["plan", "lint", "proof"],
    &["view"],
    // Drift compares two trees and needs no view of what is in them.
    &["drift", "emit"],
    &["compose"],
    &["component"],
    // A provider installs charts; a chart knows no provider.
    &["provider"],
    &["chart"],
    &["containment"],
    // What is composed is declared in the words of `cofferdam.yaml`.
    &["intent"],
    &["profile"],
    &["model"],
    &["yaml", "tree"],
    // Its only content is the JSON schemas of the newtypes below it.
    &["schema"],
    &["text"],
    &["quantity"],
    &["name"],
    // A failure to emit a profile is told with the findings that led to it, so errors know findings.
    &["error"],
    &["finding"],
];

/// Uses against the order, each with its reason.
const EXCEPTIONS: &[(&str, &str, &str)] = &[];

#[test]
fn each_part_uses_only_what_is_to_its_right() {
    let mut broken = BTreeSet::new();
    let mut excused = BTreeSet::new();
    for text in sources("generator") {
        let Some(part) = part(&text) else { continue };
        let Some(from) = rank(&part) else {
            broken.insert(format!(
                "`generator/{part}` has no place in the order: give it a row in \
                 tests/tidy/direction.rs"
            ));
            continue;
        };
        for used in uses(&text.text) {
            let against = used != part && rank(&used).is_none_or(|to| to <= from);
            let known = EXCEPTIONS.iter().find(|(a, b, _)| (*a, *b) == (&part, &used));
            match (against, known) {
                (true, Some(known)) => {
                    excused.insert(known);
                }
                (true, None) => {
                    broken.insert(format!(
                        "{}: `{part}` uses `{used}`, which is not to its right in \
                         tests/tidy/direction.rs: move what both need to the right",
                        text.path
                    ));
                }
                (false, _) => {}
            }
        }
    }
    for (from, to, _) in EXCEPTIONS.iter().filter(|known| !excused.contains(known)) {
        broken.insert(format!("`{from}` does not use `{to}` any more: drop its exception"));
    }
    none(&broken.into_iter().collect::<Vec<_>>());
}

#[test]
fn the_ways_to_name_a_part_are_read() {
    let read = |text: &str| uses(text).into_iter().collect::<Vec<_>>().join(" ");
    assert_eq!(read("use crate::tree::{self, File};"), "tree");
    assert_eq!(
        read("use crate::{\n    a::{b, c::d},\n    e as f,\n    g,\n};\nuse std::fmt;"),
        "a e g"
    );
    assert_eq!(
        read("/// See [`crate::text`].\n// crate::yaml\nlet x = crate::name::Name;"),
        "name"
    );
    assert_eq!(read("use crate::{a::{b, c}, d}; fn f() -> crate::e::F {}"), "a d e");
}

/// The part that a file belongs to; none for the two roots.
fn part(text: &Text) -> Option<String> {
    let below = text.path.strip_prefix("generator/")?;
    let part = below.split('/').next()?.trim_end_matches(".rs");
    (!["lib", "main"].contains(&part)).then(|| part.to_owned())
}

fn rank(part: &str) -> Option<usize> {
    ORDER.iter().position(|row| row.contains(&part))
}

/// The parts that a text names by a path that starts at the crate.
fn uses(text: &str) -> BTreeSet<String> {
    let code: Vec<&str> =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let mut found = BTreeSet::new();
    for (at, marker) in code.match_indices("crate::") {
        let rest = &code[at + marker.len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(heads(group)),
            None => found.extend(head(rest)),
        }
    }
    found
}

/// The first name of each item of a `{…}` group, of which `group` is what follows the brace.
fn heads(group: &str) -> Vec<String> {
    let mut depth = 0_usize;
    let mut from = 0;
    let mut items = Vec::new();
    for (at, char) in group.char_indices() {
        match char {
            '{' => depth += 1,
            '}' if depth == 0 => {
                items.push(&group[from..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(&group[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    items.into_iter().filter_map(head).collect()
}

fn head(item: &str) -> Option<String> {
    let item = item.trim_start();
    let end = item.find(|char: char| !(char.is_alphanumeric() || char == '_'));
    let name = &item[..end.unwrap_or(item.len())];
    (!name.is_empty()).then(|| name.to_owned())
}
