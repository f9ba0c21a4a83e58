//! Layers: a scope of one tier that becomes one Flux Kustomization.

use crate::{
    containment::{
        allowed::AllowedIn,
        evidence::{Evidence, Unconditional},
        flow::Flow,
        handle::Awaited,
        made::Made,
        namespace::HomeOf,
        scope::{Object, Scope},
        teardown::Leftover,
        tier::Tier,
    },
    finding::{Finding, Place},
    model::Kind,
    name::Name,
    quantity::Duration,
};
use std::{
    collections::BTreeSet,
    marker::PhantomData,
    ops::{Deref, DerefMut},
};

/// A layer of tier `T` that is being filled.
///
/// Close it with [`Platform::gate`](super::Platform::gate) to get a handle, or with
/// [`Platform::close`](super::Platform::close) when nothing may wait for it.
#[must_use = "a layer is emitted only when it is closed with `Platform::gate` or `Platform::close` (rule \
              unregistered-file, LAY-1)"]
#[derive(Debug)]
pub struct Layer<T> {
    pub(super) name: Name,
    pub(super) scope: Scope,
    /// What every layer of the namespace waits for.
    stands_on: BTreeSet<Name>,
    /// The Secrets that come before the layer, in one of their own.
    secrets: Option<Scope>,
    pub(super) origin: Place,
    pub(super) timeout: Option<Duration>,
    /// The longest that Helm waits for a release of the layer.
    pub(super) longest_release: Option<Duration>,
    pub(super) hosts: Vec<String>,
    /// What its routes need.
    pub(super) flows: Vec<Flow>,
    pub(super) manual: Vec<Manual>,
    pub(super) answers: Vec<Answer>,
    pub(super) releases: Vec<InstalledChart>,
    pub(super) findings: Vec<Finding>,
    pub(super) summary: String,
    pub(super) interval: Duration,
    /// Secrets that charts of this layer render, and Secrets that it takes from the provider.
    pub(super) reserved: BTreeSet<String>,
    pub(super) provided: BTreeSet<String>,
    tier: PhantomData<fn() -> T>,
}

/// How a layer says that it is ready.
#[derive(Clone, Debug)]
pub enum Readiness {
    /// Everything in it is waited for (`wait: true`).
    Wait,
    /// These objects are waited for. They come from chart contracts, so they will exist (DEP-7).
    Checks(Vec<Made>),
}

/// Something a person must do, in the cluster or outside, before or after the layer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Manual {
    /// What it is about, such as `Secret ingress/oauth2-proxy`.
    pub subject: String,
    /// What to do, in one sentence.
    pub action: String,
    /// The exact keys or names that are looked for.
    pub keys: Vec<String>,
}

/// What to do when an alert calls somebody, for the runbook.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Answer {
    /// The alert, by the name that it goes by.
    pub alert: String,
    /// What has happened when it comes, in whole sentences.
    pub means: String,
    /// What to do, in this order.
    pub steps: Vec<String>,
}

/// A chart that a layer installs, and what it leaves behind when it is gone.
#[derive(Clone, Debug)]
pub struct InstalledChart {
    /// The release's name.
    pub release: String,
    /// The chart's name.
    pub chart: String,
    /// The exact version.
    pub version: String,
    /// What has to go by hand when it goes.
    pub leftovers: Vec<Leftover>,
}

impl<T: Tier> Layer<T> {
    /// Opens a layer in a namespace of the same tier. `origin` is where the profile asks for it.
    pub fn open(namespace: impl HomeOf<T>, name: Name, origin: Place) -> Self {
        let namespace = namespace.namespace();
        let mut scope = Scope::new(namespace.name().clone());
        let made_by = namespace.made_by().into_iter();
        let stands_on: BTreeSet<Name> =
            made_by.chain(&namespace.network).map(|handle| handle.layer().clone()).collect();
        for layer in &stands_on {
            scope.record(layer.clone());
        }
        if let Ok(mut unclosed) = namespace.unclosed.lock() {
            unclosed.insert(name.clone());
        }
        Self { stands_on, ..Self::new(name, scope, origin, namespace.interval.clone()) }
    }

