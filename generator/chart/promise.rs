//! What a chart renders under which names, and where its values take what matters, as data.
//!
//! Contracts name objects by it, and lint judges hand-written releases by the very same lines.

use super::{CHARTS, foreign::FOREIGN};
use crate::{
    containment::{Made, Release, SecretKey, exposure::ServiceRef, fullname_within, name},
    model::{Core, core::Deployment},
    name::Name,
    text::Text,
};

/// What a chart of one major version promises, whoever writes its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promises {
    /// The name that it joins to that of the release.
    pub base: &'static str,
    /// How many characters of both it keeps.
    pub longest: usize,
    /// What it renders, and what its operator makes for it.
    pub objects: &'static [Rendered],
    /// The credentials whose defaults everybody can read.
    pub credentials: &'static [Credential],
    /// What it stores.
    pub stores: &'static [ChartStore],
    /// Whether there may be more objects than these, because lists of the values or an operator name them.
    pub is_open: bool,
}

/// An object that a chart renders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Its kind.
    pub kind: &'static str,
    /// Its name.
    pub name: Naming,
    /// The ports that a Service may have; none where values decide.
    pub ports: &'static [u16],
    /// Those of them that only some values bring.
    pub sometimes: &'static [u16],
    /// When it is rendered; always where the list is empty.
    pub when: &'static [When],
    /// Who makes it.
    pub maker: Maker,
}

/// Who makes an object of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maker {
    /// Helm, from a template.
    Chart,
    /// An operator or a Job, from what Helm makes.
    Operator,
}

