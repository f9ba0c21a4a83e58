//! The runbook: what a person must do by hand, and how to take each part out again.

use crate::{
    containment::{Answer, ClosedLayer, Composed, ExperimentRecord, Leftover, Manual, Settings},
    error::Error,
    name::{Name, Namespace},
};
use minijinja::{Environment, syntax::SyntaxConfig, value::Serde};
use serde::Serialize;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

const NAME: &str = "RUNBOOK.md";
const TEMPLATE: &str = include_str!("runbook.md.j2");

/// The text of `RUNBOOK.md`.
pub(super) fn render(composed: &Composed, mark: &str) -> Result<String, Error> {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build();
    environment.set_syntax(syntax.expect("the standard delimiters are valid"));
    let failed = |source| Error::Template { name: NAME, source };
    environment.add_template(NAME, TEMPLATE).map_err(failed)?;
    let template = environment.get_template(NAME).map_err(failed)?;
    let settings = &composed.settings;
    let manual = together(&composed.layers);
    let page = Page {
        mark,
        profile: settings.name.as_str(),
        path: &settings.path,
        variables: variables(settings, &manual),
        manual,
        answers: composed.layers.iter().flat_map(|layer| &layer.answers).collect(),
        layers: composed.layers.iter().map(layer).collect(),
        teardown: teardown(composed),
        kept: composed.kept.iter().map(Namespace::as_str).collect(),
        stages: composed.stages.iter().rev().map(|stage| stage.name.as_str()).collect(),
        experiments: last_first(composed)
            .into_iter()
            .map(|record| experiment(composed, record))
            .collect(),
    };
    template.render(Serde(page)).map_err(failed)
}

/// The experiments, each before those that it stands on: the order in which they can be ended.
fn last_first(composed: &Composed) -> Vec<&ExperimentRecord> {
    let last_layer = |record: &&ExperimentRecord| {
        composed.layers.iter().rposition(|layer| layer.namespace == record.namespace)
    };
    let mut experiments: Vec<_> = composed.experiments.iter().collect();
    experiments.sort_by_key(|record| std::cmp::Reverse(last_layer(record)));
    experiments
}

/// Everything the template speaks of.
#[derive(Serialize)]
struct Page<'a> {
    mark: &'a str,
    profile: &'a str,
    path: &'a str,
    variables: Vec<Holder>,
    manual: Vec<Manual>,
    answers: Vec<&'a Answer>,
    layers: Vec<LayerLine<'a>>,
    /// The layers in the order in which they are taken out.
    teardown: Vec<Removal<'a>>,
    /// The namespaces that Flux keeps.
    kept: Vec<&'a str>,
    /// The stages, last one first.
    stages: Vec<&'a str>,
    experiments: Vec<ExperimentPage<'a>>,
}

/// An object that has to hold variables before Flux can substitute them.
#[derive(Serialize)]
struct Holder {
    object: String,
    in_tree: bool,
    /// Whether it holds more than variables, of which a step by hand tells.
    shared: bool,
    keys: Vec<(String, String)>,
}

fn variables(settings: &Settings, manual: &[Manual]) -> Vec<Holder> {
    let mut holders: BTreeMap<(String, bool), Vec<(String, String)>> = BTreeMap::new();
    for (name, variable) in &settings.variables {
        let kind = if variable.in_secret { "Secret" } else { "ConfigMap" };
        let object = format!("{kind} flux-system/{}", variable.object);
        let entry = holders.entry((object, variable.value.is_some())).or_default();
        entry.push((name.to_string(), variable.description.clone()));
    }
    let holder = |((object, in_tree), keys)| {
        let shared = manual.iter().any(|step| step.subject == object);
        Holder { object, in_tree, shared, keys }
    };
    holders.into_iter().map(holder).collect()
}

/// What a person must do, with the keys of one subject brought together.
fn together<'a, I: IntoIterator<Item = &'a ClosedLayer>>(layers: I) -> Vec<Manual> {
    let mut together: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for manual in layers.into_iter().flat_map(|layer| &layer.manual) {
        let keys = together.entry((manual.subject.clone(), manual.action.clone())).or_default();
        keys.extend(manual.keys.iter().cloned());
    }
    together
        .into_iter()
        .map(|((subject, action), mut keys)| {
            keys.sort();
            keys.dedup();
            Manual { subject, action, keys }
        })
        .collect()
}

