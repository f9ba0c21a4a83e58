//! Ways from one platform to another, with the trees of their steps: the migrations that every claim about steps is
//! held against.

use crate::support::{Profiles, THREADS};
use cofferdam::{
    compose,
    containment::Composed,
    emit,
    finding::{Severity, Sources},
    lint,
    name::Name,
    plan::{self, Delta, EffectKind, Outline, Plan, Side},
    profile::{Date, Profile},
    report::{Format, Look, render_plan},
    tree::{Tree, apply, diff},
    view::{self, Input, Surroundings},
};
use std::{fmt::Write as _, sync::LazyLock};

/// A way from one platform to another, with the trees of its steps.
pub(crate) struct Way {
    pub(crate) plan: Plan,
    pub(crate) from: Tree,
    pub(crate) to: Tree,
    pub(crate) steps: Vec<(Outline, Tree)>,
    /// The first profile, with the variables of both.
    pub(crate) profile: Profile,
    /// What people keep in folders of their own.
    kept: Vec<Input>,
}

/// A profile of a test, or one that is shipped, with `--set` arguments.
pub(crate) type Wanted<'w> = (&'w str, &'w [&'w str]);

fn profile(profiles: &Profiles, (name, set): Wanted<'_>) -> Profile {
    profiles.tree(name, set, THREADS).0
}

/// Plans the way between two profiles, the second one as if it were the first.
pub(crate) fn way(profiles: &Profiles, from: Wanted<'_>, to: Wanted<'_>) -> Way {
    let (from, mut to) = (profile(profiles, from), profile(profiles, to));
    to.name = from.name.clone();
    to.flux.path = from.flux.path.clone();
    between(&from, &to)
}

pub(crate) fn between(from: &Profile, to: &Profile) -> Way {
    let composed = |profile: &Profile| compose::compose(profile, THREADS).unwrap();
    of((from, composed(from)), (to, composed(to)))
}

/// Plans the way between two platforms.
fn of((from, a): (&Profile, Composed), (to, b): (&Profile, Composed)) -> Way {
    let made = |profile: &Profile, composed: &Composed| {
        let tree = emit::emit(composed.clone(), &profile.digest, THREADS).unwrap();
        let side = side(&tree, composed).knowing(composed);
        (tree, side)
    };
    let ((from_tree, from_side), (to_tree, to_side)) = (made(from, &a), made(to, &b));
    let delta = Delta::of(&from_side, &to_side);
    let mut found = Plan::of(&delta);
    let steps = plan::steps(&a, &b, &delta, &found.hazards);
    found.steps = steps.iter().map(|step| step.outline.clone()).collect();
    let tree = |(step, platform): (&plan::Step, Composed)| {
        let digest = if step.is_last { &to.digest } else { &from.digest };
        (step.outline.clone(), emit::emit(platform, digest, THREADS).unwrap())
    };
    let steps = steps.iter().zip(plan::platforms(&a, &b, &steps)).map(tree).collect();
    let kept = [&a, &b]
        .iter()
        .flat_map(|side| Surroundings::of(side).kept().collect::<Vec<_>>())
        .collect();
    let mut profile = from.clone();
    profile.variables.extend(to.variables.clone());
    Way { plan: found, from: from_tree, to: to_tree, steps, profile, kept }
}

fn side(tree: &Tree, composed: &Composed) -> Side {
    let root = view::below_root(&composed.settings.path);
    let files = tree.files().iter().map(|file| Input::built(&root, file)).collect();
    let (repository, findings) = view::read(files, &mut Sources::default());
    assert!(findings.is_empty(), "{findings:?}");
    Side::of(composed.settings.name.to_string(), &root, repository)
}

impl Way {
    /// In what the steps are not as they must be.
    pub(crate) fn faults(&self, name: &str) -> Vec<String> {
        let mut faults = Vec::new();
        let mut now = self.from.clone();
        let mut trees = vec![self.from.clone()];
        for (outline, tree) in &self.steps {
            let changes = diff(&now, tree);
            if changes.is_empty() {
                faults.push(format!("{name}: {} changes nothing", outline.name));
            }
            let files = apply(&changes, &now);
            assert_eq!(files, tree.files(), "{name}: {}", outline.name);
            faults.extend(
                unclean(tree, &self.kept)
                    .into_iter()
                    .map(|fault| format!("{name}: {}: {fault}", outline.name)),
            );
            now = tree.clone();
            trees.push(now.clone());
        }
        faults.extend(self.races(&trees, name));
        if now.files() != self.to.files() {
            faults.push(format!("{name}: the last step is not what is wanted"));
        }
        let mut back = now.files().to_vec();
        for pair in trees.windows(2).rev() {
            let changes = diff(&pair[1], &pair[0]);
            let tree =
                Tree::new(pair[1].profile().clone(), pair[1].digest().to_owned(), back).unwrap();
            back = apply(&changes, &tree);
        }
        assert_eq!(back, self.from.files(), "{name}: the way back does not end where it began");
        faults
    }

