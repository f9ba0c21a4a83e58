//! Schemas made ready: each once, however many files are judged by it.

use crate::{
    finding::Finding,
    profile::{Judge, schema},
};
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
    /// An app.
    App,
    /// The settings of a component.
    Settings(&'static str),
    /// `charts.yaml`.
    Charts,
    /// `cofferdam.yaml`.
    Intent,
}

type Made = Result<Arc<Judge>, Box<Finding>>;
type Cell = Arc<OnceLock<Made>>;

/// The schemas that were asked for so far, each with whether it is of one file of several.
#[derive(Default)]
pub(super) struct Ready(Mutex<BTreeMap<(Subject, bool), Cell>>);

impl Ready {
    /// A schema made ready; whoever else asks for it at the same time waits for it.
    pub(super) fn get(
        &self,
        (subject, partial): (Subject, bool),
        schema: impl FnOnce() -> Value,
    ) -> Made {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let one = all.entry((subject, partial)).or_default().clone();
        drop(all);
        let schema = || if partial { schema::partial(schema()) } else { schema() };
        one.get_or_init(|| Judge::new(schema()).map(Arc::new)).clone()
    }
}

impl fmt::Debug for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ready").finish_non_exhaustive()
    }
}