#[derive(Serialize)]
struct LayerLine<'a> {
    name: &'a str,
    namespace: &'a str,
    summary: &'a str,
    after: String,
    charts: String,
}

/// A layer that is taken out.
#[derive(Serialize)]
struct Removal<'a> {
    name: &'a str,
    #[serde(skip)]
    namespace: &'a str,
    leftovers: Leftovers<'a>,
}

/// What charts leave behind, by the stage in which it goes.
#[derive(Default, Serialize)]
struct Leftovers<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    before: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    volumes: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cluster_wide: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outside: Vec<&'a str>,
    /// Commands that print nothing once the next step may be taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gates: Vec<Cow<'a, str>>,
    /// Whether everything else goes first.
    is_last: bool,
}

fn leftovers<'a, I: IntoIterator<Item = &'a ClosedLayer>>(layers: I) -> Leftovers<'a> {
    let mut all = Leftovers::default();
    for leftover in
        layers.into_iter().flat_map(|layer| &layer.charts).flat_map(|chart| &chart.leftovers)
    {
        match leftover {
            Leftover::Before(what) => all.before.push(what),
            Leftover::Gate(command) => all.gates.push(command.into()),
            Leftover::Everything => all.is_last = true,
            Leftover::Volumes(what) => all.volumes.push(what),
            Leftover::ClusterWide(what) => all.cluster_wide.push(what),
            Leftover::Outside(what) => all.outside.push(what),
        }
    }
    all
}

fn layer(layer: &ClosedLayer) -> LayerLine<'_> {
    let after: Vec<_> = layer.depends_on.iter().map(Name::as_str).collect();
    let charts = layer.charts.iter().map(|chart| format!("{} {}", chart.chart, chart.version));
    LayerLine {
        name: layer.name.as_str(),
        namespace: layer.namespace.as_str(),
        summary: &layer.summary,
        after: after.join(", "),
        charts: charts.collect::<Vec<_>>().join(", "),
    }
}

fn removal(layer: &ClosedLayer) -> Removal<'_> {
    let ClosedLayer { name, namespace, .. } = layer;
    let leftovers = leftovers([layer]);
    Removal { name: name.as_str(), namespace: namespace.as_str(), leftovers }
}

/// The layers, last one first, and behind all of them those without which nothing runs.
fn teardown(composed: &Composed) -> Vec<Removal<'_>> {
    let mut lines: Vec<_> = composed.layers.iter().rev().map(removal).collect();
    lines.sort_by_key(|line| line.leftovers.is_last);
    // The claims of a namespace are gone once its last layer with any is.
    let mut seen = BTreeSet::new();
    for line in lines.iter_mut().rev().filter(|line| !line.leftovers.volumes.is_empty()) {
        let namespace = line.namespace;
        if seen.insert(namespace) {
            let command =
                format!("kubectl get persistentvolumeclaims --namespace {namespace} --output name");
            line.leftovers.gates.push(command.into());
        }
    }
    lines
}

#[derive(Serialize)]
struct ExperimentPage<'a> {
    namespace: String,
    decision: String,
    owner: String,
    review_by: String,
    ends: String,
    extended_because: Option<String>,
    /// The layers, last one first: the order in which they are suspended and removed.
    layers: Vec<String>,
    /// The releases, last one first.
    releases: Vec<String>,
    leftovers: Leftovers<'a>,
    manual: Vec<Manual>,
    teardown: Vec<String>,
    test_signals: Vec<String>,
}

fn experiment<'a>(composed: &'a Composed, record: &ExperimentRecord) -> ExperimentPage<'a> {
    let own: Vec<_> =
        composed.layers.iter().filter(|layer| layer.namespace == record.namespace).rev().collect();
    let terms = &record.terms.experiment;
    ExperimentPage {
        namespace: record.namespace.to_string(),
        decision: terms.decision.to_string(),
        owner: terms.owner.to_string(),
        review_by: terms.review_by.to_string(),
        ends: terms.ends().to_string(),
        extended_because: terms.extended.as_ref().map(|extension| extension.reason.to_string()),
        layers: own.iter().map(|layer| layer.name.to_string()).collect(),
        releases: own
            .iter()
            .flat_map(|layer| layer.charts.iter().map(|chart| chart.release.clone()))
            .collect(),
        leftovers: leftovers(own.iter().copied()),
        manual: together(own.iter().copied()),
        teardown: terms.teardown.iter().map(ToString::to_string).collect(),
        test_signals: record.test_signals.clone(),
    }
}
