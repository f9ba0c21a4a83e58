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

#[expect(clippy::disallowed_methods, reason = "only tests ask whether they run in CI")]
fn in_ci() -> bool {
    std::env::var_os("CI").is_some()
}
