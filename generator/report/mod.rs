//! Reports: what a run found and did, in the format that its reader takes.
//!
//! To add a format: a file with one `render`, then its `mod` line and its row in `formats!` here.

mod excerpt;
mod github;
mod human;
mod json;
mod junit;
mod markdown;
mod outcome;
mod plan;
mod sarif;
mod table;

pub(crate) use json::schema;
pub use outcome::{Change, Fault, Outcome};
pub use plan::render as render_plan;
pub(crate) use plan::schema as plan_schema;
pub use table::Table;

use crate::{
    finding::{Finding, Severity, Sources},
    lint,
};
use std::{borrow::Cow, collections::BTreeSet};

/// What a run found and did.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// What should be mended, sorted.
    pub findings: &'a [Finding],
    /// The texts that the findings point into.
    pub sources: &'a Sources,
    /// What became of every profile, in the order in which they were taken.
    pub outcomes: &'a [Outcome],
    /// How many profiles were looked at; 0 where the run was not about profiles.
    pub profiles: usize,
}

/// How text for people looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Text alone.
    Plain,
    /// With the colours of a terminal.
    Coloured,
}

macro_rules! formats {
    ($($(#[$doc:meta])* $name:ident($module:ident),)*) => {
        /// The formats of a report, in the order in which a reader should meet them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
        pub enum Format {
            $($(#[$doc])* $name,)*
        }

        impl Format {
            /// Every format.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The report as text; only what is for people has a look.
            pub fn render(self, report: &Report<'_>, look: Look) -> String {
                match self {
                    $(Self::$name => $module::render(report, look),)*
                }
            }
        }
    };
}

formats! {
    /// For people: each finding with the line it is about
    Human(human),
    /// For pull requests: a summary in Markdown
    Markdown(markdown),
    /// For programs: one JSON document, whose schema `cofferdam schema report` prints
    Json(json),
    /// For code scanning: a SARIF 2.1.0 log, with waivers as suppressions
    Sarif(sarif),
    /// For test reports: JUnit XML, a case for each finding
    Junit(junit),
    /// For GitHub Actions: annotations on the lines of a pull request
    Github(github),
}

impl Report<'_> {
    /// The findings that nobody answers for.
    fn counting(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.waived.is_none())
    }

    /// How many findings are errors, and how many warnings.
    fn counts(&self) -> (usize, usize) {
        let errors = self.counting().filter(|finding| finding.severity == Severity::Error);
        let errors = errors.count();
        (errors, self.counting().count() - errors)
    }
}

/// The id of a finding with the alias of its rule, if it is one's, such as `version-not-exact (SRC-1)`.
fn named(id: &str) -> Cow<'_, str> {
    lint::find(id).map_or(Cow::Borrowed(id), |rule| format!("{id} ({})", rule.alias).into())
}

/// Whether a text came from the command line, so that no file can bear what is said of it.
fn is_argument(path: &str) -> bool {
    matches!(path, "--set" | "profile")
}

/// Drops findings that say the same of the same place; profiles share files, and each reads its own copy.
pub fn unite(findings: &mut Vec<Finding>, sources: &Sources) {
    crate::finding::sort(findings, sources);
    let mut seen = BTreeSet::new();
    findings.retain(|finding| {
        let place = finding.place;
        let path = sources.path(place.file).to_owned();
        seen.insert((path, place.line, place.column, finding.id, finding.message.clone()))
    });
}

/// A number and what it counts, in the plural where it must be.
pub fn counted(number: usize, what: &str) -> String {
    let end = if number == 1 { "" } else { "s" };
    format!("{number} {what}{end}")
}
