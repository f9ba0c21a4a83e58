//! Schemas made ready: each once, however many files are judged by it.

use crate::{finding::Finding, profile::Judge};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

/// What a schema is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    /// A profile, but for what is below its components and apps.
    Profile,
    /// A profile as one file of several has it.
    ProfilePart,
    /// An app.
    App,
    /// An app as one file of several has it.
    AppPart,
    /// The settings of a component.
    Settings(&'static str),
    /// The settings of a component as one file of several has them.
    SettingsPart(&'static str),
    /// `charts.yaml`.
    Charts,
    /// `cofferdam.yaml`.
    Intent,
}

type Made = Result<Arc<Judge>, Box<Finding>>;

/// The schemas that were asked for so far.
#[derive(Default)]
pub(super) struct Ready(Mutex<BTreeMap<Subject, Arc<OnceLock<Made>>>>);

impl Ready {
    /// A schema made ready; whoever else asks for it at the same time waits for it.
    pub(super) fn get(&self, subject: Subject, schema: impl FnOnce() -> Value) -> Made {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let one = all.entry(subject).or_default().clone();
        drop(all);
        one.get_or_init(|| Judge::new(schema()).map(Arc::new)).clone()
    }
}

impl fmt::Debug for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ready").finish_non_exhaustive()
    }
}
