//! Profiles: what is wrong with bad ones, and what good ones become.
#![cfg(test)]

mod charts;
mod expression;
mod field;
mod file;
mod layering;

mod property;
mod schema;
mod whole;

use cofferdam::{
    error::Error,
    finding::{Finding, Sources},
    profile::{
        Axis, Catalog, Charts, Choice, Component, Experiment, Files, Loaded, Profile, Read,
        Request, load,
    },
    yaml::LARGEST,
};
use serde::Deserialize;
use std::{collections::BTreeMap, fmt::Write, path::Path};

/// A profiles folder in memory.
#[derive(Clone, Default)]
pub(crate) struct Folder {
    files: BTreeMap<String, Read>,
    set: Vec<String>,
}

/// A folder with one profile, `home`.
pub(crate) fn home(text: &str) -> Folder {
    Folder::default().file("home.yaml", text)
}

/// A folder with one profile, `home`, which has what every profile needs and `text`.
pub(crate) fn with(text: &str) -> Folder {
    home(&format!("tier: staging\nprovider: {{ingress: traefik}}\n{text}"))
}

impl Folder {
    pub(crate) fn file(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        self.holds(path, Read::Bytes(text.as_ref().to_vec()))
    }

    pub(crate) fn holds(mut self, path: &str, read: Read) -> Self {
        self.files.insert(path.to_owned(), read);
        self
    }

    pub(crate) fn set(mut self, argument: &str) -> Self {
        self.set.push(argument.to_owned());
        self
    }

    pub(crate) fn load_as(&self, name: &str) -> (Loaded, Sources) {
        let folder = Path::new("profiles");
        let request =
            Request { folder, name, set: &self.set, local: true, threads: crate::support::THREADS };
        let mut sources = Sources::default();
        let loaded = load(&request, &catalog(), self, &mut sources).unwrap();
        (loaded, sources)
    }

    pub(crate) fn good(&self) -> (Profile, Sources) {
        let (loaded, sources) = self.load_as("home");
        assert_eq!(shown(&loaded.findings, &sources), "");
        (loaded.profile.unwrap(), sources)
    }

    /// The findings of a profile that has some.
    pub(crate) fn bad(&self) -> String {
        let (loaded, sources) = self.load_as("home");
        assert!(!loaded.findings.is_empty(), "there is nothing wrong with it");
        let text = shown(&loaded.findings, &sources);
        let verdict = if loaded.profile.is_some() { "loads\n" } else { "" };
        text + verdict
    }
}

impl Files for Folder {
    fn read(&self, _: &Path, path: &Path) -> Result<Read, Error> {
        let path = path.to_str().unwrap();
        Ok(match self.files.get(path) {
            Some(Read::Bytes(bytes)) if bytes.len() > LARGEST => Read::TooLarge(bytes.len() as u64),
            Some(read) => read.clone(),
            None => Read::Missing,
        })
    }

    fn list(&self, _: &Path) -> Result<Vec<String>, Error> {
        Ok(self.files.keys().cloned().collect())
    }
}

/// Findings as plain text: place and id, then what, why and what to do.
pub(crate) fn shown(findings: &[Finding], sources: &Sources) -> String {
    let mut text = String::new();
    for finding in findings {
        let place = finding.place;
        let path = sources.path(place.file);
        let (line, column) = (place.line, place.column);
        writeln!(text, "{path}:{line}:{column}: {} {}", finding.severity, finding.id).unwrap();
        writeln!(text, "  {}", finding.message).unwrap();
        let more = [("note", &finding.note), ("help", &finding.help)];
        for (kind, more) in more.into_iter().filter_map(|(kind, m)| Some((kind, m.as_ref()?))) {
            writeln!(text, "  {kind}: {more}").unwrap();
        }
    }
    text
}

/// Keeps a text as `snapshots/profile/<name>.snap`.
pub(crate) fn keep(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/profile");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Settings of a component that has every kind of setting.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Sample {
    /// How much it may store.
    pub(crate) size: Option<cofferdam::quantity::Quantity>,
    /// How many there are.
    pub(crate) replicas: Option<u8>,
    /// What is said.
    pub(crate) greeting: Option<cofferdam::text::Text>,
    /// What else is said.
    #[serde(default)]
    pub(crate) words: Vec<String>,
    /// Its terms.
    pub(crate) experiment: Option<Experiment>,
}

/// Two charts, one of them of two majors.
const CHARTS: &str = "\
charts:
  - {name: web, repository: 'https://charts.example.org', version: 1.2.3}
  - {name: web, repository: 'https://charts.example.org', version: 2.0.0}
  - {name: store, oci: 'oci://registry.example.org/charts/store', version: 0.4.0}
";

/// A small world: three axes, of which one has no default, and three components.
pub(crate) fn catalog() -> Catalog {
    let asks = |id, default, ids: &[&'static str]| Axis {
        id,
        summary: "what answers here",
        default,
        providers: ids.iter().map(|id| Choice { id, summary: "one of them" }).collect(),
    };
    let component = |id| Component {
        id,
        summary: "a part of the platform",
        settings: |generator| generator.subschema_for::<Sample>(),
    };
    let axes = vec![
        asks("ingress", None, &["ingress-nginx", "traefik"]),
        asks("auth-gate", Some("oauth2-proxy"), &["oauth2-proxy"]),
        asks("secrets", Some("external-secrets"), &["external-secrets", "sops"]),
    ];
    let components = vec![component("clickstack"), component("sample-app"), component("logs")];
    Catalog::new(axes, components, Charts::literal(CHARTS))
}
