//! How rules count in a run: as they say themselves, else as `cofferdam.yaml` says, else as the run is told.

use super::{RULES, Rule, find};
use crate::{
    finding::{Finding, Severity, nearest},
    intent::{Intent, Level},
};
use std::collections::BTreeMap;

/// How rules count in a run, over what the files say.
#[derive(Clone, Debug, Default)]
pub struct Levels(BTreeMap<&'static str, Level>);

impl Levels {
    /// Sets how a rule counts, by its id or alias; the error says what is wrong with the name.
    pub fn set(&mut self, name: &str, level: Level) -> Result<(), String> {
        let rule = find(name).ok_or_else(|| match near(name) {
            Some(near) => format!("there is no rule `{name}`; did you mean `{near}`?"),
            None => format!("there is no rule `{name}`"),
        })?;
        match self.0.insert(rule.id, level) {
            Some(other) if other != level => {
                Err(format!("the rule `{}` is to count in two ways", rule.id))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// How a rule counts where this is declared; none where the rule decides.
    pub(super) fn of(&self, rule: &Rule, intent: &Intent) -> Option<Level> {
        let by_alias = || {
            let mut all = intent.rules.iter();
            all.find(|(name, _)| name.eq_ignore_ascii_case(rule.alias)).map(|(_, ruling)| ruling)
        };
        let declared = || intent.rules.get(rule.id).or_else(by_alias).map(|ruling| ruling.level);
        self.0.get(rule.id).copied().or_else(declared)
    }
}

impl Level {
    /// The finding as it counts; none where it does not.
    pub(super) fn applied(self, finding: Finding) -> Option<Finding> {
        match self {
            Self::Off => None,
            Self::Warn => Some(Finding { severity: Severity::Warning, ..finding }),
            Self::Deny => Some(Finding { severity: Severity::Error, ..finding }),
        }
    }
}

/// The id or alias of a rule that a mistyped name comes near to.
pub(super) fn near(name: &str) -> Option<&'static str> {
    nearest(name, RULES.iter().map(|rule| rule.id))
        .or_else(|| nearest(&name.to_uppercase(), RULES.iter().map(|rule| rule.alias)))
}
