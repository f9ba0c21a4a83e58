//! The rules that judge a cluster view: what the compiler forbids in Rust, found in any YAML.
//!
//! A rule is a file in `rules/` with its page, id, severity and check, and its lines in [`RULES`].

mod fix;
mod found;
mod rules;

pub use fix::{Fixed, fix};
pub use found::{Found, Said};
pub use rules::RULES;

use crate::{
    finding::{Finding, Severity},
    profile::Date,
    view::{Cluster, Repository},
};

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
    #[expect(dead_code, reason = "the rules about files are yet to come")]
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

/// Judges a repository by every rule; `today` is the day on which dates are looked at.
pub fn run(repository: &Repository, today: Date) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in RULES {
        let mut found = Found::new(rule, today, &mut findings);
        match rule.check {
            Check::Cluster(check) => {
                repository.clusters.iter().for_each(|cluster| check(cluster, &mut found));
            }
            Check::Repository(check) => check(repository, &mut found),
        }
    }
    findings
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
