//! The upstream schemas and values that the tests hold the tree against; they lie beside the repository.

use std::path::{Path, PathBuf};

/// The folder, where it is there; its absence is said aloud, and is a failure in CI.
pub(crate) fn shared() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if root.is_dir() {
        return Some(root);
    }
    absent("../shared");
    None
}

/// Says that something a test needs is absent; fails in CI.
pub(crate) fn absent(what: &str) {
    assert!(!in_ci(), "{what} is not here, and CI must not skip");
    eprintln!("skipped: {what} is not here");
}

/// Says that a tool is absent; fails in CI where `make conformance`, which installs it, runs the tests.
pub(crate) fn without(tool: &str) {
    assert!(!in_ci() || !is_set("CONFORMANCE"), "`{tool}` is not here, and CI must not skip");
    eprintln!("skipped: `{tool}` is not here; `make conformance` installs it");
}

fn in_ci() -> bool {
    is_set("CI")
}

#[expect(clippy::disallowed_methods, reason = "only tests ask where they run")]
fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some()
}
