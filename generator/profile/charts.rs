//! `charts.yaml` of a profiles folder: which version of each chart is installed where a profile names none,
//! and where it is published.

use crate::{
    error::Error,
    finding::{FileId, Finding, Place, Sources, nearest},
    name::{Name, OciDigest, OciUrl, RepositoryUrl, Version},
    profile::{
        Catalog, Files,
        open::{Opened, open},
        ready::Subject,
        schema,
        validate::Part,
    },
    yaml::{self, Node},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// The file that holds the versions of all charts.
pub(super) const CHARTS: &str = "charts.yaml";

/// The charts that can be installed, one of each name and major version.
#[derive(Clone, Debug, Default)]
pub struct Charts(BTreeMap<(String, u64), ChartPin>);

/// Which version of a chart is installed, and where it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartPin {
    /// The chart's name.
    pub name: String,
    /// The exact version.
    pub version: Version,
    /// Where it is published.
    pub source: ChartSource,
    /// Where a file of the user says so; none for what comes with the program.
    pub place: Option<Place>,
}

/// Where a chart is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChartSource {
    /// An HTTP repository with an index.
    Repository(RepositoryUrl),
    /// An OCI artifact; the address holds the chart's name, and the digest tells whether it was replaced.
    Oci(OciUrl, Option<OciDigest>),
}

impl std::fmt::Display for ChartSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Repository(url) => url.fmt(f),
            Self::Oci(url, None) => url.fmt(f),
            Self::Oci(url, Some(digest)) => write!(f, "{url}@{digest}"),
        }
    }
}

/// The address of a chart in a registry, as Flux takes it: its version stands beside it.
pub(super) const OCI_PATTERN: &str = r"^oci://[^\s/@?#$]+(/[a-z0-9]+([._-]+[a-z0-9]+)*)+$";
pub(super) const OCI_RULE: &str = "it must start with `oci://` and name a registry and a chart in lower case, without a \
    tag, an account or a variable, such as `oci://ghcr.io/org/charts/app`";
/// The address of a Helm repository; an account in it would be committed.
pub(super) const REPOSITORY_PATTERN: &str = r"^https?://[^\s/@$]+(/[^\s$]*)?$";

/// The versions of charts, by which profiles are built.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct File {
    /// The charts, one entry for each name and major version.
    charts: Vec<Entry>,
}

/// A chart: its name, where it is published, and which version exactly.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// The chart's name.
    name: Name,
    /// The Helm repository, such as `https://charts.example.org`.
    #[schemars(
        with = "Option<String>",
        regex(pattern = REPOSITORY_PATTERN),
        extend("patternErrorMessage" = "it must be a URL that starts with `https://` or `http://` and has no account in it; a registry stands under `oci`")
    )]
    repository: Option<RepositoryUrl>,
    /// The chart in an OCI registry, such as `oci://ghcr.io/org/charts/app`.
    #[schemars(
        with = "Option<String>",
        regex(pattern = OCI_PATTERN),
        extend("patternErrorMessage" = OCI_RULE)
    )]
    oci: Option<OciUrl>,
    /// The exact version.
    version: Version,
    /// The digest of the OCI artifact, which Flux then holds it to.
    digest: Option<OciDigest>,
}

impl Charts {
    /// What a file says that comes with the program.
    pub fn literal(text: &str) -> Self {
        let node = yaml::read(FileId::default(), text).expect("the file is YAML, as a test holds");
        let entries = node.get("charts").map(Node::items).unwrap_or_default();
        let pins = entries.iter().map(|entry| {
            let entry = serde_json::from_value::<Entry>(entry.to_json());
            let entry = entry.expect("the entries are what they should be, as a test holds");
            entry.pin(None).expect("each has one address, as a test holds")
        });
        Self(pins.map(|pin| (pin.key(), pin)).collect())
    }

    /// The chart of a name and major version.
    pub fn get(&self, name: &str, major: u64) -> Option<&ChartPin> {
        self.0.get(&(name.to_owned(), major))
    }

    /// Every chart, by name and major version.
    pub fn all(&self) -> impl Iterator<Item = &ChartPin> {
        self.0.values()
    }

    /// The major versions of a chart.
    pub fn majors(&self, name: &str) -> impl Iterator<Item = u64> {
        let of_name = self.0.keys().filter(move |(other, _)| other == name);
        of_name.map(|(_, major)| *major)
    }

    /// What is wrong with a version of a chart whose major no contract covers.
    pub fn uncovered(&self, name: &str, version: &str, place: Place) -> Finding {
        let majors: Vec<String> = self.majors(name).map(|major| format!("{major}.x")).collect();
        let message = format!("no contract covers version `{version}` of `{name}`");
        let help = match majors.as_slice() {
            [] => "take it out".to_owned(),
            majors => format!("pin a version of {}", majors.join(" or ")),
        };
        Finding::error("chart-major", place, message)
            .note("what a chart's values mean and what it renders is known for one major at a time")
            .help(help)
    }
}

impl ChartPin {
    /// Where another version of the same major is published: the digest is that of this one alone.
    pub fn source_of(&self, version: &Version) -> ChartSource {
        match &self.source {
            ChartSource::Oci(url, _) if *version != self.version => {
                ChartSource::Oci(url.clone(), None)
            }
            source @ (ChartSource::Oci(..) | ChartSource::Repository(_)) => source.clone(),
        }
    }

