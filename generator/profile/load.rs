//! From files to a profile: read, lay over one another, evaluate, judge, build.

use crate::{
    error::Error,
    finding::{self, Finding, Place, Severity, Sources, nearest},
    name::{Name, VarName},
    profile::{
        App, Budget, Catalog, Charts, Files, Flux, Loaded, Located, Profile, Request, Tier,
        Variable, Waiver, charts, check,
        digest::digest,
        expression::{Evaluator, Form, Scope},
        flux::FluxPart,
        judges::{self, Judges, entries, root_json},
        layer, merge, set,
    },
    yaml::{Entry, Node, Value},
};
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroUsize,
    sync::Arc,
    thread,
};

/// Loads a profile: everything wrong with it is in the findings, in one run.
pub fn load(
    request: &Request<'_>,
    catalog: &Catalog,
    files: &dyn Files,
    sources: &mut Sources,
) -> Result<Loaded, Error> {
    let mut findings = Vec::new();
    let layers = thread::scope(|scope| {
        // What every profile is judged by is ready when its files are read.
        if request.threads > NonZeroUsize::MIN {
            scope.spawn(|| judges::make_ready(catalog, &[]));
        }
        layer::read(request, files, sources, &mut findings)
    })?;
    let charts = charts(request.folder, catalog, files, (sources, &mut findings))?;
    let misread = misread(&findings);
    let several = layers.nodes.len() > 1 || !request.set.is_empty() || !layers.complete;
    let mut early = Vec::new();
    if several {
        let mut judges = Judges::new(catalog, true, &mut findings);
        for layer in &layers.nodes {
            judges.layer(layer, &mut early);
        }
    }
    let mut profile = None;
    if layers.complete {
        let start = layers.start;
        let empty = Node { place: start, value: Value::Map(Vec::new()) };
        let lay = |base, over| merge::merge(base, over, &mut findings);
        let mut merged = layers.nodes.into_iter().fold(empty, lay);
        for argument in request.set {
            merged = set::apply(merged, argument, sources, &mut findings);
        }
        sort_apps(&mut merged);
        let from = (catalog, &*sources);
        profile = Build::new(request, from, start, merged, &mut findings).build(charts);
    }
    // What one file says wrongly and no other overrides was found again in the whole.
    early.retain(|e: &Finding| !findings.iter().any(|f| f.place == e.place && f.id == e.id));
    findings.append(&mut early);
    findings.retain(|f| MISREAD.contains(&f.id) || !misread.contains(&f.place));
    finding::sort(&mut findings, sources);
    let failed = findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(Loaded { profile: profile.filter(|_| !failed), findings })
}

/// What was read as something else than it says; what follows from that is not told.
const MISREAD: [&str; 6] =
    ["key-not-text", "merge-key", "not-a-number", "number-too-large", "unknown-tag", "wrong-tag"];

/// The places of what was misread.
fn misread(findings: &[Finding]) -> BTreeSet<Place> {
    findings.iter().filter(|f| MISREAD.contains(&f.id)).map(|f| f.place).collect()
}

/// Apps are many, and looked up by name.
fn sort_apps(merged: &mut Node) {
    let Value::Map(entries) = &mut merged.value else { return };
    for entry in entries.iter_mut().filter(|entry| &*entry.key == "apps") {
        if let Value::Map(apps) = &mut entry.node.value {
            apps.sort_by(|a, b| a.key.cmp(&b.key));
        }
    }
}

