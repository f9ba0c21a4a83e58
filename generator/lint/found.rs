//! What a rule found, as findings in its name.

use super::Rule;
use crate::{
    finding::{Edit, Finding, Place},
    profile::Date,
    view::Object,
};

/// Where a rule puts what it finds.
#[derive(Debug)]
pub struct Found<'a> {
    rule: &'static Rule,
    today: Date,
    findings: &'a mut Vec<Finding>,
}

/// A finding that is being written: it wants the reason and the remedy.
#[derive(Debug)]
#[must_use = "a finding says why and what to do"]
pub struct Said<'a>(&'a mut Finding);

impl Found<'_> {
    /// What a check finds in the name of a rule.
    pub(super) fn gather(
        rule: &'static Rule,
        today: Date,
        check: impl FnOnce(&mut Found<'_>),
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        check(&mut Found { rule, today, findings: &mut findings });
        findings
    }

    /// The day on which dates are looked at.
    pub fn today(&self) -> Date {
        self.today
    }

    /// Something wrong with an object, at a place.
    pub fn at(&mut self, object: &Object, place: Place, message: impl Into<String>) -> Said<'_> {
        let said = self.anywhere(place, message);
        said.0.object = Some(object.key.to_string());
        said
    }

    /// Something wrong that is no object's.
    pub fn anywhere(&mut self, place: Place, message: impl Into<String>) -> Said<'_> {
        let finding = Finding::error(self.rule.id, place, message);
        self.findings.push(Finding { severity: self.rule.severity, ..finding });
        let at = self.findings.len() - 1;
        Said(&mut self.findings[at])
    }
}

impl Said<'_> {
    /// Says why it matters.
    pub fn note(self, why: impl Into<String>) -> Self {
        self.0.note = Some(why.into());
        self
    }

    /// Says what to do, which ends it.
    pub fn help(self, remedy: impl Into<String>) {
        self.0.help = Some(remedy.into());
    }

    /// Counts as a warning here, whatever the rule says.
    pub fn as_warning(self) -> Self {
        self.0.severity = crate::finding::Severity::Warning;
        self
    }

    /// Adds an edit that mends it for certain.
    pub fn fix(self, place: Place, text: impl Into<String>) -> Self {
        self.0.fix.push(Edit { place, text: text.into() });
        self
    }
}

/// The place of the part of a text that starts at a byte, given where the text starts: in a block each line
/// of the text is one of the file.
pub(super) fn place_within(start: Place, text: &str, at: usize) -> Place {
    let before = text.get(..at).unwrap_or_default();
    let lines = before.matches('\n').count();
    if lines == 0 {
        return start;
    }
    let own = before.rsplit('\n').next().map_or(0, |line| line.chars().count());
    let count = |number: usize| u32::try_from(number).unwrap_or(0);
    Place { line: start.line + count(lines), column: start.column + count(own), length: 0, ..start }
}
