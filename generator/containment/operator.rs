//! Operators: charts whose objects need another chart's operator, in an earlier layer of its own (DEP-4).

use crate::{
    containment::{
        handle::Handle,
        layer::{Layer, Readiness},
        platform::Platform,
        release::Release,
        tier::Tier,
    },
    finding::Finding,
    name::Name,
};
use std::{fmt, marker::PhantomData};

/// A release of the chart `C` in a gated layer of tier `T`.
#[derive(Debug)]
pub struct Running<C, T> {
    handle: Handle<T>,
    chart: PhantomData<fn() -> C>,
}

impl<C, T> Running<C, T> {
    /// The layer.
    pub fn handle(&self) -> &Handle<T> {
        &self.handle
    }
}

/// Says that an operator runs what the chart `C` makes, for layers of tier `T`; chart contracts say which.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not run what the chart `{C}` makes",
    label = "its operator comes first, in a layer of its own (rule operator-dependency-missing, DEP-4)",
    note = "install the operator's chart, close its layer with `Platform::run`, and pass what that gives"
)]
pub trait Operates<C, T> {
    /// The operator's layer.
    fn layer(&self) -> &Name;
}

/// Proof that a layer waits for the operator of the chart `C`.
pub struct Operated<C>(PhantomData<fn() -> C>);

impl<C> Clone for Operated<C> {
    fn clone(&self) -> Self {
        Self(PhantomData)
    }
}

impl<C> fmt::Debug for Operated<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Operated")
    }
}

impl<T: Tier> Layer<T> {
    /// Waits for the operator of the chart `C`, whose contract asks for the proof.
    pub fn operated_by<C>(&mut self, operator: &impl Operates<C, T>) -> Operated<C> {
        self.scope.record(operator.layer().clone());
        Operated(PhantomData)
    }
}

impl Platform {
    /// Closes the layer of a release that others stand on, once all of it is ready.
    pub fn run<C, T: Tier>(&mut self, layer: Layer<T>, release: &Release<C>) -> Running<C, T> {
        if release.layer() != &layer.name {
            let message =
                format!("the release `{}` is not of the layer `{}`", release.name(), layer.name);
            self.report(
                Finding::error("operator-dependency-missing", layer.origin, message)
                    .note("what waits for the layer would not wait for the operator")
                    .help("close the layer that installs the operator"),
            );
        }
        Running { handle: self.gate(layer, Readiness::Wait), chart: PhantomData }
    }
}
