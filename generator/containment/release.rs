//! Helm releases: a chart's contract, an exact version, and a source that belongs to this release alone.

use crate::{
    containment::{
        exposure::ServiceRef,
        layer::{InstalledChart, Layer},
        made::Made,
        scope::Object,
        secret::SecretKey,
        teardown::Teardown,
        tier::Tier,
        workload::{Pods, ServicePort},
    },
    finding::{Finding, Place},
    model::{
        self, ObjectId,
        helm_release::{
            ChartRef, ChartRefKind, ChartSpec, ChartTemplate, HelmReleaseSpec, SourceKind,
            SourceRef, ValuesKind, ValuesReference,
            actions::{
                self, ActionStrategy, ActionStrategyName, CrdPolicy, Upgrade, UpgradeRemediation,
            },
        },
        helm_repository::HelmRepositorySpec,
        oci_repository::{LayerOperation, LayerSelector, OciReference, OciRepositorySpec},
    },
    name::{Name, Namespace, Version},
    profile::ChartSource,
    quantity::Duration,
    text::Text,
    yaml,
};
use serde_json::Value;
use std::{borrow::Cow, marker::PhantomData};

/// What a chart of one major version promises and asks for.
///
/// The names it renders are functions of the release, limits and credentials are fields that cannot be
/// left out, so that what refers to them is right by construction (EXP-5, RES-1, SEC-1, DEP-7).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no chart contract",
    label = "values that no contract knows may mean nothing to the chart (rule unknown-chart-value, RES-2)",
    note = "install the contract of the chart's major version; what it does not know goes through \
            `Install::extra`, with a reason"
)]
pub trait Chart: Teardown {
    /// The chart's name.
    fn name(&self) -> Cow<'static, str>;

    /// The major version that this contract describes; `None` where no contract is known.
    fn major(&self) -> Option<u64>;

    /// The values, in held form (see [`crate::text`]).
    fn values(&self) -> Value;

    /// The credentials, each with the path of the value that takes it.
    fn credentials(&self) -> Vec<(Text, SecretKey)> {
        Vec::new()
    }

    /// The Secrets that the chart renders itself: nobody else may make one of that name (SEC-2).
    fn rendered_secrets(&self, _release: &Name) -> Vec<String> {
        Vec::new()
    }

    /// Who installs and upgrades the custom resource definitions.
    fn crds(&self) -> Crds {
        Crds::None
    }

    /// How long Helm waits for it.
    fn timeout(&self) -> Duration {
        Duration::literal("5m")
    }
}

/// Which version of a chart is installed, and where it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pinned {
    /// The exact version.
    pub version: Version,
    /// Where it is published.
    pub source: ChartSource,
    /// Where the user says so.
    pub place: Place,
}

/// How a chart's custom resource definitions reach the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crds {
    /// It has none.
    None,
    /// They are templates, upgraded with the chart.
    InTemplates,
    /// They lie in `crds/`, which Helm alone never upgrades: Flux has to replace them.
    InFolder,
}

/// What to install.
#[derive(Clone, Debug)]
pub struct Install<C> {
    /// The release's name.
    pub release: Name,
    /// The exact version, and where it is published.
    pub version: Pinned,
    /// The contract with its values.
    pub chart: C,
    /// Values that the contract does not know, merged over its own: the one door for free-form values.
    pub extra: Option<Extra>,
}

/// Free-form values, with the reason for them.
#[derive(Clone, Debug)]
pub struct Extra {
    /// The values, in held form.
    pub values: Value,
    /// Why the contract is not enough.
    pub reason: String,
}

/// An installed release: what others may name.
#[derive(Debug)]
pub struct Release<C> {
    name: Name,
    namespace: Namespace,
    layer: Name,
    chart: PhantomData<fn() -> C>,
}

impl<C> Release<C> {
    /// The release's name.
    pub fn name(&self) -> &Name {
        &self.name
    }

    pub(super) fn layer(&self) -> &Name {
        &self.layer
    }

    /// The namespace it is installed in.
    pub fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    /// A Service that the chart renders; called by chart contracts, which know the names.
    pub fn service(&self, name: Name, port: u16) -> ServiceRef {
        ServiceRef::new(self.namespace.clone(), name, ServicePort(port))
    }

