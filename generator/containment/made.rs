//! Objects that will exist: what health checks may name (DEP-7).

use crate::{
    containment::layer::Readiness,
    model::{self, ObjectId},
    name::{Name, Namespace},
};

/// An object that a scope makes or that a chart contract knows to be rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made(ObjectId);

impl Made {
    pub(super) fn new(id: ObjectId) -> Self {
        Self(id)
    }

    /// The release of an app, which goes by the app's name.
    pub fn release(namespace: Namespace, name: Name) -> Self {
        Self(ObjectId::of::<model::HelmRelease>(Some(namespace), name))
    }

    /// An object that an app's author promises; no contract is known that could tell.
    pub fn promised(id: ObjectId) -> Self {
        Self(id)
    }

    /// Which object it is.
    pub fn id(&self) -> &ObjectId {
        &self.0
    }
}

/// An object that a health check can wait for: one that is [`Made`].
#[diagnostic::on_unimplemented(
    message = "nothing is known to make the object that `{Self}` names",
    label = "Flux would wait for it in vain (rule health-check-without-object, DEP-7)",
    note = "take it from the chart's contract, or from what the layer's `add` or `expose` gives"
)]
pub trait WillExist {
    /// The object.
    fn made(self) -> Made;
}

impl WillExist for Made {
    fn made(self) -> Made {
        self
    }
}

impl Readiness {
    /// These objects are waited for.
    pub fn checks<O: WillExist>(objects: impl IntoIterator<Item = O>) -> Self {
        Self::Checks(objects.into_iter().map(WillExist::made).collect())
    }
}
