//! OpenTelemetry collectors: what each receives, changes and sends, as their configuration will be.

use super::{Cluster, Object, Release};
use crate::{
    chart::OpenTelemetryCollectorV0 as CollectorChart,
    finding::Place,
    yaml::{self, Entry, Node, Value},
};

/// A collector with its configuration, defaults and presets of the chart included.
#[derive(Clone, Debug)]
pub struct Collector<'a> {
    /// What brings it.
    pub object: &'a Object,
    /// The namespace that it runs in.
    pub namespace: &'a str,
    /// Where it runs: `daemonset`, `deployment`, `statefulset`, `sidecar`; none where the tree does not say.
    pub mode: Option<&'a str>,
    /// How many of it run, and where that is written.
    pub replicas: Option<&'a Node>,
    /// Its configuration. What nobody wrote has no line.
    pub config: Node,
    /// Whether values that the tree does not show may change the configuration.
    pub is_partial: bool,
}

/// A pipeline of a collector.
#[derive(Clone, Copy, Debug)]
pub struct Pipeline<'a> {
    /// Its name, such as `metrics/nodes`.
    pub name: &'a str,
    /// Its parts.
    pub node: &'a Node,
    /// Where its name stands.
    pub place: Place,
}

impl Cluster {
    /// Every collector whose configuration stands in the tree.
    pub fn collectors(&self) -> Vec<Collector<'_>> {
        let charts = self.releases().filter_map(|release| of_release(&release));
        let resources = self.of("opentelemetry.io", "OpenTelemetryCollector");
        let maps = self.of("", "ConfigMap");
        charts.chain(resources.filter_map(of_resource)).chain(maps.flat_map(of_map)).collect()
    }
}

impl Collector<'_> {
    /// Its pipelines; those that are set to `null` are none.
    pub fn pipelines(&self) -> impl Iterator<Item = Pipeline<'_>> {
        let all = self.config.at(&["service", "pipelines"]).map(Node::entries).unwrap_or_default();
        let all = all.iter().filter(|entry| matches!(entry.node.value, Value::Map(_)));
        all.map(|entry| Pipeline { name: &entry.key, node: &entry.node, place: entry.place })
    }

    /// The parts of a class, such as `exporters`, that are defined.
    pub fn parts(&self, class: &str) -> &[Entry] {
        self.config.get(class).map(Node::entries).unwrap_or_default()
    }

    /// Whether a part of a class is defined. Charts rename components, so underscores do not count.
    pub fn defines(&self, class: &str, name: &str) -> bool {
        self.parts(class).iter().any(|part| plain(&part.key) == plain(name))
    }

    /// A place in the configuration, or the collector's own where nobody wrote what stands there.
    pub fn place(&self, place: Place) -> Place {
        if place.line == 0 { self.object.name_place() } else { place }
    }

    /// The address that an exporter sends to, as it is written.
    pub fn endpoint(&self, exporter: &str) -> Option<&Node> {
        self.config.at(&["exporters", exporter, "endpoint"])
    }

    /// The namespace of the cluster that an exporter sends to.
    pub fn target(&self, exporter: &str) -> Option<String> {
        let address = Endpoint::of(self.endpoint(exporter)?.text()?)?;
        Some(address.service(self.namespace)?.1.to_owned())
    }
}

impl Pipeline<'_> {
    /// What flows through it: `logs`, `metrics`, `traces` or `profiles`.
    pub fn signal(&self) -> &str {
        self.name.split('/').next().unwrap_or_default()
    }

    /// The names of its parts of a class, such as `exporters`, as text nodes.
    pub fn uses(&self, class: &str) -> &[Node] {
        self.node.get(class).map(Node::items).unwrap_or_default()
    }
}

/// The type of a part by its name: `otlphttp` of `otlphttp/store` and of `otlp_http`.
pub fn part_type(name: &str) -> String {
    plain(name.split('/').next().unwrap_or_default())
}

fn plain(name: &str) -> String {
    name.replace('_', "")
}

/// An address that something sends to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoint<'a> {
    /// What stands before `://`.
    pub scheme: Option<&'a str>,
    /// The host.
    pub host: &'a str,
    /// The port.
    pub port: Option<u16>,
    /// What follows, with its slash.
    pub path: &'a str,
}

impl<'a> Endpoint<'a> {
    /// Takes an address apart; none where a variable stands for its host.
    pub fn of(text: &'a str) -> Option<Self> {
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (Some(scheme), rest),
            None => (None, text),
        };
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (host, path) = rest.split_at(end);
        let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
        let (host, port) = match host.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().ok()),
            None => (host, None),
        };
        (!host.is_empty() && !host.contains('$')).then_some(Self { scheme, host, port, path })
    }

    /// The Service and namespace behind a host of the cluster, as seen from a namespace.
    pub fn service(&self, from: &'a str) -> Option<(&'a str, &'a str)> {
        let host = self.host.strip_suffix('.').unwrap_or(self.host);
        let host = host.strip_suffix(".svc.cluster.local").or_else(|| host.strip_suffix(".svc"));
        let is_full = host.is_some();
        let parts: Vec<&str> = host.unwrap_or(self.host).split('.').collect();
        match parts.as_slice() {
            ["localhost"] => None,
            [service] if !is_full => Some((service, from)),
            [service, namespace] => Some((service, namespace)),
            _ => None,
        }
    }
}