/// How a chart names an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// Always so.
    Fixed(&'static str),
    /// After the full name: the release's and the chart's, or the `fullnameOverride`.
    Full(&'static str),
    /// The same, but a `fullnameOverride` stands alone.
    FullUnlessOverridden(&'static str),
    /// After the release alone.
    Release(&'static str),
    /// Around the full name, which stands between the two.
    Around(&'static str, &'static str),
    /// As the subchart of a name does, which has its values under that name.
    Subchart(&'static str, &'static str),
}

/// What the values must say for something to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// A switch is on; it is off by default.
    On(&'static str),
    /// A switch is not off; it is on by default.
    NotOff(&'static str),
    /// Something is set.
    Set(&'static str),
    /// Nothing is set.
    Unset(&'static str),
    /// A value is this text.
    Is(&'static str, &'static str),
    /// A value is not this text.
    IsNot(&'static str, &'static str),
}

/// A credential with a default that everybody can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credential {
    /// The path of the value that takes it.
    pub path: &'static str,
    /// The default.
    pub default: &'static str,
    /// The path of the value to set; another than `path` where a list is replaced as a whole.
    pub set: &'static str,
    /// When it counts.
    pub when: &'static [When],
}

/// A part that keeps data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChartStore {
    /// What people call it.
    pub what: &'static str,
    /// The path of its container's `resources`.
    pub resources: &'static str,
    /// Where other majors of the chart take them, and this one no more.
    pub elsewhere: Option<&'static str>,
    /// When it runs.
    pub when: &'static [When],
}

/// What overrides the names of a release's objects.
#[derive(Clone, Copy, Debug)]
pub struct Overrides<'a> {
    /// Its `fullnameOverride`.
    pub full: Option<&'a str>,
    /// Its `nameOverride`.
    pub base: Option<&'a str>,
}

/// The promises of a chart of a major version; none where nobody has read it.
pub fn promises(chart: &str, major: u64) -> Option<&'static Promises> {
    let rows = CHARTS.iter().filter(|row| row.chart == chart && row.major == major);
    let foreign = FOREIGN.iter().filter(|row| row.chart == chart && row.majors.contains(&major));
    rows.filter_map(|row| row.promises).chain(foreign.map(|row| row.promises)).next()
}

impl Promises {
    /// A chart that names its objects after itself, of which nothing else is known.
    pub const fn of(base: &'static str, objects: &'static [Rendered]) -> Self {
        Self { base, longest: 63, objects, credentials: &[], stores: &[], is_open: false }
    }

    /// Adds the credentials that have defaults.
    #[must_use]
    pub const fn with_credentials(self, credentials: &'static [Credential]) -> Self {
        Self { credentials, ..self }
    }

    /// Adds what it stores.
    #[must_use]
    pub const fn with_stores(self, stores: &'static [ChartStore]) -> Self {
        Self { stores, ..self }
    }

    /// Says that the objects are not all.
    #[must_use]
    pub const fn open(self) -> Self {
        Self { is_open: true, ..self }
    }

    /// Keeps fewer characters of the full name than Helm's own template does.
    #[must_use]
    pub const fn cut_at(self, longest: usize) -> Self {
        Self { longest, ..self }
    }

    /// The name of an object under a release; `overrides` gives those of a subchart, or of the chart
    /// itself where it is asked for none.
    pub fn name<'a>(
        &self,
        naming: Naming,
        release: &str,
        overrides: impl Fn(Option<&str>) -> Overrides<'a>,
    ) -> String {
        let full = |own: Overrides<'_>, base: &str, longest| match own.full {
            Some(full) => full.to_owned(),
            None => fullname_within(release, own.base.unwrap_or(base), longest),
        };
        let own = overrides(None);
        match naming {
            Naming::Fixed(name) => name.to_owned(),
            Naming::Full(end) => full(own, self.base, self.longest) + end,
            Naming::FullUnlessOverridden(end) => match own.full {
                Some(full) => full.to_owned(),
                None => full(own, self.base, self.longest) + end,
            },
            Naming::Around(start, end) => {
                format!("{start}{}{end}", full(own, self.base, self.longest))
            }
            Naming::Release(end) => format!("{release}{end}"),
            Naming::Subchart(chart, end) => full(overrides(Some(chart)), chart, 63) + end,
        }
    }

    /// The name of an object under a release whose values override no name, as those of contracts.
    pub(super) fn plain(&self, object: &Rendered, release: &Name) -> Name {
        let none = |_: Option<&str>| Overrides { full: None, base: None };
        name(self.name(object.name, release.as_str(), none))
    }

    /// A Service of a release, by one of its ports.
    pub(super) fn service<C>(
        &self,
        release: &Release<C>,
        object: &Rendered,
        port: u16,
    ) -> ServiceRef {
        debug_assert!(object.ports.contains(&port), "a Service is asked for a port that it has");
        release.service(self.plain(object, release.name()), port)
    }

    /// A Deployment of a release.
    pub(super) fn deployment<C>(&self, release: &Release<C>, object: &Rendered) -> Made {
        release.rendered::<Core<Deployment>>(self.plain(object, release.name()))
    }

    /// Every Secret that a release makes by default.
    pub(super) fn secrets(&self, release: &Name) -> Vec<String> {
        let own = self.objects.iter().filter(|object| object.kind == "Secret");
        own.map(|object| self.plain(object, release).to_string()).collect()
    }

    /// The credentials of the table, in its order, each with the key that stands in for its default.
    pub(super) fn filled<const N: usize>(&self, keys: [&SecretKey; N]) -> Vec<(Text, SecretKey)> {
        debug_assert_eq!(self.credentials.len(), N, "each default has its key");
        let pairs = self.credentials.iter().zip(keys);
        pairs.map(|(credential, key)| (credential.path.into(), key.clone())).collect()
    }
}

impl Rendered {
    /// An object of a kind.
    pub const fn new(kind: &'static str, name: Naming) -> Self {
        Self { kind, name, ports: &[], sometimes: &[], when: &[], maker: Maker::Chart }
    }

    /// A Service.
    pub const fn service(name: Naming, ports: &'static [u16]) -> Self {
        Self { ports, ..Self::new("Service", name) }
    }

    /// A Deployment.
    pub const fn deployment(name: Naming) -> Self {
        Self::new("Deployment", name)
    }

    /// A Secret.
    pub const fn secret(name: Naming) -> Self {
        Self::new("Secret", name)
    }

    /// Says which of its ports only some values bring.
    #[must_use]
    pub const fn sometimes(self, sometimes: &'static [u16]) -> Self {
        Self { sometimes, ..self }
    }

    /// Says that an operator or a Job makes it.
    #[must_use]
    pub const fn by_operator(self) -> Self {
        Self { maker: Maker::Operator, ..self }
    }

    /// Says when it is rendered.
    #[must_use]
    pub const fn when(self, when: &'static [When]) -> Self {
        Self { when, ..self }
    }
}

impl Credential {
    /// A value with a default.
    pub const fn new(path: &'static str, default: &'static str, when: &'static [When]) -> Self {
        Self { path, default, set: path, when }
    }
}

impl ChartStore {
    /// A store with the path of its `resources`.
    pub const fn new(what: &'static str, resources: &'static str) -> Self {
        Self { what, resources, elsewhere: None, when: &[] }
    }
}
