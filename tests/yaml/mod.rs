//! YAML: what is read, what is refused and how that is said, and what is written.
#![cfg(test)]

mod awkward;
mod go;
mod read;
mod refusal;
mod write;

use cofferdam::{
    finding::{FileId, Finding},
    yaml::{self, Node},
};
use std::fmt::Write;

/// The one document of a text that is fine.
pub(crate) fn good(text: &str) -> Node {
    let node = yaml::read(FileId(0), text);
    node.unwrap_or_else(|finding| panic!("{}\nin {text:?}", shown(&finding)))
}

/// A finding as plain text: place and id, then what, why and what to do.
pub(crate) fn shown(finding: &Finding) -> String {
    let place = finding.place;
    let mut text = format!("{}:{}: {}\n", place.line, place.column, finding.id);
    writeln!(text, "  {}", finding.message).unwrap();
    for (kind, more) in [("note", &finding.note), ("help", &finding.help)] {
        let more = more.as_ref().expect("every finding says why and what to do");
        writeln!(text, "  {kind}: {more}").unwrap();
    }
    text
}

/// Keeps a text as `snapshots/yaml/<name>.snap`.
pub(crate) fn keep(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/yaml");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
