//! The rules that judge a cluster view: what the compiler forbids in Rust, found in any YAML.
//!
//! A rule is a file in `rules/` with its page, id, severity and check, and its lines in [`RULES`].

mod credential;
mod fix;
mod found;
mod levels;
mod placeholder;
mod rules;
mod waiver;
mod written;

pub use fix::{Fixed, fix};
pub use found::{Found, Said};
pub use levels::Levels;
pub use rules::RULES;
pub use written::point_into;

use found::place_within;

use crate::{
    compose,
    finding::{Finding, Severity},
    intent::{self, Intent, RuleName},
    profile::Date,
    view::{Cluster, Repository},
};
use waiver::Waivers;

/// A rule: what must not be, why, and how it is found.
#[derive(Debug)]
pub struct Rule {
    /// Its name; it reads well after "allow", and never changes.
    pub id: &'static str,
    /// Its code in the catalogue, such as `DEP-6`; taken wherever the id is.
    pub alias: &'static str,
    /// How bad it is unless somebody says otherwise.
    pub severity: Severity,
    /// What it finds, in one line.
    pub summary: &'static str,
    /// Its page in Markdown.
    page: &'static str,
    check: Check,
}

/// How a rule looks for what it finds.
#[derive(Debug)]
enum Check {
    /// In every cluster.
    Cluster(fn(&Cluster, &mut Found<'_>)),
    /// In the whole repository, what no cluster reaches included.
    Repository(fn(&Repository, &mut Found<'_>)),
}

impl Rule {
    /// Its page: what it does, why it matters, an example, and what to do instead.
    pub fn page(&self) -> String {
        let lines = self.page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.collect::<Vec<_>>().join("\n") + "\n"
    }
}

/// The rule of an id or an alias.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == name || rule.alias.eq_ignore_ascii_case(name))
}

/// The schema of `cofferdam.yaml`, with every rule that it may name.
pub fn schema() -> serde_json::Value {
    let name = |rule: &&Rule| RuleName { id: rule.id, alias: rule.alias, summary: rule.summary };
    intent::schema(compose::catalog(), &RULES.iter().map(name).collect::<Vec<_>>())
}

/// Judges a repository by every rule; `today` is the day on which dates are looked at.
pub fn run(repository: &Repository, today: Date) -> Vec<Finding> {
    run_with(repository, today, &Levels::default())
}

/// Judges a repository by every rule that counts; what somebody answers for is given as waived.
pub fn run_with(repository: &Repository, today: Date, levels: &Levels) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut waivers = Waivers::of(repository, today, &mut findings);
    for rule in RULES {
        for (finding, intent) in found_by(rule, repository, today) {
            let counted = match levels.of(rule, intent) {
                None => Some(finding),
                Some(level) => level.applied(finding),
            };
            let Some(mut finding) = counted else { continue };
            waivers.apply(rule, intent, &mut finding);
            findings.push(finding);
        }
    }
    waivers.judge(levels, &mut findings);
    findings
}

/// What a rule finds, each with what is declared for it.
fn found_by<'r>(
    rule: &'static Rule,
    repository: &'r Repository,
    today: Date,
) -> Vec<(Finding, &'r Intent)> {
    match rule.check {
        Check::Cluster(check) => {
            let in_cluster = |cluster: &'r Cluster| {
                let found = Found::gather(rule, today, |found| check(cluster, found));
                found.into_iter().map(|finding| (finding, &cluster.intent))
            };
            repository.clusters.iter().flat_map(in_cluster).collect()
        }
        Check::Repository(check) => {
            let found = Found::gather(rule, today, |found| check(repository, found));
            let with_intent = |finding: Finding| {
                let intent = repository.intent_of(finding.place.file);
                (finding, intent)
            };
            found.into_iter().map(with_intent).collect()
        }
    }
}

/// Makes a rule of its page, its names and its check.
macro_rules! rule {
    (
        $(#[doc = $page:literal])*
        id: $id:literal,
        alias: $alias:literal,
        severity: $severity:ident,
        summary: $summary:literal,
        check: $kind:ident($check:path),
    ) => {
        pub(super) static RULE: $crate::lint::Rule = $crate::lint::Rule {
            id: $id,
            alias: $alias,
            severity: $crate::finding::Severity::$severity,
            summary: $summary,
            page: concat!($($page, "\n"),*),
            check: $crate::lint::Check::$kind($check),
        };
    };
}

use rule;
