//! The parity of two environments: what differs by intent, and what without a word.

use super::change;
use crate::{plan::Parity, report::markdown::code};
use std::fmt::Write as _;

/// The parity for people, with the objects below what they come from.
pub(super) fn human(parity: &Parity) -> String {
    let mut text = "\nby intent\n".to_owned();
    for cause in &parity.by_intent {
        let _ = writeln!(text, "  {}", change(&cause.key));
        listed(&mut text, "    ", &cause.objects);
    }
    if parity.by_intent.is_empty() {
        text += "  nothing: the profiles say the same\n";
    }
    if !parity.by_several.is_empty() {
        text += "  by several of these at once\n";
        listed(&mut text, "    ", &parity.by_several);
    }
    text += "without a word\n";
    match parity.without_a_word.as_slice() {
        [] => text += "  nothing\n",
        objects => listed(&mut text, "  ", objects),
    }
    text
}

fn listed(text: &mut String, indent: &str, objects: &[String]) {
    for object in objects {
        let _ = writeln!(text, "{indent}{object}");
    }
}

/// The parity as a list for a pull request.
pub(super) fn markdown(parity: &Parity) -> String {
    let mut text = String::new();
    for cause in &parity.by_intent {
        let objects: Vec<String> = cause.objects.iter().map(|object| code(object)).collect();
        let _ =
            writeln!(text, "- by intent: {}: {}", code(&change(&cause.key)), objects.join(", "));
    }
    for object in &parity.by_several {
        let _ = writeln!(text, "- by intent, by several keys: {}", code(object));
    }
    for object in &parity.without_a_word {
        let _ = writeln!(text, "- **without a word**: {}", code(object));
    }
    text
}
