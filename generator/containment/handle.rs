//! Handles: the only way to depend on a layer, and proof that it signals readiness.

use crate::name::Name;
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