    /// Pods that the chart makes; called by chart contracts, which know the labels.
    pub fn pods<const N: usize>(&self, name: Name, labels: [(&str, &str); N]) -> Pods {
        let labels = labels.map(|(key, value)| (key.to_owned(), value.to_owned()));
        Pods::new(self.namespace.clone(), name, labels.into())
    }

    /// The HelmRelease itself, for health checks.
    pub fn object(&self) -> Made {
        self.rendered::<model::HelmRelease>(self.name.clone())
    }

    /// An object that the chart renders, for health checks; called by chart contracts.
    pub fn rendered<K: model::Kind>(&self, name: Name) -> Made {
        Made::new(ObjectId::of::<K>(Some(self.namespace.clone()), name))
    }

    /// The name that most charts give their objects: the release's if it holds the chart's name, else
    /// both, cut at 63 characters as `helm create` has it.
    pub fn fullname(&self, chart: &str) -> String {
        fullname(&self.name, chart)
    }
}

/// See [`Release::fullname`].
pub fn fullname(release: &Name, chart: &str) -> String {
    fullname_within(release.as_str(), chart, 63)
}

/// The same for a release by any name, and for a chart that keeps fewer characters.
pub fn fullname_within(release: &str, chart: &str, longest: usize) -> String {
    let full =
        if release.contains(chart) { release.to_owned() } else { format!("{release}-{chart}") };
    full.chars().take(longest).collect::<String>().trim_end_matches('-').to_owned()
}

/// A name made of parts that are names already, cut where it would be longer than Kubernetes takes.
pub(crate) fn name(text: impl AsRef<str>) -> Name {
    let text: String = text.as_ref().chars().take(253).collect();
    Name::try_from(text.trim_end_matches(['-', '.']))
        .expect("parts of names, joined by hyphens and cut at the end, make a name")
}

impl<T: Tier> Layer<T> {
    /// Installs a chart: its source, under the release's name, and the HelmRelease.
    pub fn release<C: Chart>(&mut self, install: Install<C>) -> Release<C> {
        let Install { release, version: pinned, chart, extra } = install;
        self.check_major(&chart, &pinned);
        self.check_length(&release);
        let timeout = chart.timeout();
        let longest = self.longest_release.as_ref().map_or(0, Duration::milliseconds);
        if timeout.milliseconds() > longest {
            self.longest_release = Some(timeout.clone());
        }
        for secret in chart.rendered_secrets(&release) {
            self.reserved.insert(secret);
        }
        let (source, chart_template) = self.source(&release, &chart, &pinned);
        let mut values = chart.values();
        let mut why = None;
        if let Some(extra) = extra {
            merge(&mut values, extra.values);
            why = Some(format!("values beyond the chart contract: {}", extra.reason));
        }
        let mut spec = HelmReleaseSpec::new(self.interval.clone());
        spec.timeout = Some(timeout);
        spec.release_name = Some(release.clone());
        spec.chart = chart_template;
        spec.chart_ref = source;
        spec.install = Some(install_policy(chart.crds()));
        spec.upgrade = Some(upgrade_policy(chart.crds()));
        spec.values_from = self.credentials(&chart);
        spec.values = match yaml::canonical(values) {
            Value::Object(values) if values.is_empty() => None,
            values => Some(values),
        };
        let mut object = Object::new(release.clone(), model::HelmRelease { spec });
        if let Some(why) = why {
            object = object.why(why);
        }
        self.render(object);
        self.install(InstalledChart {
            release: release.to_string(),
            chart: chart.name().into_owned(),
            version: pinned.version.to_string(),
            leftovers: chart.leftovers(&release, self.namespace()),
        });
        Release {
            name: release,
            namespace: self.namespace().clone(),
            layer: self.name.clone(),
            chart: PhantomData,
        }
    }

    fn check_major(&mut self, chart: &impl Chart, pinned: &Pinned) {
        let (version, place) = (&pinned.version, pinned.place);
        let Some(major) = chart.major().filter(|major| *major != version.major()) else { return };
        self.report(
            Finding::error(
                "chart-major",
                place,
                format!("version `{version}` of `{}` is not of major {major}", chart.name()),
            )
            .note("what a chart's values mean and what it renders is known for one major at a time")
            .help(format!("pin a version that starts with `{major}.`")),
        );
    }

