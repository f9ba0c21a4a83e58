//! Which kinds may lie in a layer of which tier: an experiment holds only what stays inside it.

use crate::{
    containment::tier::{App, Experiment, Platform},
    model::{self, Kind},
};

/// Says that an object of this kind may lie in a layer of tier `T`.
///
/// A kind of a component's own may lie in an experiment once it says so: by implementing this, its author
/// answers for that nobody outside is reached, measured or told by it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` must not lie in a layer of tier `{T}`",
    label = "an experiment holds only what stays inside it",
    note = "its measurements do not belong into the platform's (rule monitor-in-experiment, PIL-3)",
    note = "its hosts do not belong into public DNS (rule experiment-in-public-dns, EXP-2)"
)]
pub trait AllowedIn<T>: Kind {}

impl<K: Kind> AllowedIn<Platform> for K {}
impl<K: Kind> AllowedIn<App> for K {}

impl<K> AllowedIn<Experiment> for model::Core<K> where Self: Kind {}
impl AllowedIn<Experiment> for model::Certificate {}
impl AllowedIn<Experiment> for model::ExternalSecret {}
/// It only says what to make of measurements that are taken anyway, as of the experiment's volumes.
impl AllowedIn<Experiment> for model::PrometheusRule {}
impl AllowedIn<Experiment> for model::Secret {}
impl AllowedIn<Experiment> for model::SecretStore {}
