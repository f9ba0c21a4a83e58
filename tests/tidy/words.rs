//! Words: what the texts of the project may not speak of, and what the changelog must.

use super::{none, root, sources, texts};
use std::{collections::BTreeSet, fs};

/// Words that speak of how the project came about, and names of registries. Each is put together here so
/// that this file does not hold it.
const WORDS: &[&str] = &[
    concat!("sess", "ion"),
    concat!("sess", "ions"),
    concat!("crates", ".io"),
    concat!("docs", ".rs"),
    concat!("npm", "js"),
    concat!("py", "pi.org"),
    concat!("proxy.golang", ".org"),
];

/// Where such a word is right, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("Cargo.lock", "cargo writes it"),
    ("generator/model/ceph_object_store/mod.rs", "Ceph's own word"),
    ("generator/model/external_secret/mod.rs", "Amazon's own word"),
    ("generator/model/middleware/errors.rs", "a browser's own word"),
    ("generator/model/secret_store/vault.rs", "Amazon's own word"),
];

#[test]
fn the_project_speaks_of_itself_only() {
    let mut broken = Vec::new();
    let mut excused = BTreeSet::new();
    for text in texts("") {
        let lower = text.text.to_lowercase();
        for (line, words) in lower.lines().enumerate() {
            let Some(word) = banned(words).or_else(|| outside(&text.path, words)) else { continue };
            match EXCEPTIONS.iter().find(|(path, _)| *path == text.path) {
                Some((path, _)) => {
                    excused.insert(*path);
                }
                None => broken.push(format!(
                    "{}:{}: `{word}`: say it in the project's own words, or give the file a row \
                     with a reason in tests/tidy/words.rs",
                    text.path,
                    line + 1
                )),
            }
        }
    }
    let unneeded = EXCEPTIONS.iter().filter(|(path, _)| !excused.contains(path));
    broken.extend(unneeded.map(|(path, _)| {
        format!("{path}: needs no exception: drop its row in tests/tidy/words.rs")
    }));
    none(&broken);
}

#[test]
fn the_changelog_tells_of_this_version() {
    let changelog = fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    let heads: Vec<_> = changelog.lines().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(
        heads.first().copied(),
        Some("## Unreleased"),
        "keep `## Unreleased` as the first section of CHANGELOG.md"
    );
    let sections = heads.iter().filter(|head| {
        head.strip_prefix("## ").and_then(|head| head.split(' ').next()) == Some(version)
    });
    assert_eq!(
        sections.count(),
        1,
        "give version {version} of Cargo.toml exactly one section `## {version}` in CHANGELOG.md"
    );
}

#[test]
fn settings_say_what_becomes_of_their_text() {
    let folders = ["generator/chart", "generator/component", "generator/provider"];
    let mut files: Vec<_> = folders.iter().flat_map(|folder| sources(folder)).collect();
    let shared = ["generator/profile/app.rs", "generator/profile/experiment.rs"];
    files.extend(
        sources("generator/profile").into_iter().filter(|text| shared.contains(&&*text.path)),
    );
    let mut broken = Vec::new();
    for text in files {
        let mut is_setting = false;
        for (at, line) in text.text.lines().enumerate() {
            if line.contains("Deserialize, JsonSchema)]") {
                is_setting = true;
            } else if line == "}" {
                is_setting = false;
            }
            let plain = line.replace("Map<String, ", "");
            if is_setting
                && plain.split(|c: char| !c.is_alphanumeric()).any(|word| word == "String")
            {
                broken.push(format!(
                    "{}:{}: settings are held text: say `Text`, or `Plain` where a variable makes no sense",
                    text.path,
                    at + 1
                ));
            }
        }
    }
    none(&broken);
}

/// The first banned word of a line in lower case.
fn banned(line: &str) -> Option<String> {
    let is_part = |char: char| char.is_alphanumeric() || char == '_';
    let whole = |word: &&&str| {
        line.match_indices(**word).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let after = line[at + word.len()..].chars().next();
            !before.is_some_and(is_part) && !after.is_some_and(is_part)
        })
    };
    let word = WORDS.iter().find(whole).map(|word| (*word).to_owned());
    word.or_else(|| numbered(line))
}

/// An issue by its number.
fn numbered(line: &str) -> Option<String> {
    let word = concat!("iss", "ue ");
    let (at, _) = line.match_indices(word).find(|(at, _)| {
        let rest = line[at + word.len()..].trim_start_matches('#');
        rest.starts_with(|char: char| char.is_ascii_digit())
    })?;
    Some(line[at..].chars().take(word.len() + 4).collect())
}

/// The folder beside the repository, which only tests may name.
fn outside(path: &str, line: &str) -> Option<String> {
    let folder = concat!("../sha", "red");
    (!path.starts_with("tests/") && line.contains(folder)).then(|| folder.to_owned())
}

#[test]
fn banned_words_are_found() {
    assert_eq!(banned(concat!("in this sess", "ion.")).as_deref(), Some(WORDS[0]));
    assert_eq!(banned(concat!("iss", "ue #12 says")).as_deref(), Some(concat!("iss", "ue #12 ")));
    assert_eq!(banned(concat!("sess", "ion_token, iss", "uer 5")), None);
    assert!(outside("README.md", concat!("see ../sha", "red/x")).is_some());
}