    fn check_length(&mut self, release: &Name) {
        if release.as_str().len() > LONGEST_RELEASE {
            let origin = self.origin();
            self.report(
                Finding::error(
                    "release-name-too-long",
                    origin,
                    format!(
                        "the release name `{release}` is longer than {LONGEST_RELEASE} characters"
                    ),
                )
                .note(
                    "Helm refuses it, since what charts append would not fit into an object's name",
                )
                .help("shorten the name"),
            );
        }
    }

    /// Adds the source and says how the HelmRelease names it.
    fn source(
        &mut self,
        release: &Name,
        chart: &impl Chart,
        pinned: &Pinned,
    ) -> (Option<ChartRef>, Option<ChartTemplate>) {
        match &pinned.source {
            ChartSource::Repository(url) => {
                let mut spec = HelmRepositorySpec::new(Text::literal(url.as_str()));
                spec.interval = Some(self.interval.clone());
                self.render(Object::new(release.clone(), model::HelmRepository { spec }));
                let source = SourceRef::new(SourceKind::HelmRepository, release.clone());
                let mut spec = ChartSpec::new(Text::literal(chart.name()), source);
                spec.version = Some(pinned.version.clone());
                (None, Some(ChartTemplate::new(spec)))
            }
            ChartSource::Oci(url, digest) => {
                let mut spec =
                    OciRepositorySpec::new(self.interval.clone(), Text::literal(url.as_str()));
                spec.r#ref = Some(OciReference {
                    // The digest decides; the tag beside it tells people the version.
                    // A tag has no `+`; Helm pushes such a version with `_`.
                    tag: Some(Text::literal(pinned.version.as_str().replace('+', "_"))),
                    digest: digest.as_ref().map(|digest| Text::literal(digest.as_str())),
                    ..OciReference::default()
                });
                spec.layer_selector = Some(LayerSelector {
                    media_type: Some(Text::literal(CHART_LAYER)),
                    operation: Some(LayerOperation::Copy),
                });
                self.render(Object::new(release.clone(), model::OciRepository { spec }));
                (Some(ChartRef::new(ChartRefKind::OciRepository, release.clone())), None)
            }
        }
    }

    fn credentials(&self, chart: &impl Chart) -> Vec<ValuesReference> {
        chart
            .credentials()
            .into_iter()
            .map(|(path, key)| {
                debug_assert_eq!(
                    key.namespace(),
                    self.namespace(),
                    "a release reads its own namespace"
                );
                let mut from = ValuesReference::new(ValuesKind::Secret, key.secret().clone());
                from.values_key = Some(key.key().clone());
                from.target_path = Some(path);
                // Helm would read commas, braces and bare numbers in the value as its own syntax.
                from.literal = Some(true);
                from
            })
            .collect()
    }
}

/// The longest name that Helm takes for a release.
const LONGEST_RELEASE: usize = 53;

/// The media type of a chart in an OCI artifact.
const CHART_LAYER: &str = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

fn install_policy(crds: Crds) -> actions::Install {
    actions::Install {
        crds: (crds == Crds::InFolder).then_some(CrdPolicy::CreateReplace),
        strategy: Some(ActionStrategy::new(ActionStrategyName::RetryOnFailure)),
        ..actions::Install::default()
    }
}

fn upgrade_policy(crds: Crds) -> Upgrade {
    Upgrade {
        crds: (crds == Crds::InFolder).then_some(CrdPolicy::CreateReplace),
        cleanup_on_fail: Some(true),
        strategy: Some(ActionStrategy::new(ActionStrategyName::RemediateOnFailure)),
        remediation: Some(UpgradeRemediation {
            retries: Some(2),
            remediate_last_failure: Some(true),
            ..UpgradeRemediation::default()
        }),
        ..Upgrade::default()
    }
}

/// Merges free-form values over others: maps key by key, everything else replaced, `null` kept for Helm.
pub fn merge(under: &mut Value, over: Value) {
    match (under, over) {
        (Value::Object(under), Value::Object(over)) => {
            for (key, value) in over {
                match under.get_mut(&key) {
                    Some(slot) => merge(slot, value),
                    None => {
                        under.insert(key, value);
                    }
                }
            }
        }
        (under, over) => *under = over,
    }
}