/// The collector of the chart of that name.
fn of_release<'a>(release: &Release<'a>) -> Option<Collector<'a>> {
    if release.chart != Some("opentelemetry-collector") {
        return None;
    }
    let values = release.values();
    let at = |key: &str| values.and_then(|values| values.get(key));
    let alternate = at("alternateConfig").filter(|node| !node.entries().is_empty());
    let mut config = match (alternate, at("config")) {
        (Some(alternate), _) => alternate.clone(),
        (None, own) => {
            let mut config =
                yaml::read(crate::finding::FileId::default(), CollectorChart::CONFIG).ok()?;
            unplaced(&mut config);
            if let Some(own) = own {
                merge(&mut config, own);
            }
            config
        }
    };
    for (preset, class, part, signals) in CollectorChart::PRESETS {
        let Some(switch) = values.and_then(|values| values.at(&["presets", preset, "enabled"]))
        else {
            continue;
        };
        if switch.is_true() {
            add(&mut config, class, part, signals, switch.place);
        }
    }
    Some(Collector {
        object: release.object,
        namespace: release.namespace,
        mode: at("mode").and_then(Node::text),
        replicas: at("replicaCount"),
        config,
        is_partial: release.has_unseen_values(),
    })
}

/// The collector of a custom resource: its configuration is a map since `v1beta1`, and a text before.
fn of_resource(object: &Object) -> Option<Collector<'_>> {
    let written = object.at(&["spec", "config"])?;
    let config = match written.text() {
        Some(text) => parsed(text, written.place)?,
        None => written.clone(),
    };
    Some(Collector {
        object,
        namespace: &object.key.namespace,
        mode: Some(object.text(&["spec", "mode"]).unwrap_or("deployment")),
        replicas: object.at(&["spec", "replicas"]),
        config,
        is_partial: false,
    })
}

/// The configurations among the texts of a ConfigMap.
fn of_map(object: &Object) -> Vec<Collector<'_>> {
    let texts = object.at(&["data"]).map(Node::entries).unwrap_or_default();
    let likely = texts.iter().filter_map(|entry| Some((entry.node.text()?, entry.node.place)));
    let likely = likely.filter(|(text, _)| text.contains("pipelines:"));
    let configs = likely.filter_map(|(text, place)| parsed(text, place));
    let is_collector = |config: &Node| {
        config.at(&["service", "pipelines"]).is_some() && config.get("exporters").is_some()
    };
    let of = |config| Collector {
        object,
        namespace: &object.key.namespace,
        mode: None,
        replicas: None,
        config,
        is_partial: false,
    };
    configs.filter(is_collector).map(of).collect()
}

/// A text within a file as YAML; its lines are those of the file where it is a block.
fn parsed(text: &str, place: Place) -> Option<Node> {
    let (documents, _) = yaml::read_all(place.file, text.as_bytes());
    let mut node = documents.into_iter().next()?;
    let is_block = text.ends_with('\n');
    walk(&mut node, &mut |inner| {
        *inner = if is_block {
            // The place of a block is its first line of text.
            let column = place.column + inner.column - 1;
            Place { line: place.line + inner.line - 1, column, ..*inner }
        } else {
            place
        };
    });
    Some(node)
}

/// Takes the places off what no user wrote.
fn unplaced(node: &mut Node) {
    walk(node, &mut |place| *place = Place::default());
}

fn walk(node: &mut Node, change: &mut impl FnMut(&mut Place)) {
    change(&mut node.place);
    match &mut node.value {
        Value::Map(entries) => {
            for entry in entries {
                change(&mut entry.place);
                walk(&mut entry.node, change);
            }
        }
        Value::List(items) => items.iter_mut().for_each(|item| walk(item, change)),
        _ => {}
    }
}

/// Merges as Helm does: maps key by key, `null` removes, everything else replaces.
fn merge(under: &mut Node, over: &Node) {
    let (Value::Map(entries), Value::Map(new)) = (&mut under.value, &over.value) else {
        *under = over.clone();
        return;
    };
    for entry in new {
        let known = entries.iter().position(|known| known.key == entry.key);
        match (known, &entry.node.value) {
            (Some(at), Value::Null) => drop(entries.remove(at)),
            (Some(at), _) => {
                merge(&mut entries[at].node, &entry.node);
                entries[at].place = entry.place;
            }
            (None, Value::Null) => {}
            (None, _) => entries.push(entry.clone()),
        }
    }
}

/// Defines a preset's part, and uses it in the pipelines of its signals.
fn add(config: &mut Node, class: &str, part: &str, signals: &[&str], place: Place) {
    let name = Node { place, value: Value::Text(part.into()) };
    if let Some(pipelines) = config.get_mut("service").and_then(|node| node.get_mut("pipelines")) {
        for signal in signals {
            let Some(pipeline) = pipelines.get_mut(signal) else { continue };
            let Value::Map(entries) = &mut pipeline.value else { continue };
            match entries.iter_mut().find(|entry| &*entry.key == class) {
                Some(Entry { node: Node { value: Value::List(items), .. }, .. }) => {
                    let is_there =
                        |item: &Node| item.text().is_some_and(|it| plain(it) == plain(part));
                    if !items.iter().any(is_there) {
                        items.push(name.clone());
                    }
                }
                Some(_) => {}
                None => entries
                    .push(entry(class, Node { place, value: Value::List(vec![name.clone()]) })),
            }
        }
    }
    let Value::Map(classes) = &mut config.value else { return };
    if !classes.iter().any(|entry| &*entry.key == class) {
        classes.push(entry(class, Node { place, value: Value::Map(Vec::new()) }));
    }
    let Some(Value::Map(parts)) = config.get_mut(class).map(|node| &mut node.value) else { return };
    if !parts.iter().any(|known| plain(&known.key) == plain(part)) {
        parts.push(entry(part, Node { place, value: Value::Map(Vec::new()) }));
    }
}

fn entry(key: &str, node: Node) -> Entry {
    Entry { key: key.into(), place: node.place, node }
}
