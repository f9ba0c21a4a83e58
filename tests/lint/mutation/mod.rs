//! Clean trees, broken by one edit each: the rule that the edit breaks must say so, at its line, and no other.

mod alerting;
mod chart;
mod dependency;
mod experiment;
mod exposure;
mod flux;
mod intent;
mod layout;
mod network;
mod provider;
mod secret;
mod source;
mod substitution;
mod telemetry;

use super::{files, today};
use crate::support;
use cofferdam::{
    finding::{Finding, Sources, sort},
    lint,
    view::{self, Input},
};
use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
    path::Path,
};

/// A tree that lints clean.
#[derive(Clone, Copy)]
pub(crate) enum Base {
    /// That of a shipped profile.
    Profile(&'static str),
    /// One that a test writes, divided by `# file: path` lines.
    Text(&'static str),
}

/// An edit of a clean tree, and what must be said of it.
#[derive(Clone, Copy)]
pub(crate) struct Mutation {
    /// The rule that must say so.
    pub(crate) rule: &'static str,
    pub(crate) base: Base,
    /// The file that is changed, below the root of the tree.
    pub(crate) file: &'static str,
    /// A text that stands in it exactly once.
    pub(crate) from: &'static str,
    /// What takes its place.
    pub(crate) to: &'static str,
    /// A text on the line of the changed tree at which the finding must be.
    pub(crate) at: &'static str,
}

/// An edit of a file of a tree: the first text gives way to the second, and the third is on the finding's line.
const fn edit(
    rule: &'static str,
    base: Base,
    file: &'static str,
    texts: [&'static str; 3],
) -> Mutation {
    let [from, to, at] = texts;
    Mutation { rule, base, file, from, to, at }
}

const ANTON: Base = Base::Profile("anton");
const SWHURL: Base = Base::Profile("swhurl");

impl fmt::Display for Mutation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, base, file, from, to, .. } = self;
        write!(f, "{rule}: {from:?} -> {to:?} in {file} of {base}")
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile(profile) => write!(f, "out/{profile}"),
            Self::Text(text) => write!(f, "the text with {:?}", text.lines().nth(1)),
        }
    }
}

/// Every area's edits.
const AREAS: &[&[Mutation]] = &[
    alerting::MUTATIONS,
    chart::MUTATIONS,
    dependency::MUTATIONS,
    experiment::MUTATIONS,
    exposure::MUTATIONS,
    flux::MUTATIONS,
    intent::MUTATIONS,
    layout::MUTATIONS,
    network::MUTATIONS,
    provider::MUTATIONS,
    secret::MUTATIONS,
    source::MUTATIONS,
    substitution::MUTATIONS,
    telemetry::MUTATIONS,
];

#[test]
fn every_edit_is_found_by_its_rule_alone() {
    let mut faults = Vec::new();
    // Rule: edits tried, edits caught, findings of other rules.
    let mut table: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for mutation in AREAS.iter().copied().flatten() {
        let (findings, sources) = judged(mutation);
        let row = table.entry(mutation.rule).or_default();
        row[0] += 1;
        let own = |finding: &&Finding| finding.id == mutation.rule;
        let strays = findings.iter().filter(|finding| !own(finding));
        let is_caught = findings.iter().filter(own).any(|finding| {
            let text = sources.get(finding.place.file).map_or("", |source| source.text.as_str());
            let line = text.lines().nth(finding.place.line as usize - 1);
            line.is_some_and(|line| line.contains(mutation.at))
        });
        row[1] += usize::from(is_caught);
        row[2] += strays.clone().count();
        if !is_caught || strays.count() > 0 {
            let said = findings.iter().map(|finding| {
                let place = finding.place;
                format!(
                    "  {}:{}: {}: {}",
                    sources.path(place.file),
                    place.line,
                    finding.id,
                    finding.message
                )
            });
            let said: Vec<String> = said.collect();
            faults.push(format!("{mutation} gives:\n{}", said.join("\n")));
        }
    }
    support::none_of(&faults);
    let mut text = "rule                                  edits  caught  strays\n".to_owned();
    for (rule, [tried, caught, strays]) in table {
        writeln!(text, "{rule:<38}{tried:>5}{caught:>8}{strays:>8}").unwrap();
    }
    support::keep("lint", "mutations", &text);
}

#[test]
fn every_base_is_clean() {
    let mut faults = Vec::new();
    for mutation in AREAS.iter().copied().flatten() {
        let (findings, sources) = findings(base(mutation.base));
        faults.extend(findings.iter().map(|finding| {
            format!("{}: {}: {}", mutation.base, sources.path(finding.place.file), finding.message)
        }));
    }
    faults.sort();
    faults.dedup();
    support::none_of(&faults);
}

fn judged(mutation: &Mutation) -> (Vec<Finding>, Sources) {
    let mut files = base(mutation.base);
    let path = match mutation.base {
        Base::Profile(profile) => format!("out/{profile}/{}", mutation.file),
        Base::Text(_) => mutation.file.to_owned(),
    };
    let file = files.iter_mut().find(|file| file.path == path);
    let file = file.unwrap_or_else(|| panic!("{mutation}: there is no `{path}`"));
    let text = String::from_utf8(file.bytes.take().unwrap()).unwrap();
    let times = text.matches(mutation.from).count();
    assert_eq!(times, 1, "{mutation}: `from` stands {times} times in `{path}`");
    file.bytes = Some(text.replace(mutation.from, mutation.to).into_bytes());
    findings(files)
}

fn findings(files: Vec<Input>) -> (Vec<Finding>, Sources) {
    let mut sources = Sources::default();
    let (repository, mut findings) = view::read(files, &mut sources);
    findings.extend(lint::run(&repository, today()));
    sort(&mut findings, &sources);
    (findings, sources)
}

fn base(base: Base) -> Vec<Input> {
    match base {
        Base::Text(text) => files(text),
        Base::Profile(profile) => {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("out").join(profile);
            let gathered = cofferdam::tree::gather(&root, 1 << 24, |_| true).unwrap();
            let input = |file: cofferdam::tree::Gathered| {
                let path = format!("out/{profile}/{}", file.path);
                Input { shown: path.clone(), path, bytes: file.bytes }
            };
            gathered.into_iter().map(input).collect()
        }
    }
}
