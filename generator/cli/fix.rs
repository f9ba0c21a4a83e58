//! Mending what is found, where the remedy is certain.

use super::shell::Shell;
use crate::{
    error::Error,
    finding::{Finding, Sources},
    lint::{self, Fixed},
    report::counted,
    tree,
};
use std::path::Path;

/// Whether to mend what can be mended for certain.
#[derive(Debug, clap::Args)]
pub(super) struct Mending {
    /// Mend in folders and files what can be mended for certain, then report what is left
    #[arg(long)]
    fix: bool,
    /// With `--fix`, show the changes and write nothing
    #[arg(long, requires = "fix")]
    dry_run: bool,
}

impl Mending {
    pub(super) fn manner(&self) -> Option<Manner> {
        match (self.fix, self.dry_run) {
            (false, _) => None,
            (true, false) => Some(Manner::Write),
            (true, true) => Some(Manner::Show),
        }
    }
}

/// Whether files are changed, or only shown as they would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    Write,
    Show,
}

/// Applies the certain edits of findings to the files they point into, and gives how many findings that mends.
///
/// What a build wrote is left alone: the profile it was built from is what has to change.
pub(super) fn fix(
    findings: &[Finding],
    sources: &Sources,
    manner: Manner,
    shell: &mut Shell,
) -> Result<usize, Error> {
    let mut mended = 0;
    for Fixed { file, text, findings } in lint::fix(findings, sources) {
        let Some(old) = sources.get(file) else { continue };
        if tree::is_marked(&old.text) {
            let path = &old.path;
            shell.note(&format!("`{path}` was built; mend the profile, or what it extends"));
            continue;
        }
        mended += findings;
        match manner {
            Manner::Write => tree::replace(Path::new(&old.path), text.as_bytes())?,
            Manner::Show => shell.print(&diff(&old.path, &old.text, &text)),
        }
    }
    let (done, findings) =
        (if manner == Manner::Write { "mended" } else { "would mend" }, counted(mended, "finding"));
    shell.note(&format!("{done} {findings}"));
    Ok(mended)
}

fn diff(path: &str, old: &str, new: &str) -> String {
    let diff = similar::TextDiff::from_lines(old, new);
    let (from, to) = (format!("a/{path}"), format!("b/{path}"));
    diff.unified_diff().context_radius(3).header(&from, &to).to_string()
}