    fn new(name: Name, scope: Scope, origin: Place, interval: Duration) -> Self {
        Self {
            name,
            scope,
            stands_on: BTreeSet::new(),
            secrets: None,
            origin,
            timeout: None,
            longest_release: None,
            hosts: Vec::new(),
            flows: Vec::new(),
            manual: Vec::new(),
            answers: Vec::new(),
            releases: Vec::new(),
            findings: Vec::new(),
            summary: String::new(),
            interval,
            reserved: BTreeSet::new(),
            provided: BTreeSet::new(),
            tier: PhantomData,
        }
    }

    /// Adds an object whose kind every cluster serves, and says how others name it.
    pub fn add<K: Unconditional + AllowedIn<T>>(&mut self, object: Object<K>) -> Made {
        self.scope.add(object)
    }

    /// Adds an object whose kind needs something of another layer: the evidence records the edge.
    pub fn add_with<K: Kind + AllowedIn<T>>(
        &mut self,
        object: Object<K>,
        evidence: &impl Evidence<K>,
    ) -> Made {
        self.scope.add_with(object, evidence)
    }

    /// Records that the layer uses something of another layer.
    pub fn needs(&mut self, handle: &(impl Awaited<T> + ?Sized)) {
        self.scope.record(handle.layer().clone());
    }

    /// Sets how long Flux waits for the layer; longer than the longest Helm timeout in it (DEP-10).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets how often Flux reconciles the releases of the layer.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// How long Flux has to wait: longer than any Helm action inside, or it gives up first (DEP-10).
    pub(super) fn long_enough(&self, platform: &Duration) -> Option<Duration> {
        let own = self.timeout.as_ref().unwrap_or(platform);
        match &self.longest_release {
            Some(release) if release.milliseconds() >= own.milliseconds() => {
                Some(release.plus_minutes(5))
            }
            Some(_) | None => self.timeout.clone(),
        }
    }

    /// Says in one line what the layer is, for the runbook.
    pub fn summary(mut self, summary: impl Into<String>) -> Self {
        self.summary = summary.into();
        self
    }

    /// Notes something that a person must do for this layer.
    pub fn ask(&mut self, manual: Manual) {
        self.manual.push(manual);
    }

    /// Says what to do about an alert that something of this layer raises.
    pub fn answer(&mut self, answer: Answer) {
        self.answers.push(answer);
    }

    /// Reports something that the profile's author should mend.
    pub fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Where the profile asks for the layer.
    pub fn origin(&self) -> Place {
        self.origin
    }

    /// Where Secrets are made that come before the layer.
    pub(super) fn secrets(&mut self) -> &mut Scope {
        let namespace = self.scope.namespace().clone();
        self.secrets.get_or_insert_with(|| Scope::new(namespace))
    }

    /// The layer of the Secrets that come before this one, which from now on waits for it.
    pub(super) fn take_secrets(&mut self) -> Option<Self> {
        let mut scope = self.secrets.take()?;
        for layer in &self.stands_on {
            scope.record(layer.clone());
        }
        let name = super::name(format!("{}-secrets", self.name));
        self.scope.record(name.clone());
        let summary = format!("the Secrets that `{}` needs before it starts", self.name);
        Some(Self::new(name, scope, self.origin, self.interval.clone()).summary(summary))
    }

    pub(super) fn install(&mut self, chart: InstalledChart) {
        self.releases.push(chart);
    }
}

impl<T> Deref for Layer<T> {
    type Target = Scope;

    fn deref(&self) -> &Scope {
        &self.scope
    }
}

impl<T> DerefMut for Layer<T> {
    fn deref_mut(&mut self) -> &mut Scope {
        &mut self.scope
    }
}
