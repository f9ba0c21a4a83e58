//! What somebody answers for: waivers of `cofferdam.yaml` and comments in files, and what is wrong with them.

use super::{Levels, Rule, find, levels::near};
use crate::{
    finding::{Finding, Place, Waived},
    intent::{Intent, Level},
    profile::Date,
    view::{Remark, Repository},
};
use std::collections::BTreeSet;

/// How a comment waives a finding.
const FORM: &str = "write `# cofferdam: allow <rule> -- <reason>, until <day>`";

/// Every waiver of a repository, and which of them were needed.
pub(super) struct Waivers<'a> {
    repository: &'a Repository,
    today: Date,
    comments: Vec<Comment<'a>>,
    used: BTreeSet<Place>,
}

/// A comment that allows what a rule finds.
struct Comment<'a> {
    remark: &'a Remark,
    rule: &'a str,
    reason: &'a str,
    until: Date,
}

impl<'a> Waivers<'a> {
    /// Reads the comments of all files; what cannot be understood is found.
    pub(super) fn of(repository: &'a Repository, today: Date, findings: &mut Vec<Finding>) -> Self {
        let mut comments = Vec::new();
        for remark in repository.files.iter().flat_map(|(_, file)| &file.remarks) {
            match comment(remark) {
                Ok(comment) => comments.push(comment),
                Err(finding) => findings.push(*finding),
            }
        }
        Self { repository, today, comments, used: BTreeSet::new() }
    }

    /// Notes in a finding who answers for it, if anybody does.
    pub(super) fn apply(&mut self, rule: &Rule, intent: &Intent, finding: &mut Finding) {
        let place = finding.place;
        for comment in &self.comments {
            let is_here = comment.remark.place.file == place.file
                && comment.remark.lines.contains(&place.line);
            if is_here && names(rule, comment.rule) && self.today <= comment.until {
                self.used.insert(comment.remark.place);
                finding.waived = Some(Waived {
                    owner: None,
                    reason: comment.reason.to_owned(),
                    until: Some(comment.until.to_string()),
                });
            }
        }
        for waiver in &intent.waivers {
            let covers = waiver.covers(finding.object.as_deref());
            if covers && names(rule, &waiver.rule) && self.today <= waiver.until {
                self.used.insert(waiver.place);
                finding.waived = Some(Waived {
                    owner: Some(waiver.owner.clone()),
                    reason: waiver.reason.clone(),
                    until: Some(waiver.until.to_string()),
                });
            }
        }
    }

    /// What is wrong with the waivers themselves, and with the names of rules beside them.
    pub(super) fn judge(self, levels: &Levels, findings: &mut Vec<Finding>) {
        for intent in self.repository.intents.values() {
            for (name, ruling) in &intent.rules {
                findings.extend(unknown(name, ruling.place));
            }
            for waiver in &intent.waivers {
                let places = (waiver.place, waiver.until_place);
                findings.extend(self.fault(&waiver.rule, waiver.until, places, (levels, intent)));
            }
        }
        for Comment { remark, rule, until, .. } in &self.comments {
            let intent = self.repository.intent_of(remark.place.file);
            let places = (remark.place, remark.place);
            findings.extend(self.fault(rule, *until, places, (levels, intent)));
        }
    }

    fn fault(
        &self,
        name: &str,
        until: Date,
        (place, until_place): (Place, Place),
        (levels, intent): (&Levels, &Intent),
    ) -> Option<Finding> {
        let Some(rule) = find(name) else { return unknown(name, place) };
        if until < self.today {
            let message = format!("the waiver of `{}` ended on {until}", rule.id);
            return Some(
                Finding::error("waiver-expired", until_place, message)
                    .note("what it allowed is found again, and nobody answers for it any more")
                    .help("mend what it allowed, or decide anew and give a later day"),
            );
        }
        // A rule that does not run finds nothing that could be waived.
        if self.used.contains(&place) || levels.of(rule, intent) == Some(Level::Off) {
            return None;
        }
        let message = format!("nothing that `{}` finds needs this waiver", rule.id);
        Some(
            Finding::warning("waiver-unused", place, message)
                .note("it would hide what somebody breaks there tomorrow")
                .help("take it out, or correct what it names"),
        )
    }
}

/// Whether a name is the rule's id or alias.
fn names(rule: &Rule, name: &str) -> bool {
    find(name).is_some_and(|found| found.id == rule.id)
}

fn unknown(name: &str, place: Place) -> Option<Finding> {
    if find(name).is_some() {
        return None;
    }
    let finding = Finding::error("unknown-rule", place, format!("there is no rule `{name}`"))
        .note("what it says about that rule has no effect");
    Some(match near(name) {
        Some(near) => finding.help(format!("write `{near}`")),
        None => finding.help("take it out"),
    })
}

/// What a comment allows, such as `allow version-not-exact -- the vendor tags nothing, until 2027-01-31`.
fn comment(remark: &Remark) -> Result<Comment<'_>, Box<Finding>> {
    let broken = |what: &str| {
        let finding = Finding::error("waiver-incomplete", remark.place, what);
        let why = "it waives nothing, since a waiver says of what rule, why, and until when";
        Box::new(finding.note(why).help(FORM))
    };
    let allowed = remark.text.strip_prefix("allow ").map(str::trim_start);
    let allowed = allowed.ok_or_else(|| broken("this comment to cofferdam is none it knows"))?;
    let (named, said) = allowed.split_once("--").unwrap_or((allowed, ""));
    let mut words = named.split_whitespace();
    let rule = words.next().unwrap_or_default().trim_end_matches(',');
    if rule.is_empty() || !said.is_empty() && words.next().is_some() {
        return Err(broken("this waiver does not name one rule"));
    }
    let (reason, day) = said.rsplit_once("until ").unwrap_or((said, ""));
    let reason = reason.trim().trim_end_matches(',').trim_end();
    if reason.is_empty() {
        return Err(broken(&format!("the waiver of `{rule}` has no reason")));
    }
    match (day.trim(), Date::try_from(day.trim())) {
        (_, Ok(until)) => Ok(Comment { remark, rule, reason, until }),
        ("", _) => Err(broken(&format!("the waiver of `{rule}` has no last day"))),
        (day, Err(must)) => Err(broken(&format!("`{day}` is no last day: {must}"))),
    }
}
