//! `cofferdam.yaml`: what it declares, where it holds, and what its author reads when it is wrong.

use super::{files, judged, today};
use crate::support::{self, Profiles, THREADS};
use cofferdam::{
    compose,
    finding::{Severity, Sources},
    intent::{self, Level, Surface},
    lint::{self, Levels},
    report::{Format, Look, Report},
    view,
};

/// A release whose version is a range, which `version-not-exact` finds.
pub(super) const RANGE: &str = "\
# file: web/release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: web}
spec:
  chart:
    spec:
      chart: web
      version: 1.x
      sourceRef: {kind: HelmRepository, name: web}
";

/// What is wrong, each with the name of its snapshot.
const BAD: &[(&str, &str)] = &[
    ("key-typo", "experimnets: {}\n"),
    (
        "experiment-incomplete",
        "experiments:\n  tracing:\n    decision: ADR 12\n    reviewed-by: 2027-01-31\n",
    ),
    (
        "experiment-date",
        "experiments:\n  tracing: {decision: ADR 12, review-by: 2027-02-30, teardown: cofferdam.yaml}\n",
    ),
    (
        "experiment-sender",
        "experiments:\n  tracing:\n    decision: ADR 12\n    review-by: 2027-02-28\n    senders: [temporal/worker]\n    teardown: cofferdam.yaml\n",
    ),
    ("surface", "gateways: {network/front: pubic}\ningress-classes: {nginx: yes}\n"),
    ("gateway-name", "gateways: {front: public}\nauth-gates: [oauth2-proxy]\n"),
    ("provider", "providers: {ingress: treafik, ingres: traefik}\ntier: prod\n"),
    (
        "external",
        "external:\n  kinds: [Certificate]\n  objects: [sops-age]\n  keys: {Secret/a/b: c}\n",
    ),
    ("stores", "stores: {metric: [monitoring], logs: Loki}\n"),
    ("rule-typo", "rules: {version-not-exect: off, SRC-I: off}\n"),
    ("level-typo", "rules: {version-not-exact: alow}\n"),
    (
        "waiver-ownerless",
        "waivers:\n  - {rule: SRC-1, object: '*', reason: so, until: 2027-01-31}\n",
    ),
    (
        "waiver-reasonless",
        "waivers:\n  - {rule: SRC-1, object: '*', owner: ops, reason: '', until: 2027-01-31}\n",
    ),
    (
        "waiver-dateless",
        "waivers:\n  - {rule: SRC-1, object: '*', owner: ops, reason: so, until: soon}\n",
    ),
    (
        "waiver-object",
        "waivers:\n  - {rule: SRC-1, object: web, owner: ops, reason: so, until: 2027-01-31}\n",
    ),
    (
        "waiver-rule-typo",
        "waivers:\n  - {rule: version-not-exat, object: '*', owner: ops, reason: so, until: 2027-01-31}\n",
    ),
    ("broken", "experiments: [\n"),
    ("key-twice", "tier: local\ntier: staging\n"),
    ("list", "- tier: local\n"),
    ("several-at-once", "teir: local\nrules: {SRC-1: of}\nstores: {logs: [A]}\n"),
];

#[test]
fn what_is_wrong_is_said_where_it_stands() {
    for (name, text) in BAD {
        let (findings, sources) = judged(&format!("# file: cofferdam.yaml\n{text}"));
        assert!(!findings.is_empty(), "{name}");
        for finding in &findings {
            assert_eq!(finding.severity, Severity::Error, "{name}: {}", finding.message);
            assert!(finding.help.is_some() || name == &"broken", "{name}: {}", finding.message);
        }
        let report = Report { findings: &findings, sources: &sources, outcomes: &[], profiles: 0 };
        let shown = Format::Human.render(&report, Look::Plain);
        support::keep("lint/config", name, &format!("{text}\n{}", shown.trim_end()));
    }
}

#[test]
fn what_fits_counts_although_something_else_does_not() {
    let text = format!("# file: cofferdam.yaml\nteir: local\nrules: {{SRC-1: off}}\n{RANGE}");
    let (findings, _) = judged(&text);
    let ids: Vec<&str> = findings.iter().map(|finding| finding.id).collect();
    assert_eq!(ids, ["unknown-key"]);
}

#[test]
fn nothing_declares_nothing() {
    for text in ["", "# nothing yet\n", "experiments:\nrules:\nwaivers:\n"] {
        assert_eq!(judged(&format!("# file: cofferdam.yaml\n{text}")).0, [], "{text}");
    }
}