    /// What a step, or the way back from it, would leave to who comes first. Parents of layers are suspended by hand.
    fn races(&self, trees: &[Tree], name: &str) -> Vec<String> {
        let side = |tree: &Tree| {
            let inputs = inputs(tree, &self.kept);
            let (repository, _) = view::read(inputs, &mut Sources::default());
            Side::of("step", &format!("out/{}", tree.profile()), repository)
        };
        let sides: Vec<Side> = trees.iter().map(side).collect();
        let mut races = Vec::new();
        for (step, pair) in self.steps.iter().zip(sides.windows(2)) {
            let ways = [("to", &pair[0], &pair[1]), ("back from", &pair[1], &pair[0])];
            for (way, from, to) in ways {
                let delta = Delta::of(from, to);
                let contested = delta.changes.iter().filter(|change| {
                    change.effect.kind == EffectKind::Contested
                        && change.key().kind != "Kustomization"
                });
                let race = |change: &plan::Change<'_>| {
                    format!("{name}: {way} {}: {} is contested", step.0.name, change.key())
                };
                races.extend(contested.map(race));
            }
        }
        races
    }

    /// The plan and what each step does to which file, as a text.
    pub(crate) fn shown(&self) -> String {
        let mut text = render_plan(&self.plan, Format::Human, Look::Plain);
        let mut now = &self.from;
        for (at, (outline, tree)) in self.steps.iter().enumerate() {
            let _ = writeln!(text, "\nfiles of {}. {}", at + 1, outline.name);
            for change in diff(now, tree) {
                let mark = match change {
                    cofferdam::tree::Change::Added(_) => '+',
                    cofferdam::tree::Change::Removed(_) => '-',
                    cofferdam::tree::Change::Changed { .. } => '~',
                };
                let _ = writeln!(text, "  {mark} {}", change.file().path);
            }
            now = tree;
        }
        text
    }
}

/// The files of a tree where they lie in the repository, and what people keep there.
fn inputs(tree: &Tree, kept: &[Input]) -> Vec<Input> {
    let root = format!("out/{}", tree.profile());
    let files = tree.files().iter().map(|file| Input::built(&root, file));
    files.chain(kept.iter().cloned()).collect()
}

/// What a lint finds in a tree, as long as it would fail, and what could not be built of it.
fn unclean(tree: &Tree, kept: &[Input]) -> Vec<String> {
    let mut sources = Sources::default();
    let (repository, mut findings) = view::read(inputs(tree, kept), &mut sources);
    findings.extend(lint::run(&repository, Date::try_from("2026-11-21").unwrap()));
    let counts = |finding: &&cofferdam::finding::Finding| {
        finding.severity == Severity::Error && finding.waived.is_none()
    };
    let shown = |finding: &cofferdam::finding::Finding| {
        let path = sources.path(finding.place.file);
        format!("{path}:{}: {}: {}", finding.place.line, finding.id, finding.message)
    };
    findings.iter().filter(counts).map(shown).collect()
}

/// A migration that is shown; its way is found once for all tests.
pub(crate) struct Shown {
    pub(crate) name: &'static str,
    way: LazyLock<Way>,
}

impl Shown {
    const fn new(name: &'static str, way: fn() -> Way) -> Self {
        Self { name, way: LazyLock::new(way) }
    }

    pub(crate) fn way(&self) -> &Way {
        &self.way
    }
}

/// Every migration that is shown.
pub(crate) static WAYS: [Shown; 13] = [
    Shown::new("end-of-experiment", || setting("anton", &["components.clickstack=null"])),
    Shown::new("krateo-to-single-namespace", || shipped("krateo", "krateo-single-namespace")),
    Shown::new("local-path-to-longhorn", || {
        setting("swhurl", &["provider.block-storage=longhorn"])
    }),
    Shown::new("loki-to-clickstack", || changed("devantler-prod", CLICKSTACK)),
    Shown::new("minio-to-ceph", || shipped("swhurl", "swhurl-ceph")),
    Shown::new("moved-app", || apps("podinfo", "apps-prod", "podinfo", "apps-staging")),
    Shown::new("nginx-to-envoy-gateway", || {
        let base = format!("{{extends: swhurl.yaml, {DNS}}}");
        let profiles = Profiles::default().with("proven.yaml", base);
        way(&profiles, ("proven", &[]), ("proven", &["provider.ingress=envoy-gateway"]))
    }),
    Shown::new("nginx-to-traefik", || setting("swhurl", &["provider.ingress=traefik"])),
    Shown::new("nginx-to-traefik-k3s", || shipped("swhurl", "swhurl-traefik")),
    Shown::new("renamed-app", || apps("podinfo", "apps-prod", "info", "apps-prod")),
    Shown::new("renamed-layer", renamed_layer),
    Shown::new("renamed-stage", renamed_stage),
    Shown::new("staging-to-production", || shipped("swhurl", "swhurl-prod")),
];

