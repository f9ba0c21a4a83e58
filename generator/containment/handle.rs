//! Handles: the only way to depend on a layer, and proof that it signals readiness.

use crate::{
    containment::tier::{DependencyOf, Tier},
    name::Name,
};
use std::marker::PhantomData;

/// A gated layer of tier `T`.
///
/// It exists only after its layer was closed by [`gate`](super::Platform::gate), so an ungated layer cannot
/// be depended upon and a cycle cannot be written (DEP-2, DEP-3).
#[derive(Debug)]
pub struct Handle<T> {
    layer: Name,
    tier: PhantomData<fn() -> T>,
}

impl<T> Handle<T> {
    pub(super) fn new(layer: Name) -> Self {
        Self { layer, tier: PhantomData }
    }

    /// The layer's name, which is its Flux Kustomization's.
    pub fn layer(&self) -> &Name {
        &self.layer
    }
}

impl<T> Clone for Handle<T> {
    fn clone(&self) -> Self {
        Self::new(self.layer.clone())
    }
}

/// A layer that says when it is ready, so that a layer of tier `T` can wait for it: a [`Handle`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no layer that says when it is ready",
    label = "nothing can wait for this (rule dependency-never-ready, DEP-2; rule dependency-unresolved, DEP-3)",
    note = "close the layer with `Platform::gate`, and take the handle that it gives: there is no other way to \
            name a layer"
)]
pub trait Awaited<T> {
    /// The layer's name.
    fn layer(&self) -> &Name;
}

impl<T: Tier, U: DependencyOf<T>> Awaited<T> for Handle<U> {
    fn layer(&self) -> &Name {
        &self.layer
    }
}
