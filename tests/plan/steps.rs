//! Steps: each a tree that lints clean, the last one what is wanted, and all of them a way back.

use crate::support::{Profiles, THREADS, keep, none_of};
use cofferdam::{
    compose,
    containment::Composed,
    emit,
    finding::{Severity, Sources},
    lint,
    plan::{self, Delta, Outline, Plan, Side},
    profile::{Date, Profile},
    report::{Format, Look, render_plan},
    tree::{Tree, apply, diff},
    view::{self, Input},
};
use std::fmt::Write as _;

/// A way from one platform to another, with the trees of its steps.
pub(super) struct Way {
    pub(super) plan: Plan,
    pub(super) from: Tree,
    pub(super) to: Tree,
    pub(super) steps: Vec<(Outline, Tree)>,
    /// What people keep in folders of their own.
    kept: Vec<Input>,
}

/// A profile of a test, or one that is shipped, with `--set` arguments.
pub(super) type Wanted<'w> = (&'w str, &'w [&'w str]);

fn profile(profiles: &Profiles, (name, set): Wanted<'_>) -> Profile {
    profiles.tree(name, set, THREADS).0
}

/// Plans the way between two profiles, the second one as if it were the first.
pub(super) fn way(profiles: &Profiles, from: Wanted<'_>, to: Wanted<'_>) -> Way {
    let (from, mut to) = (profile(profiles, from), profile(profiles, to));
    to.name = from.name.clone();
    to.flux.path = from.flux.path.clone();
    between(&from, &to)
}

pub(super) fn between(from: &Profile, to: &Profile) -> Way {
    let composed = |profile: &Profile| compose::compose(profile, THREADS).unwrap();
    let (a, b) = (composed(from), composed(to));
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
    let kept = a.layers.iter().chain(&b.layers).filter_map(|layer| layer.external.as_ref());
    let kept = kept.map(|external| {
        let path = format!("{}/.kept", external.path().trim_start_matches("./"));
        Input { shown: path.clone(), path, bytes: None }
    });
    let kept = kept.collect();
    Way { plan: found, from: from_tree, to: to_tree, steps, kept }
}

fn side(tree: &Tree, composed: &Composed) -> Side {
    let root = composed.settings.path.trim_start_matches("./");
    let input = |file: &cofferdam::tree::File| {
        let path = format!("{root}/{}", file.path);
        Input { shown: path.clone(), path, bytes: Some(file.text.clone().into_bytes()) }
    };
    let files = tree.files().iter().map(input).collect();
    let (repository, findings) = view::read(files, &mut Sources::default());
    assert!(findings.is_empty(), "{findings:?}");
    Side::of(composed.settings.name.to_string(), root, repository)
}