#[test]
fn everything_that_is_declared_is_read() {
    let text = "\
# file: cofferdam.yaml
tier: production
providers: {ingress: traefik, secrets: other}
experiments:
  tracing:
    decision: ADR 12
    review-by: 2027-04-01
    owner: ops
    senders: [Deployment/temporal/worker]
    teardown: docs/teardown.md
gateways: {network/front: public}
ingress-classes: {nginx: internal}
auth-gates: [ingress/oauth2-proxy]
stores: {metrics: [monitoring]}
external:
  kinds: [monitoring.coreos.com/*, /Secret]
  objects: [Secret/*/pull, StorageClass/fast]
  keys: {Secret/flux-system/settings: [DOMAIN]}
rules: {SRC-1: warn}
waivers:
  - {rule: SRC-1, object: HelmRelease/web/*, owner: ops, reason: so, until: 2027-01-31}
# file: docs/teardown.md
how
# file: web/release.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: a, namespace: b}
";
    let (repository, findings) = view::read(files(text), &mut Sources::default());
    assert_eq!(findings, []);
    let intent = &repository.clusters[0].intent;
    let experiment = &intent.experiments["tracing"];
    let place = experiment.review_place;
    assert_eq!((place.line, place.column, place.length), (6, 16, 10));
    assert_eq!(experiment.senders, ["Deployment/temporal/worker"]);
    assert_eq!(intent.gateways["network/front"], Surface::Public);
    assert_eq!(intent.ingress_classes["nginx"], Surface::Internal);
    assert_eq!(intent.providers["secrets"], "other");
    assert_eq!(intent.rules["SRC-1"].level, Level::Warn);
    assert!(intent.external.serves("monitoring.coreos.com", "ServiceMonitor"));
    assert!(intent.external.serves("", "Secret") && !intent.external.serves("", "ConfigMap"));
    for (object, is_held) in [
        ("Secret/web/pull", true),
        ("Secret/web/pull-2", false),
        ("StorageClass/fast", true),
        ("Secret/flux-system/settings", true),
        ("ConfigMap/flux-system/settings", false),
    ] {
        assert_eq!(intent.external.holds(object), is_held, "{object}");
    }
}

#[test]
fn the_nearest_file_at_or_above_holds() {
    let text = "\
# file: cofferdam.yaml
tier: staging
# file: clusters/home/cofferdam.yaml
tier: local
# file: clusters/home/flux/web.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {path: ./clusters/home/web}
# file: clusters/home/web/map.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: a, namespace: b}
# file: clusters/work/flux/web.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {path: ./clusters/work/web}
# file: clusters/work/web/map.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: a, namespace: b}
";
    let (repository, _) = view::read(files(text), &mut Sources::default());
    let tiers: Vec<_> = repository
        .clusters
        .iter()
        .map(|cluster| (cluster.folder.as_str(), cluster.intent.tier.unwrap().as_str()))
        .collect();
    assert_eq!(tiers, [("clusters/home/flux", "local"), ("clusters/work/flux", "staging")]);
    assert_eq!(repository.unreached, [""; 0], "no cluster has to reach what is declared");
}

#[test]
fn a_level_is_the_rules_own_else_the_files_else_the_runs() {
    let with = |level: &str| format!("# file: cofferdam.yaml\nrules: {{{level}}}\n{RANGE}");
    let severity = |text: &str, levels: &Levels| {
        let (repository, _) = view::read(files(text), &mut Sources::default());
        let found = lint::run_with(&repository, today(), levels);
        found.first().map(|finding| (finding.id, finding.severity))
    };
    let of = |level| {
        let mut levels = Levels::default();
        levels.set("src-1", level).unwrap();
        levels
    };
    let own = Levels::default();
    let (error, warning) = (
        Some(("version-not-exact", Severity::Error)),
        Some(("version-not-exact", Severity::Warning)),
    );
    assert_eq!(severity(RANGE, &own), error);
    assert_eq!(severity(&with("version-not-exact: warn"), &own), warning);
    assert_eq!(severity(&with("src-1: off"), &own), None);
    assert_eq!(severity(&with("SRC-1: off"), &of(Level::Warn)), warning);
    assert_eq!(severity(&with("SRC-1: warn"), &of(Level::Deny)), error);
    assert_eq!(severity(RANGE, &of(Level::Off)), None);
    let mut twice = of(Level::Off);
    assert!(twice.set("version-not-exact", Level::Off).is_ok());
    assert!(twice.set("version-not-exact", Level::Deny).is_err());
}

#[test]
fn what_is_emitted_says_what_was_composed() {
    for name in support::shipped() {
        let (profile, tree) = Profiles::default().tree(&name, &[], THREADS);
        let composed = compose::compose(&profile, THREADS).unwrap();
        let text = format!("# file: cofferdam.yaml\n{}", tree.get(intent::FILE).unwrap().text);
        let (repository, findings) = view::read(files(&text), &mut Sources::default());
        assert_eq!(findings, [], "{name}");
        let read = serde_json::to_value(&repository.intents[""]).unwrap();
        assert_eq!(read, serde_json::to_value(&composed.intent).unwrap(), "{name}");
        let schema = lint::schema();
        let validator = jsonschema::validator_for(&schema).unwrap();
        assert!(validator.is_valid(&read), "{name}");
    }
}
