//! Tiers: what may depend on what, decided by the compiler.

use crate::finding::Place;
use std::fmt;

mod sealed {
    pub trait Sealed {}
}

/// How much others may rely on a part of the platform.
pub trait Tier: sealed::Sealed + Send + Sync + 'static {
    /// The tier as a value, for annotations and reports.
    const LEVEL: Level;
}

/// The tiers that have no end date.
#[diagnostic::on_unimplemented(
    message = "a namespace of tier `{Self}` needs terms",
    label = "an experiment has a decision, a review date and a teardown (rule review-date-passed, LIF-1; \
             rule teardown-missing, LIF-2)",
    note = "open its namespace with `Platform::experiment`, which takes its terms"
)]
pub trait Lasting: Tier {}

impl Lasting for Platform {}
impl Lasting for App {}

/// The tiers as values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Everything may rely on it.
    Platform,
    /// Other apps and experiments may rely on it.
    App,
    /// Nothing outside itself may rely on it.
    Experiment,
}

/// What everything may rely on: ingress, certificates, secrets, storage.
#[derive(Clone, Copy, Debug)]
pub enum Platform {}

/// What people use; the platform does not rely on it.
#[derive(Clone, Copy, Debug)]
pub enum App {}

/// What is tried for a time, with a date on which it is reviewed and a way to take it out again.
#[derive(Clone, Copy, Debug)]
pub enum Experiment {}

impl sealed::Sealed for Platform {}
impl sealed::Sealed for App {}
impl sealed::Sealed for Experiment {}

impl Tier for Platform {
    const LEVEL: Level = Level::Platform;
}

impl Tier for App {
    const LEVEL: Level = Level::App;
}

impl Tier for Experiment {
    const LEVEL: Level = Level::Experiment;
}

/// Says that a layer of tier `T` may depend on a layer of this tier (ISO-2).
#[diagnostic::on_unimplemented(
    message = "a layer of tier `{T}` must not depend on one of tier `{Self}`",
    label = "this would tie `{T}` to `{Self}` (rule dependency-on-experiment, ISO-2)",
    note = "an experiment ends on its review date and the platform outlives every app: depend on \
            something that lasts as long as this does, or promote what you need with a decision"
)]
pub trait DependencyOf<T: Tier>: Tier {}

impl<T: Tier> DependencyOf<T> for Platform {}
impl DependencyOf<Self> for App {}
impl DependencyOf<Experiment> for App {}
impl DependencyOf<Self> for Experiment {}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Platform => "platform",
            Self::App => "app",
            Self::Experiment => "experiment",
        })
    }
}

/// What an experiment says of itself before it can be built, and where it says so (LIF-1, LIF-2).
#[derive(Clone, Debug)]
pub struct Terms {
    /// The decision, the review date, the owner, the teardown.
    pub experiment: crate::profile::Experiment,
    /// Where the terms stand.
    pub place: Place,
}
