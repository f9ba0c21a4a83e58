//! Profiles: what a platform is made of, as its authors write it, layered, checked and evaluated.
//!
//! A profile is data. Everything in it keeps the file, line and column it was written at, so that every
//! later finding can point there.
//!
//! Beside the profiles lies `charts.yaml`: the versions of the charts that they install.
//!
//! Layers, weakest first: what a file `extends`, depth-first, each file once; the profile's own file;
//! `local.yaml`; every `--set`. Maps merge by key, lists of maps that all have a `name`, no two the same,
//! merge by name, all else is replaced. `null` deletes, except in the `values` of an app, where it is passed on to Helm.
//!
//! Strings may hold expressions, `{{ … }}` and `{% … %}`, over `profile`, `provider`, `var`, `components` and
//! `apps` as they are written; keys may not. What they give is always text, also where an expression alone
//! makes up the string. `{{ var.NAME }}` becomes the cluster's variable `${NAME}`; any other `$` is literal.

mod app;
mod budget;
mod catalog;
mod charts;
mod check;
mod digest;
mod experiment;
mod explain;
mod expression;
mod files;
mod flux;
mod judges;
mod layer;
mod load;
mod merge;
mod open;
mod pattern;
mod ready;
mod scalar;
mod schema;
mod set;
mod sight;
mod validate;
mod variable;
mod waiver;

pub use app::{
    App, AppSecret, Auth, Chart, Exposure, HealthCheck, OciChart, RepositoryChart, Route,
};
pub use budget::Budget;
pub use catalog::{Axis, Catalog, Choice, Component};
pub use charts::{ChartPin, ChartSource, Charts, charts, charts_schema};
pub use experiment::{Date, Experiment, Extension, TestSignal};
pub use explain::{Line, explain};
pub use files::{Files, Read};
pub use flux::{Flux, FluxStage, Source, SourceKind, Tier};
pub(crate) use judges::without_nulls;
pub use layer::profile_of;
pub use load::load;
pub(crate) use pattern::{KindPattern, ObjectPattern, ServicePath};
pub(crate) use ready::Subject;
pub use schema::schema;
pub(crate) use validate::{Judge, Part};
pub use variable::{Origin, OriginKind, Variable, VariableType};
pub use waiver::{Waiver, stands_for};

use crate::{
    finding::{Finding, Place},
    name::{Name, VarName},
    yaml::{Entry, Node, Value},
};
use serde::de::DeserializeOwned;
use std::{collections::BTreeMap, num::NonZeroUsize, path::Path};

/// Which profile is wanted, and what is laid over it.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The profiles folder, as the user wrote it; findings show paths below it.
    pub folder: &'a Path,
    /// The profile's name: the stem of its file in the folder.
    pub name: &'a str,
    /// Each `path=value` of the command line, later ones over earlier ones.
    pub set: &'a [String],
    /// Whether `local.yaml` is laid over it where it exists.
    pub local: bool,
    /// How many threads judge its apps; their number cannot be seen in the result.
    pub threads: NonZeroUsize,
}

/// What loading gave.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The profile; absent when a finding is an error.
    pub profile: Option<Profile>,
    /// What should be mended, sorted.
    pub findings: Vec<Finding>,
}

/// A valid profile: layered, evaluated, every reference in it resolved.
///
/// The strings in `components` and `apps` are in held form ([`crate::text`]).
#[derive(Clone, Debug)]
pub struct Profile {
    /// The stem of its file.
    pub name: Name,
    /// What it is, in one line.
    pub description: Option<String>,
    /// The kind of environment it describes.
    pub tier: Tier,
    /// How Flux reaches its tree.
    pub flux: Flux,
    /// The provider of every axis, defaults filled in.
    pub providers: BTreeMap<String, Located<String>>,
    /// The variable that holds the domain of its hosts.
    pub domain: Option<VarName>,
    /// The variables that exist in the cluster.
    pub variables: BTreeMap<VarName, Located<Variable>>,
    /// The settings of every component it runs, by id.
    pub components: BTreeMap<String, Located<serde_json::Value>>,
    /// The apps it runs, by name.
    pub apps: BTreeMap<Name, Located<Box<App>>>,
    /// What the containers of a component may ask for and take, by its id.
    pub budget: BTreeMap<String, Located<Budget>>,
    /// The charts that its components and providers install where it names no version.
    pub charts: Charts,
    /// The findings that somebody answers for.
    pub waivers: Vec<Waiver>,
    /// A digest of the merged content, `sha256:…`; the order of keys does not count.
    pub digest: String,
    /// The merged content with the place of everything, expressions as they were written.
    pub merged: Node,
}

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it was written; for a default, the start of the profile's file.
    pub place: Place,
}

impl Profile {
    /// Where the value at a path was written, such as `["apps", "web", "route", "host"]`; for what is not
    /// written, its nearest ancestor that is.
    pub fn place(&self, path: &[&str]) -> Place {
        self.walk(path).1
    }

    /// Where the key at the end of a path was written; for what is not written, as [`place`](Self::place).
    pub fn key_place(&self, path: &[&str]) -> Place {
        self.walk(path).0
    }

    /// The entry at a path of keys.
    fn entry(&self, path: &[&str]) -> Option<&Entry> {
        let (key, above) = path.split_last()?;
        let mut node = &self.merged;
        for step in above {
            node = &child(node, step)?.node;
        }
        child(node, key)
    }

    /// The places of the key and of the value where a path, or as much of it as is written, ends.
    fn walk(&self, path: &[&str]) -> (Place, Place) {
        let mut node = &self.merged;
        let mut key = node.place;
        for step in path {
            let next = if let Value::List(items) = &node.value {
                let item = step.parse().ok().and_then(|at: usize| items.get(at));
                item.map(|item| (item.place, item))
            } else {
                child(node, step).map(|entry| (entry.place, &entry.node))
            };
            let Some(next) = next else { return (node.place, node.place) };
            (key, node) = next;
        }
        (key, node.place)
    }

    /// The settings of a component as its own struct; its defaults when the profile gives none.
    ///
    /// What the schema of the settings cannot say, their `Deserialize` can: its refusal is a finding at
    /// the component.
    pub fn settings<T: DeserializeOwned>(&self, component: &str) -> Result<T, Box<Finding>> {
        let empty = serde_json::Value::Object(serde_json::Map::new());
        let settings = self.components.get(component).map_or(&empty, |located| &located.value);
        T::deserialize(settings).map_err(|error| {
            let place = self.place(&["components", component]);
            let message = format!("the settings of `{component}` do not fit: {error}");
            Box::new(
                Finding::error("settings", place, message)
                    .note("their schema allows it, what they stand for does not")
                    .help("`cofferdam schema profile` tells the settings that it takes"),
            )
        })
    }
}

/// The entry under a key: at once where the keys are sorted, as those of the apps are.
fn child<'a>(node: &'a Node, key: &str) -> Option<&'a Entry> {
    let entries = node.entries();
    let near = entries.binary_search_by(|entry| (*entry.key).cmp(key)).ok();
    near.map(|at| &entries[at]).or_else(|| node.entry(key))
}