/// A whole profile on its way from merged files to checked types.
struct Build<'a> {
    name: &'a str,
    catalog: &'a Catalog,
    start: Place,
    merged: Arc<Node>,
    threads: NonZeroUsize,
    sources: &'a Sources,
    scope: Scope,
    evaluator: Evaluator<'a>,
    judges: Judges<'a>,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Build<'a> {
    fn new(
        request: &Request<'a>,
        (catalog, sources): (&'a Catalog, &'a Sources),
        start: Place,
        merged: Node,
        findings: &'a mut Vec<Finding>,
    ) -> Self {
        let Request { name, threads, .. } = *request;
        let merged = Arc::new(merged);
        let text = |key| merged.get(key).and_then(Node::text).unwrap_or_default().to_owned();
        let chosen = |axis: &str| merged.get("provider").and_then(|all| all.get(axis)?.text());
        let scope = Scope {
            name: name.to_owned(),
            tier: text("tier"),
            description: text("description"),
            providers: catalog
                .axes()
                .iter()
                .filter_map(|axis| Some((axis.id.to_owned(), chosen(axis.id).or(axis.default)?)))
                .map(|(axis, id)| (axis, id.to_owned()))
                .collect(),
            variables: entries(&merged, "variables")
                .filter_map(|entry| VarName::try_from(&*entry.key).ok())
                .collect::<Vec<_>>()
                .into(),
        };
        let evaluator = Evaluator::new(&scope, &merged, sources);
        let judges = Judges::new(catalog, false, findings);
        Self { name, catalog, start, merged, threads, sources, scope, evaluator, judges, findings }
    }

    fn build(mut self, charts: Charts) -> Option<Profile> {
        let merged = self.merged.clone();
        let evaluator = &mut self.evaluator;
        let mut root = root_json(&merged, |node| evaluator.json(node, Form::Literal));
        self.judges.root(&merged, &root, self.findings);
        let components = thread::scope(|scope| {
            if self.threads > NonZeroUsize::MIN {
                let (catalog, asked): (_, Vec<_>) =
                    (self.catalog, entries(&merged, "components").collect());
                scope.spawn(move || judges::make_ready(catalog, &asked));
            }
            self.components(&merged)
        });
        let apps = self.apps(&merged);
        self.findings.append(&mut self.evaluator.findings);
        let name = Name::try_from(self.name).ok()?;
        let flux = match root.get_mut("flux") {
            Some(flux) => self.part::<FluxPart>(flux.take(), &["flux"]).unwrap_or_default(),
            None => FluxPart::default(),
        };
        let flux: Flux = flux.complete(&name);
        let tier = self.tier(&mut root);
        let variables = self.variables(&mut root);
        let providers = self.providers(&merged, &root);
        let domain = root.get("domain").and_then(Json::as_str);
        let domain = domain.and_then(|domain| VarName::try_from(domain).ok());
        let description = root.get("description").and_then(Json::as_str).map(str::to_owned);
        let budget = self.budget(&mut root);
        let waivers = self.waivers(&mut root);
        let digest = digest(&merged);
        // The expressions are evaluated; their sight of the profile is given back.
        drop((self.evaluator, self.merged));
        let profile = Profile {
            name,
            description,
            tier: tier.unwrap_or(Tier::Local),
            flux,
            providers,
            domain,
            variables,
            components,
            apps,
            budget,
            charts,
            waivers,
            digest,
            merged: Arc::unwrap_or_clone(merged),
        };
        check::profile(&profile, self.findings);
        tier.map(|_| profile)
    }

    fn components(&mut self, merged: &Node) -> BTreeMap<String, Located<Json>> {
        let mut components = BTreeMap::new();
        for entry in entries(merged, "components") {
            let value = self.evaluator.json(&entry.node, Form::Held);
            self.judges.component(entry, &value, self.findings);
            components.insert(entry.key.to_string(), Located { value, place: entry.place });
        }
        components
    }

    fn apps<'n>(&mut self, merged: &'n Node) -> BTreeMap<Name, Located<Box<App>>> {
        let entries: Vec<_> = entries(merged, "apps").collect();
        let share = entries.len().div_ceil(self.threads.get()).max(1);
        let judge = |entries: &[&'n Entry]| -> Vec<Judged<'n>> {
            let mut evaluator = Evaluator::new(&self.scope, &self.merged, self.sources);
            entries.iter().map(|entry| Judged::of(entry, &mut evaluator, &self.judges)).collect()
        };
        let judged: Vec<_> = thread::scope(|scope| {
            let workers: Vec<_> =
                entries.chunks(share).map(|entries| scope.spawn(|| judge(entries))).collect();
            workers
                .into_iter()
                .flat_map(|worker| worker.join().expect("judging an app does not panic"))
                .collect()
        });
        judged
            .into_iter()
            .filter_map(|Judged { entry, findings, expressions, app }| {
                self.findings.extend(findings);
                self.evaluator.findings.extend(expressions);
                let value = self.fitting(app?, &["apps", &entry.key])?;
                Some((Name::try_from(&*entry.key).ok()?, Located { value, place: entry.place }))
            })
            .collect()
    }

    fn tier(&mut self, root: &mut Json) -> Option<Tier> {
        let Some(tier) = root.get_mut("tier") else {
            if mistyped(&self.merged, "tier") {
                return None;
            }
            self.findings.push(
                Finding::error("missing-key", self.start, "the profile has no `tier`")
                    .note("how careful the platform must be follows from it")
                    .help("add `tier: local`, `staging` or `production`"),
            );
            return None;
        };
        self.part(tier.take(), &["tier"])
    }

    fn variables(&mut self, root: &mut Json) -> BTreeMap<VarName, Located<Variable>> {
        let Some(Json::Object(all)) = root.get_mut("variables").map(Json::take) else {
            return BTreeMap::new();
        };
        let merged = self.merged.clone();
        let mut variables = BTreeMap::new();
        for (name, json) in all {
            let value = self.part::<Variable>(json, &["variables", &name]);
            let place = merged.get("variables").and_then(|all| all.entry(&name));
            let place = place.map_or(self.start, |entry| entry.place);
            if let (Some(value), Ok(name)) = (value, VarName::try_from(name.as_str())) {
                variables.insert(name, Located { value, place });
            }
        }
        variables
    }

    fn budget(&mut self, root: &mut Json) -> BTreeMap<String, Located<Budget>> {
        let Some(Json::Object(all)) = root.get_mut("budget").map(Json::take) else {
            return BTreeMap::new();
        };
        let merged = self.merged.clone();
        let budgets = all.into_iter().filter_map(|(id, json)| {
            let value = self.part::<Budget>(json, &["budget", &id])?;
            let place = merged.get("budget").and_then(|all| all.entry(&id));
            Some((id, Located { value, place: place.map_or(self.start, |entry| entry.place) }))
        });
        budgets.collect()
    }

    fn waivers(&mut self, root: &mut Json) -> Vec<Waiver> {
        let merged = self.merged.clone();
        let nodes = merged.get("waivers").map(Node::items).unwrap_or_default();
        let Some(Json::Array(items)) = root.get_mut("waivers").map(Json::take) else {
            return Vec::new();
        };
        let waivers = nodes.iter().zip(items).enumerate().filter_map(|(at, (node, json))| {
            Some(self.part::<Waiver>(json, &["waivers", &at.to_string()])?.at(node))
        });
        waivers.collect()
    }

    fn providers(&mut self, merged: &Node, root: &Json) -> BTreeMap<String, Located<String>> {
        let mut providers = BTreeMap::new();
        for axis in self.catalog.axes() {
            let written = root.get("provider").and_then(|all| all.get(axis.id));
            let place = merged.get("provider").and_then(|all| all.get(axis.id));
            let place = place.map_or(self.start, |node| node.place);
            let chosen = match written {
                Some(written) => written.as_str(),
                None => axis.default,
            };
            if let Some(id) = chosen {
                providers.insert(axis.id.to_owned(), Located { value: id.to_owned(), place });
            } else if written.is_none() && !misnamed(merged, self.catalog, axis.id) {
                let ids: Vec<_> = axis.providers.iter().map(|choice| choice.id).collect();
                let place = merged.get("provider").map_or(self.start, |node| node.place);
                let message = format!("no provider is chosen for `{}`", axis.id);
                self.findings.push(
                    Finding::error("missing-provider", place, message)
                        .note(format!("there are: {}", ids.join(", ")))
                        .help(format!("choose one under `provider`, as `{}: …`", axis.id)),
                );
            }
        }
        providers
    }

    fn part<T: DeserializeOwned>(&mut self, json: Json, path: &[&str]) -> Option<T> {
        self.fitting(serde_json::from_value(json), path)
    }

    /// A part in its own type. The schema has said what is wrong with it; what only the type can say is a
    /// finding here, so that nothing is dropped without a word.
    fn fitting<T>(&mut self, part: serde_json::Result<T>, path: &[&str]) -> Option<T> {
        match part {
            Ok(part) => Some(part),
            Err(error) => {
                let judged = self.findings.iter().any(|f| f.severity == Severity::Error);
                if !judged && self.evaluator.findings.is_empty() {
                    let place = self.merged.at(path).map_or(self.start, |node| node.place);
                    let message = format!("`{}` does not fit: {error}", path.join("."));
                    self.findings.push(
                        Finding::error("invalid-value", place, message)
                            .note("its schema allows it, what it stands for does not")
                            .help("write another value, or leave the key out"),
                    );
                }
                None
            }
        }
    }
}