impl Way {
    /// In what the steps are not as they must be.
    pub(super) fn faults(&self, name: &str) -> Vec<String> {
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

    /// The plan and what each step does to which file, as a text.
    fn shown(&self) -> String {
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

/// What a lint finds in a tree, as long as it would fail, and what could not be built of it.
fn unclean(tree: &Tree, kept: &[Input]) -> Vec<String> {
    let root = format!("out/{}", tree.profile());
    let input = |file: &cofferdam::tree::File| {
        let path = format!("{root}/{}", file.path);
        Input { shown: path.clone(), path, bytes: Some(file.text.clone().into_bytes()) }
    };
    let mut sources = Sources::default();
    let files = tree.files().iter().map(input).chain(kept.iter().cloned()).collect();
    let (repository, mut findings) = view::read(files, &mut sources);
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

/// A platform with an application in a layer of its own.
fn with_app(name: &str, app: &str) -> Profiles {
    let text = format!("{{extends: swhurl.yaml, apps: {{{app}}}}}");
    Profiles::default().with(&format!("{name}.yaml"), text)
}

/// Shows a way, and fails where its steps are not as they must be.
fn shows(name: &str, way: &Way) {
    none_of(&way.faults(name));
    keep("plan", name, &way.shown());
}

#[test]
fn from_ingress_nginx_to_traefik() {
    let to = ("swhurl", ["provider.ingress=traefik"].as_slice());
    shows("nginx-to-traefik", &way(&Profiles::default(), ("swhurl", &[]), to));
}

#[test]
fn from_ingress_nginx_to_the_traefik_of_k3s() {
    shows(
        "nginx-to-traefik-k3s",
        &way(&Profiles::default(), ("swhurl", &[]), ("swhurl-traefik", &[])),
    );
}

#[test]
fn from_ingress_nginx_to_envoy_gateway() {
    let base = "{extends: swhurl.yaml, variables: {CLOUDFLARE_TOKEN: {from: Secret/platform-runtime-inputs}}, \
                components: {cert-manager: {solver: cloudflare, secrets: {api-token: CLOUDFLARE_TOKEN}}}}";
    let profiles = Profiles::default().with("proven.yaml", base);
    let to = ("proven", ["provider.ingress=envoy-gateway"].as_slice());
    shows("nginx-to-envoy-gateway", &way(&profiles, ("proven", &[]), to));
}

#[test]
fn from_minio_to_ceph() {
    shows("minio-to-ceph", &way(&Profiles::default(), ("swhurl", &[]), ("swhurl-ceph", &[])));
}

#[test]
fn from_local_path_to_longhorn() {
    let to = ("swhurl", ["provider.block-storage=longhorn"].as_slice());
    shows("local-path-to-longhorn", &way(&Profiles::default(), ("swhurl", &[]), to));
}

#[test]
fn from_two_namespaces_to_one() {
    let to = ("krateo-single-namespace", [].as_slice());
    shows("krateo-to-single-namespace", &way(&Profiles::default(), ("krateo", &[]), to));
}

#[test]
fn the_end_of_an_experiment() {
    let to = ("anton", ["components.clickstack=null"].as_slice());
    shows("end-of-experiment", &way(&Profiles::default(), ("anton", &[]), to));
}

#[test]
fn from_staging_to_production() {
    shows(
        "staging-to-production",
        &way(&Profiles::default(), ("swhurl", &[]), ("swhurl-prod", &[])),
    );
}

#[test]
fn a_new_value_is_one_step_without_hazard() {
    let to = ("swhurl", ["components.minio.size=40Gi"].as_slice());
    let way = way(&Profiles::default(), ("swhurl", &[]), to);
    none_of(&way.faults("value"));
    assert!(way.plan.hazards.is_empty(), "{:?}", way.plan.hazards);
    let names: Vec<&str> = way.steps.iter().map(|(outline, _)| outline.name.as_str()).collect();
    assert_eq!(names, ["apply"]);
}

#[test]
fn a_platform_has_no_way_to_itself() {
    for name in crate::support::shipped() {
        let way = way(&Profiles::default(), (&name, &[]), (&name, &[]));
        assert!(way.plan.is_empty() && way.steps.is_empty(), "{name}: {:?}", way.plan);
    }
}

const APP: &str =
    "chart: {repository: https://stefanprodan.github.io/podinfo, name: podinfo, version: 6.9.0}";

#[test]
fn a_renamed_app() {
    let profiles = with_app("first", &format!("podinfo: {{{APP}, namespace: apps-prod}}")).with(
        "second.yaml",
        format!("{{extends: swhurl.yaml, apps: {{info: {{{APP}, namespace: apps-prod}}}}}}"),
    );
    shows("renamed-app", &way(&profiles, ("first", &[]), ("second", &[])));
}

#[test]
fn a_moved_app() {
    let profiles = with_app("first", &format!("podinfo: {{{APP}, namespace: apps-prod}}")).with(
        "second.yaml",
        format!("{{extends: swhurl.yaml, apps: {{podinfo: {{{APP}, namespace: apps-staging}}}}}}"),
    );
    shows("moved-app", &way(&profiles, ("first", &[]), ("second", &[])));
}

/// Numbers that look like chance, and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

#[test]
fn between_any_two_combinations_of_providers() {
    let axes = ["ingress", "auth-gate", "object-storage", "block-storage", "secrets"];
    let base = "{extends: [base/swhurl.yaml, base/swhurl-minio.yaml], tier: staging, \
                variables: {CLOUDFLARE_TOKEN: {from: Secret/platform-runtime-inputs}}, \
                components: {cilium: {hubble-host: null}, cert-manager: {solver: cloudflare, secrets: {api-token: CLOUDFLARE_TOKEN}}}}";
    let loaded = Profiles::default().with("any.yaml", base).profile("any");
    let catalog = compose::catalog();
    let mut dice = Dice(7);
    let mut pick = || loop {
        let mut profile = loaded.clone();
        for axis in axes {
            let providers = &catalog.axes.iter().find(|known| known.id == axis).unwrap().providers;
            let choice = providers[dice.roll(providers.len())].id;
            profile.providers.get_mut(axis).unwrap().value = choice.to_owned();
        }
        if compose::compose(&profile, THREADS).is_ok() {
            return profile;
        }
    };
    let mut faults = Vec::new();
    for _ in 0..12 {
        let (from, to) = (pick(), pick());
        let chosen = |profile: &Profile| -> Vec<String> {
            axes.iter().map(|axis| profile.providers[*axis].value.clone()).collect()
        };
        let name = format!("{:?} to {:?}", chosen(&from), chosen(&to));
        faults.extend(between(&from, &to).faults(&name));
    }
    none_of(&faults);
}
