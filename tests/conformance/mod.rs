//! Whether what is emitted is accepted by the real thing: YAML readers, upstream schemas, kustomize, Flux.
#![cfg(test)]

mod answers;
mod apps;
mod file;
mod kustomize;
mod matrix;
mod readers;
mod reference;
mod runbook;
mod schema;
mod steps;
mod switches;
mod values;

use crate::support::{Profiles, THREADS, shipped};
use cofferdam::{profile::Profile, tree::Tree};

/// Every shipped profile with its tree.
fn trees() -> impl Iterator<Item = (Profile, Tree)> {
    shipped().into_iter().map(|name| Profiles::default().tree(&name, &[], THREADS))
}
