//! The rules, by what they say about YAML that tests write.

mod config;
mod credential;
mod fix;
mod mutation;
mod near;
mod nearer;
mod odd;
mod pages;
mod substitution;
mod upstream;
mod values;
mod waiver;

use cofferdam::{
    finding::{Finding, Sources, sort},
    lint,
    profile::Date,
    view::{self, Input},
};
use std::fmt::Write as _;

/// Judges a repository of files, which `# file: path` lines divide; a text without any is one file.
pub(crate) fn judged(text: &str) -> (Vec<Finding>, Sources) {
    judge(files(text))
}

/// Judges a repository of files.
pub(crate) fn judge(files: Vec<Input>) -> (Vec<Finding>, Sources) {
    let mut sources = Sources::default();
    let (repository, mut findings) = view::read(files, &mut sources);
    findings.extend(lint::run(&repository, today()));
    sort(&mut findings, &sources);
    (findings, sources)
}

/// The day on which tests look at dates.
pub(crate) fn today() -> Date {
    Date::try_from("2026-11-21").unwrap()
}

/// The files of a text.
pub(crate) fn files(text: &str) -> Vec<Input> {
    let mut files = vec![("example.yaml".to_owned(), String::new())];
    for line in text.lines() {
        match line.strip_prefix("# file: ") {
            Some(path) => files.push((path.trim().to_owned(), String::new())),
            None => writeln!(files.last_mut().unwrap().1, "{line}").unwrap(),
        }
    }
    files.retain(|(_, text)| !text.is_empty());
    let input = |(path, text): (String, String)| Input {
        shown: path.clone(),
        path,
        bytes: Some(text.into_bytes()),
    };
    files.into_iter().map(input).collect()
}
