//! What a profile can choose from: the axes with their providers, and the components.
//!
//! The layers above fill it in, so that a profile is checked without knowing any of them.

use crate::profile::Charts;
use schemars::{Schema, SchemaGenerator};

/// Everything a profile can choose from.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// The axes, in the order in which they should be shown.
    pub axes: Vec<Axis>,
    /// The components, in the order in which they should be shown.
    pub components: Vec<Component>,
    /// The charts that they install, of the versions that come with the program.
    pub charts: Charts,
}

/// A question that a profile answers with one provider.
#[derive(Clone, Debug)]
pub struct Axis {
    /// The key under `provider`, such as `auth-gate`.
    pub id: &'static str,
    /// What is chosen here, in one line.
    pub summary: &'static str,
    /// The provider taken where a profile names none; `None` asks every profile to choose.
    pub default: Option<&'static str>,
    /// What can be chosen.
    pub providers: Vec<Choice>,
}

/// A provider of an axis.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The value under `provider`, such as `oauth2-proxy`.
    pub id: &'static str,
    /// What it is, in one line.
    pub summary: &'static str,
}

/// A part that a profile can run.
#[derive(Clone, Debug)]
pub struct Component {
    /// The key under `components`.
    pub id: &'static str,
    /// What it is, in one line.
    pub summary: &'static str,
    /// Gives the JSON Schema of its settings: `schema_for` of their struct.
    pub settings: fn(&mut SchemaGenerator) -> Schema,
}

impl Catalog {
    /// The component of an id.
    pub fn component(&self, id: &str) -> Option<&Component> {
        self.components.iter().find(|component| component.id == id)
    }
}
