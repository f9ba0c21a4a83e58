//! What holds for every file: its size, its opening, its name, and what it may not call.

use super::{has_extension, none, root, sources};
use std::collections::BTreeSet;

/// The most lines of a file.
const LIMIT: usize = 400;

/// The most lines of a file that is one of many: a row of a table.
const ROW_LIMIT: usize = 250;

/// The folders whose files are rows of a table.
const ROWS: &[&str] = &[
    "generator/cli/",
    "generator/component/",
    "generator/lint/rules/",
    "generator/model/",
    "generator/plan/hazards/",
    "generator/provider/",
    "generator/report/",
];

/// Files over their limit, each with the lines it may have and why.
const LARGE: &[(&str, usize, &str)] = &[
    ("generator/model/certificate.rs", 390, "one struct a level of the API, in the API's order"),
    ("generator/model/http_route.rs", 390, "one struct a level of the API, in the API's order"),
    ("generator/model/kustomize_config.rs", 390, "one struct a level of the format, in its order"),
];

/// Names that say nothing about what a module is.
const BANNED: &[&str] = &["base", "common", "handler", "helpers", "manager", "misc", "utils"];

/// Calls that end the program or that were left behind, and what to do instead. What clippy also sees
/// is here for the code that macros hide from it.
const CALLS: &[(&str, &str)] = &[
    (concat!(".unw", "rap()"), "return an `Error`, or `expect` what the code just proved"),
    (concat!("to", "do!("), "write the code, or leave the feature out"),
    (concat!("unimpl", "emented!("), "write the code, or leave the feature out"),
    (concat!("d", "bg!("), "remove it"),
    (concat!("#[ign", "ore"), "mend the test, or delete it with the code it tested"),
    (concat!("Hash", "Map"), "use `BTreeMap`, whose order is the same in every run"),
    (concat!("Hash", "Set"), "use `BTreeSet`, whose order is the same in every run"),
];

#[test]
fn no_file_is_too_long() {
    let mut broken = Vec::new();
    let mut excused = BTreeSet::new();
    for text in ["generator", "tests", "benches"].iter().flat_map(|below| sources(below)) {
        let lines = text.text.lines().count();
        let is_row =
            ROWS.iter().any(|row| text.path.starts_with(row)) && !text.path.ends_with("/mod.rs");
        let limit = if is_row { ROW_LIMIT } else { LIMIT };
        if lines <= limit {
            continue;
        }
        match LARGE.iter().find(|(path, ..)| *path == text.path) {
            Some((path, most, _)) if lines <= *most => {
                excused.insert(*path);
            }
            Some(_) | None => broken.push(format!(
                "{}: {lines} lines, and {limit} are allowed: split it by concept, or give it a row \
                 with a reason in `LARGE` of tests/tidy/files.rs",
                text.path
            )),
        }
    }
    let unneeded = LARGE.iter().filter(|(path, ..)| !excused.contains(path));
    broken.extend(unneeded.map(|(path, ..)| {
        format!("{path}: needs no exception: drop its row in `LARGE` of tests/tidy/files.rs")
    }));
    none(&broken);
}

#[test]
fn every_file_says_what_it_is() {
    let mut broken = Vec::new();
    for text in ["generator", "tests", "benches"].iter().flat_map(|below| sources(below)) {
        // The page of a rule or a hazard says what it is.
        let has_page = [
            ("generator/lint/rules/", "rule! {\n    /// ## What it does\n"),
            ("generator/plan/hazards/", "hazard! {\n    /// ## What it finds\n"),
        ];
        let is_row = has_page.iter().any(|(folder, page)| {
            text.path.starts_with(folder) && text.text.contains(&format!("\n{page}"))
        });
        if !is_row && !text.text.starts_with("//! ") {
            broken.push(format!(
                "{}: open it with `//!` and one or two sentences on what it is",
                text.path
            ));
        }
    }
    none(&broken);
}

#[test]
fn every_name_says_what_it_names() {
    let mut broken = Vec::new();
    for text in ["generator", "tests", "benches"].iter().flat_map(|below| sources(below)) {
        let stems = text.path.split('/').map(|part| part.trim_end_matches(".rs"));
        for stem in stems.filter(|stem| BANNED.contains(stem)) {
            broken.push(format!("{}: `{stem}` says nothing: name what it holds", text.path));
        }
        let folder = text.path.trim_end_matches(".rs");
        if root().join(folder).is_dir() {
            broken.push(format!(
                "{}: stands beside its folder: move it to `{folder}/mod.rs`",
                text.path
            ));
        }
    }
    none(&broken);
}

#[test]
fn the_library_neither_panics_nor_shuffles() {
    let mut broken = Vec::new();
    for text in sources("generator") {
        // What has no outside is tested in its own file, at its end.
        let lines = text.text.lines().enumerate().take_while(|(_, line)| *line != "#[cfg(test)]");
        for (line, code) in lines.filter(|(_, line)| !line.trim_start().starts_with("//")) {
            for (call, instead) in CALLS.iter().filter(|(call, _)| code.contains(call)) {
                broken.push(format!("{}:{}: `{call}`: {instead}", text.path, line + 1));
            }
        }
    }
    none(&broken);
}

#[test]
fn no_test_is_skipped_for_good() {
    let ignored = concat!("#[ign", "ore");
    let skips = |text: &&super::Text| text.text.contains(ignored);
    let broken: Vec<_> = sources("tests")
        .iter()
        .filter(skips)
        .map(|text| format!("{}: mend the ignored test, or delete it", text.path))
        .collect();
    none(&broken);
}

#[test]
fn every_text_ends_with_one_newline() {
    let checked = ["rs", "md", "toml", "yaml", "yml"];
    let mut broken = Vec::new();
    for below in ["generator", "tests", "benches", "profiles", ".github"] {
        for text in super::texts(below) {
            let is_checked = checked.iter().any(|extension| has_extension(&text.path, extension));
            let ends_well = text.text.ends_with('\n') && !text.text.ends_with("\n\n");
            if is_checked && !ends_well {
                broken.push(format!("{}: end it with one newline", text.path));
            }
        }
    }
    none(&broken);
}