/// What lets Let's Encrypt prove a wildcard, as a Gateway needs it.
const DNS: &str = "\
variables: {CLOUDFLARE_TOKEN: {from: Secret/platform-runtime-inputs}}, \
components: {cert-manager: {solver: cloudflare, secrets: {api-token: CLOUDFLARE_TOKEN}}}";

/// ClickStack and its collectors in the place of Loki and Alloy.
const CLICKSTACK: &str = "\
provider: {logs-and-traces: clickstack}
components:
  loki: null
  clickstack:
    chart: {version: 3.0.2}
    operators: {version: 1.1.0}
    host: hyperdx
    storage: {clickhouse: 50Gi, keeper: 5Gi, mongodb: 10Gi, mongodb-logs: 2Gi}
    retention-days: 14
    clickhouse: {table-days: 14}
    collector: standalone
    resources:
      clickhouse: {cpu: 500m, memory: 2Gi, memory-limit: 2Gi}
      keeper: {cpu: 50m, memory: 128Mi, memory-limit: 256Mi}
      mongodb: {cpu: 100m, memory: 256Mi, memory-limit: 512Mi}
      collector: {cpu: 100m, memory: 256Mi, memory-limit: 512Mi}
      hyperdx: {cpu: 100m, memory: 256Mi, memory-limit: 512Mi}
  otel-collectors: {namespace: logging}
  velero: {schedules: {nightly: {namespaces: [monitoring, clickstack]}}}
flux:
  stages:
  - name: apps
    layers: [oauth2-proxy, auth-proxy, kube-prometheus-stack, clickstack-app, opencost, velero]
";

fn shipped(from: &str, to: &str) -> Way {
    way(&Profiles::default(), (from, &[]), (to, &[]))
}

fn setting(name: &str, set: &[&str]) -> Way {
    way(&Profiles::default(), (name, &[]), (name, set))
}

/// From a shipped profile to one that extends it.
fn changed(name: &str, by: &str) -> Way {
    let profiles = Profiles::default().with("changed.yaml", format!("extends: {name}.yaml\n{by}"));
    way(&profiles, (name, &[]), ("changed", &[]))
}

/// From an app in a layer of its own to the same one under another name, or in another namespace.
fn apps(before: &str, in_before: &str, after: &str, in_after: &str) -> Way {
    let chart =
        "{repository: https://stefanprodan.github.io/podinfo, name: podinfo, version: 6.9.0}";
    let text = |name: &str, namespace: &str| {
        format!(
            "{{extends: swhurl.yaml, apps: {{{name}: {{chart: {chart}, namespace: {namespace}}}}}}}"
        )
    };
    let profiles = Profiles::default()
        .with("first.yaml", text(before, in_before))
        .with("second.yaml", text(after, in_after));
    way(&profiles, ("first", &[]), ("second", &[]))
}

/// From MinIO in its layer to the same objects in one that is called otherwise.
fn renamed_layer() -> Way {
    let profile = profile(&Profiles::default(), ("swhurl", &[]));
    let from = compose::compose(&profile, THREADS).unwrap();
    let mut to = from.clone();
    let [old, new] = ["minio", "buckets"].map(|name| Name::try_from(name).unwrap());
    for layer in &mut to.layers {
        if layer.name == old {
            layer.name = new.clone();
        }
        if layer.depends_on.remove(&old) {
            layer.depends_on.insert(new.clone());
        }
    }
    of((&profile, from), (&profile, to))
}

/// From one name of a stage, which applies the Flux Kustomizations of its layers, to another.
fn renamed_stage() -> Way {
    let profile = profile(&Profiles::default(), ("devantler-prod", &[]));
    let from = compose::compose(&profile, THREADS).unwrap();
    let mut to = from.clone();
    let last = to.stages.last_mut().unwrap();
    last.name = Name::try_from("workloads").unwrap();
    of((&profile, from), (&profile, to))
}
