//! What a profile can choose from: the axes with their providers, and the components.
//!
//! The layers above fill it in, so that a profile is checked without knowing any of them.

use crate::{
    finding::Finding,
    profile::{
        Charts, Judge,
        ready::{Ready, Subject},
    },
};
use schemars::{Schema, SchemaGenerator};
use serde_json::Value;
use std::sync::Arc;

/// Everything a profile can choose from.
#[derive(Debug, Default)]
pub struct Catalog {
    axes: Vec<Axis>,
    components: Vec<Component>,
    charts: Charts,
    ready: Ready,
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
    /// A catalog of axes, components and the charts that these install, in the order in which they should be shown.
    pub fn new(axes: Vec<Axis>, components: Vec<Component>, charts: Charts) -> Self {
        Self { axes, components, charts, ready: Ready::default() }
    }

    /// The axes.
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// The components.
    pub fn components(&self) -> &[Component] {
        &self.components
    }

    /// The charts that the components install, of the versions that come with the program.
    pub fn charts(&self) -> &Charts {
        &self.charts
    }

    /// A schema that follows from the catalog, made ready when it is first asked for, or what it asks of one file of
    /// several; a schema that is none is a finding.
    pub(crate) fn judge(
        &self,
        subject: (Subject, bool),
        schema: impl FnOnce() -> Value,
        findings: &mut Vec<Finding>,
    ) -> Option<Arc<Judge>> {
        self.ready.get(subject, schema).map_err(|finding| findings.push(*finding)).ok()
    }

    /// The component of an id.
    pub fn component(&self, id: &str) -> Option<&Component> {
        self.components.iter().find(|component| component.id == id)
    }
}