/// An app as its thread judged it; it is there where nothing was found.
struct Judged<'a> {
    entry: &'a Entry,
    findings: Vec<Finding>,
    /// What is wrong with its expressions.
    expressions: Vec<Finding>,
    app: Option<serde_json::Result<Box<App>>>,
}

impl<'a> Judged<'a> {
    fn of(entry: &'a Entry, evaluator: &mut Evaluator<'_>, judges: &Judges<'_>) -> Self {
        let json = evaluator.json(&entry.node, Form::Held);
        let mut findings = Vec::new();
        judges.app(entry, &json, &mut findings);
        let expressions = std::mem::take(&mut evaluator.findings);
        let fits = findings.is_empty() && expressions.is_empty();
        Self { entry, findings, expressions, app: fits.then(|| app(json)) }
    }
}

/// An app in its own type. Its values may be anything, and are moved rather than read.
fn app(mut json: Json) -> serde_json::Result<Box<App>> {
    let values = json.as_object_mut().and_then(|app| app.swap_remove("values"));
    let mut app: Box<App> = serde_json::from_value(json)?;
    if let Some(Json::Object(values)) = values {
        app.values = values;
    }
    Ok(app)
}

/// Whether a key of the profile is there under another name, which was told already.
fn mistyped(merged: &Node, key: &str) -> bool {
    let near = |entry: &Entry| &*entry.key != key && nearest(&entry.key, [key]).is_some();
    merged.get(key).is_none() && merged.entries().iter().any(near)
}

/// Whether the choice on an axis is there, but under a wrong key or in a wrong form.
fn misnamed(merged: &Node, catalog: &Catalog, axis: &str) -> bool {
    let Some(provider) = merged.get("provider") else { return mistyped(merged, "provider") };
    let known = || catalog.axes().iter().map(|axis| axis.id);
    let mut unknown =
        provider.entries().iter().filter(|entry| known().all(|axis| axis != &*entry.key));
    !matches!(provider.value, Value::Map(_))
        || unknown.any(|entry| nearest(&entry.key, known()) == Some(axis))
}