    fn key(&self) -> (String, u64) {
        (self.name.clone(), self.version.major())
    }
}

impl Entry {
    /// The entry in its own types; none where it has no address, or two.
    fn pin(self, place: Option<Place>) -> Option<ChartPin> {
        let source = match (self.repository, self.oci) {
            (Some(url), None) => ChartSource::Repository(url),
            (None, Some(url)) => ChartSource::Oci(url, self.digest),
            (None, None) | (Some(_), Some(_)) => return None,
        };
        Some(ChartPin { name: self.name.to_string(), version: self.version, source, place })
    }
}

/// The charts of a folder: those of the program, and over them those of its `charts.yaml`.
pub fn charts(
    folder: &Path,
    catalog: &Catalog,
    files: &dyn Files,
    (sources, findings): (&mut Sources, &mut Vec<Finding>),
) -> Result<Charts, Error> {
    let mut charts = catalog.charts().clone();
    let at = (folder, CHARTS);
    match open(at, Place::default(), files, sources, findings)? {
        Opened::Root(node) => lay(&node, catalog, &mut charts, findings),
        Opened::Refused(finding) => findings.push(*finding),
        Opened::Missing => {}
    }
    Ok(charts)
}

/// Lays a file over the charts; a wrong entry is left out.
fn lay(node: &Node, catalog: &Catalog, charts: &mut Charts, findings: &mut Vec<Finding>) {
    let before = findings.len();
    let part = Part { node, place: node.place, path: &[], whole: "the file" };
    if let Some(judge) = catalog.judge((Subject::Charts, false), schema::of::<File>, findings) {
        judge.judge(&part, &node.to_json(), findings);
    }
    let Ok(file) = serde_json::from_value::<File>(node.to_json()) else {
        if findings.len() == before {
            let help = "`cofferdam schema charts` tells what it may hold";
            let finding = Finding::error("invalid-value", node.place, "the file does not fit");
            findings.push(finding.help(help));
        }
        return;
    };
    let mut seen = BTreeSet::new();
    let nodes = node.get("charts").map(Node::items).unwrap_or_default();
    for (entry, node) in file.charts.into_iter().zip(nodes) {
        if let Some(finding) = wrong(&entry, node, catalog.charts()) {
            findings.push(finding);
            continue;
        }
        let Some(pin) = entry.pin(Some(place(node, "version"))) else { continue };
        if seen.insert(pin.key()) {
            charts.0.insert(pin.key(), pin);
        } else {
            let (name, major) = pin.key();
            let message = format!("there is another entry for `{name}` {major}.x");
            findings.push(
                Finding::error("chart-twice", place(node, "name"), message)
                    .note("one version of each major can be the one that is installed")
                    .help("take one of them out"),
            );
        }
    }
}

/// What is wrong with an entry beyond its form.
fn wrong(entry: &Entry, node: &Node, known: &Charts) -> Option<Finding> {
    let error = |id, key, message: String| Finding::error(id, place(node, key), message);
    let name = entry.name.as_str();
    let names: BTreeSet<&str> = known.all().map(|pin| pin.name.as_str()).collect();
    if !names.contains(name) {
        let near = nearest(name, names.iter().copied());
        let finding =
            error("unknown-chart", "name", format!("there is no contract for the chart `{name}`"));
        let finding = finding.note(
            "this file holds the charts that components and providers install; `cofferdam list charts` \
             lists them",
        );
        return Some(match near {
            Some(near) => finding.help(format!("write `{near}`")),
            None => finding.help("take it out; an app has its version where it names its chart"),
        });
    }
    if known.get(name, entry.version.major()).is_none() {
        return Some(known.uncovered(name, entry.version.as_str(), place(node, "version")));
    }
    match (&entry.repository, &entry.oci) {
        (None, None) => {
            let message = format!("`{name}` has no address");
            let help = "add `repository: https://…`, or `oci: oci://…`";
            Some(error("missing-key", "name", message).help(help))
        }
        (Some(_), Some(_)) => {
            let message = format!("`{name}` has two addresses");
            let help = "keep either `repository` or `oci`";
            Some(error("invalid-key", "oci", message).help(help))
        }
        (Some(_), None) if entry.digest.is_some() => Some(
            error(
                "invalid-key",
                "digest",
                format!("the digest of `{name}` would not be looked at"),
            )
            .note("Flux holds charts of OCI registries alone to a digest")
            .help("take it out, or give an OCI address"),
        ),
        (Some(_), None) | (None, Some(_)) => None,
    }
}

fn place(node: &Node, key: &str) -> Place {
    node.get(key).map_or(node.place, |value| value.place)
}

/// The JSON Schema of `charts.yaml`.
pub fn charts_schema(catalog: &Catalog) -> Value {
    let mut schema = schema::of::<File>();
    let names: BTreeSet<&str> = catalog.charts().all().map(|pin| pin.name.as_str()).collect();
    let entry = &mut schema["$defs"]["Entry"];
    entry["properties"]["name"]["enum"] = json!(names);
    entry["oneOf"] = json!([
        {"required": ["repository"], "not": {"required": ["digest"]}},
        {"required": ["oci"]},
    ]);
    schema
}
