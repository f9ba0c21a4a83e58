//! The house rules that no compiler knows: direction of use, sizes, openings, names, tables, words.
//!
//! Every failure says what to do. An exception stands in a table with its reason, and one that is not
//! needed any more fails too.
#![cfg(test)]

mod direction;
mod files;
mod tables;
mod words;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A text file of the repository.
pub(crate) struct Text {
    /// The path from the root, with `/`.
    pub(crate) path: String,
    /// All of it.
    pub(crate) text: String,
}

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text files below a folder, sorted; what git ignores and what builds leave behind stay out.
pub(crate) fn texts(below: &str) -> Vec<Text> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root().join(below)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if [".git", "target"].contains(&name) || name.starts_with(".cofferdam-") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                let path = path.strip_prefix(root()).unwrap();
                found.push(Text { path: path.to_str().unwrap().replace('\\', "/"), text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "there is nothing below `{below}`");
    found
}

/// The Rust files below a folder.
pub(crate) fn sources(below: &str) -> Vec<Text> {
    let is_rust = |text: &Text| has_extension(&text.path, "rs");
    texts(below).into_iter().filter(is_rust).collect()
}

/// Whether a path ends in an extension.
pub(crate) fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|found| found == extension)
}

/// Fails with every broken rule at once.
pub(crate) fn none(broken: &[String]) {
    assert!(broken.is_empty(), "\n\n{}\n", broken.join("\n"));
}
