//! Plain Helm apps: what a profile describes under `apps:`, held to the same rules as everything else.

use crate::{
    chart::PlainChart,
    containment::{
        ChartSource, Handle, Install, Layer, NamespaceOptions, Ns, Readiness, SecretSource, Wanted,
        exposure::{
            Accepted, Gated, Gateway, Internal, MayFace, OwnLogin, Public, ReachableOver, Tailnet,
            Ui,
        },
        tier::{self, MayDependOn, Terms, Tier},
    },
    finding::{Finding, Place},
    model::{self, ObjectId},
    name::Name,
    profile::{App, Auth, Chart, Exposure, HealthCheck, Located, Route},
    provider::{Site, auth_gate::Gate, ingress::Ingress},
    quantity::Duration,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroUsize,
    thread,
};

/// What apps may use.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// Where credentials come from.
    pub secrets: &'a dyn SecretSource,
    /// The ways in.
    pub ingress: &'a Ingress,
    /// The way in from the tailnet.
    pub tailnet: Option<&'a Gateway<Tailnet>>,
    /// The auth gate.
    pub gate: Option<&'a dyn Gate>,
    /// The components that apps may depend on, by id.
    pub components: &'a BTreeMap<&'static str, Handle<tier::Platform>>,
    /// How many threads write the apps' objects.
    pub threads: NonZeroUsize,
}

/// An app on its way: where it lives and what stands before its route.
struct Plan<'a> {
    name: &'a Name,
    app: &'a Located<App>,
    home: Home,
    door: Option<Door>,
}

/// The namespace of an app, by its tier.
enum Home {
    App(Ns<tier::App>),
    Experiment(Ns<tier::Experiment>),
}

/// A route whose protection is decided.
enum Door {
    Own(Ui<OwnLogin>),
    Gated(Ui<Gated>),
    Accepted(Ui<Accepted>),
}

/// A layer of either tier, filled.
enum Filled {
    App(Layer<tier::App>),
    Experiment(Layer<tier::Experiment>),
}

/// Composes every app of the profile.
pub fn compose(site: &mut Site<'_>, ground: Ground<'_>) {
    let profile = site.profile;
    let plans: Vec<_> =
        profile.apps.iter().map(|(name, app)| plan(site, (name, app), ground)).collect();
    let chunk = plans.len().div_ceil(ground.threads.get()).max(1);
    let layers: Vec<Filled> = thread::scope(|scope| {
        let workers: Vec<_> = plans
            .chunks(chunk)
            .map(|plans| {
                let ground = Shared::of(ground);
                scope.spawn(move || plans.iter().map(|plan| fill(plan, ground)).collect::<Vec<_>>())
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().expect("filling a layer does not panic"))
            .collect()
    });
    close(site, &plans, layers, ground);
}

/// The part of the ground that threads share.
#[derive(Clone, Copy)]
struct Shared<'a> {
    secrets: &'a dyn SecretSource,
    ingress: &'a Ingress,
    tailnet: Option<&'a Gateway<Tailnet>>,
}

impl<'a> Shared<'a> {
    fn of(ground: Ground<'a>) -> Self {
        Self { secrets: ground.secrets, ingress: ground.ingress, tailnet: ground.tailnet }
    }
}

fn plan<'a>(
    site: &mut Site<'_>,
    (name, app): (&'a Name, &'a Located<App>),
    ground: Ground<'_>,
) -> Plan<'a> {
    let namespace = app.value.namespace.clone();
    let options = NamespaceOptions::default();
    let home = match &app.value.experiment {
        Some(experiment) => {
            let place = site.profile.place(&["apps", name.as_str(), "experiment"]);
            let terms = Terms { experiment: experiment.clone(), place };
            Home::Experiment(site.platform.experiment(namespace, options, terms))
        }
        None => Home::App(site.platform.namespace(namespace, options, app.place)),
    };
    let door = app.value.route.as_ref().and_then(|route| door(site, (name, route), &home, ground));
    Plan { name, app, home, door }
}

/// Decides what stands before a route, or reports why nothing can.
fn door(
    site: &mut Site<'_>,
    (name, route): (&Name, &Route),
    home: &Home,
    ground: Ground<'_>,
) -> Option<Door> {
    let (service, namespace) = match home {
        Home::App(ns) => (ns.promised(route.service.clone(), route.port), ns.name()),
        Home::Experiment(ns) => (ns.promised(route.service.clone(), route.port), ns.name()),
    };
    let place = |key| site.profile.place(&["apps", name.as_str(), "route", key]);
    match &route.auth {
        Auth::OwnLogin => Some(Door::Own(Ui::with_own_login(service))),
        Auth::None(reason) if route.exposure == Exposure::Internal => {
            Some(Door::Accepted(Ui::open(service).accept(reason)))
        }
        Auth::None(_) => {
            let place = place("auth");
            site.platform.report(
                Finding::error(
                    "ungated-admin-ui",
                    place,
                    format!("`{name}` is public and asks for no login"),
                )
                .note("a reason is enough inside the house, not on the internet")
                .help("set `auth: gate`, or `own-login` if it has one, or `exposure: internal`"),
            );
            None
        }
        Auth::Gate => {
            let Some(gate) = ground.gate else {
                let place = place("auth");
                site.platform.report(
                    Finding::error("gate-missing", place, format!("`{name}` asks for the auth gate, and there is none"))
                        .note("it would be reached without a login")
                        .help(
                            "choose `provider.auth-gate: oauth2-proxy`, or set `auth` to `own-login` or to \
                             `{none: <reason>}`",
                        ),
                );
                return None;
            };
            let ui = gate.protect(site.platform, Ui::open(service), &route.host, namespace)?;
            Some(Door::Gated(ui))
        }
    }
}

fn fill(plan: &Plan<'_>, ground: Shared<'_>) -> Filled {
    match &plan.home {
        Home::App(namespace) => {
            let mut layer = open(plan, namespace, ground);
            match (&plan.door, plan.app.value.route.as_ref()) {
                (Some(Door::Own(ui)), Some(route)) => {
                    over_app(&mut layer, plan, (route, ui), ground);
                }
                (Some(Door::Gated(ui)), Some(route)) => {
                    over_app(&mut layer, plan, (route, ui), ground);
                }
                (Some(Door::Accepted(ui)), Some(route)) => {
                    inside(&mut layer, plan, (route, ui), ground);
                }
                (None, _) | (_, None) => {}
            }
            Filled::App(layer)
        }
        Home::Experiment(namespace) => {
            let mut layer = open(plan, namespace, ground);
            match (&plan.door, plan.app.value.route.as_ref()) {
                (_, Some(route)) if route.exposure == Exposure::Public => {
                    layer.report(
                        Finding::error(
                            "experiment-exposed",
                            plan.app.place,
                            format!("the experiment `{}` asks for a public route", plan.name),
                        )
                        .note("an experiment stays inside: what should be public is no experiment any more")
                        .help("set `exposure: internal`, or end the experiment with a decision"),
                    );
                }
                (Some(Door::Own(ui)), Some(route)) => inside(&mut layer, plan, (route, ui), ground),
                (Some(Door::Gated(ui)), Some(route)) => {
                    inside(&mut layer, plan, (route, ui), ground);
                }
                (Some(Door::Accepted(ui)), Some(route)) => {
                    inside(&mut layer, plan, (route, ui), ground);
                }
                (None, _) | (_, None) => {}
            }
            Filled::Experiment(layer)
        }
    }
}

fn over_app<A>(
    layer: &mut Layer<tier::App>,
    plan: &Plan<'_>,
    (route, ui): (&Route, &Ui<A>),
    ground: Shared<'_>,
) where
    A: ReachableOver<Public> + ReachableOver<Internal> + ReachableOver<Tailnet>,
{
    match (route.exposure, ground.ingress.public()) {
        (Exposure::Public, Some(public)) => {
            layer.expose(public.address(&route.host), plan.name.clone(), ui.clone());
            tailnet(layer, plan, (route, ui), ground);
        }
        (Exposure::Public, None) => no_way(layer, plan, "internet", "`exposure: internal`"),
        (Exposure::Internal, _) => inside(layer, plan, (route, ui), ground),
    }
}

fn inside<T, A>(
    layer: &mut Layer<T>,
    plan: &Plan<'_>,
    (route, ui): (&Route, &Ui<A>),
    ground: Shared<'_>,
) where
    T: Tier + MayFace<Internal> + MayFace<Tailnet>,
    A: ReachableOver<Internal> + ReachableOver<Tailnet>,
{
    match ground.ingress.internal() {
        Some(internal) => {
            layer.expose(internal.address(&route.host), plan.name.clone(), ui.clone());
        }
        None => no_way(layer, plan, "house network alone", "`exposure: public`"),
    }
    tailnet(layer, plan, (route, ui), ground);
}

/// Reports that the ingress has no way in from where the route wants to be reached.
fn no_way<T: Tier>(layer: &mut Layer<T>, plan: &Plan<'_>, from: &str, instead: &str) {
    layer.report(
        Finding::error(
            "surface-missing",
            plan.app.place,
            format!(
                "`{}` asks to be reached from the {from}, and the ingress has no such way in",
                plan.name
            ),
        )
        .note("who can reach an app is decided in its route, not by whatever ingress there is")
        .help(format!("set {instead} in the route, or say with `reach` who can reach the ingress")),
    );
}

fn tailnet<T, A>(
    layer: &mut Layer<T>,
    plan: &Plan<'_>,
    (route, ui): (&Route, &Ui<A>),
    ground: Shared<'_>,
) where
    T: Tier + MayFace<Tailnet>,
    A: ReachableOver<Tailnet>,
{
    let Some(slug) = &route.tailnet else { return };
    let Some(tailnet) = ground.tailnet else {
        layer.report(
            Finding::error(
                "tailnet-missing",
                plan.app.place,
                format!("`{}` asks for the tailnet", plan.name),
            )
            .note("there is no operator that would give it a name there")
            .help("add the component `tailscale`, or remove `tailnet` from the route"),
        );
        return;
    };
    let name = crate::containment::name(format!("{}-tailnet", plan.name));
    layer.expose(tailnet.address(slug), name, ui.clone());
}

/// Opens the app's layer and installs its chart.
fn open<T: Tier>(plan: &Plan<'_>, namespace: &Ns<T>, ground: Shared<'_>) -> Layer<T> {
    let app = &plan.app.value;
    let timeout = app.timeout.clone().unwrap_or(Duration::literal("5m"));
    let mut layer =
        Layer::open(namespace, plan.name.clone(), plan.app.place).summary("a plain Helm app");
    if let Some(interval) = &app.interval {
        layer = layer.interval(interval.clone());
    }
    let mut credentials = Vec::new();
    for (secret, keys) in &app.secrets {
        let wanted: Vec<_> = keys
            .keys
            .keys()
            .map(|key| Wanted::new(key.clone(), plan.name.as_str(), &keys.keys))
            .collect();
        for key in layer.secret_keys(ground.secrets, secret, &wanted) {
            if let Some(path) = keys.values.get(key.key()) {
                credentials.push((path.clone(), key));
            }
        }
    }
    let (name, source) = match &app.chart {
        Chart::Oci(chart) => {
            let name = chart.oci.rsplit('/').next().unwrap_or_default().to_owned();
            (name, ChartSource::Oci(chart.oci.clone().into()))
        }
        Chart::Repository(chart) => {
            (chart.name.to_string(), ChartSource::Repository(chart.repository.clone().into()))
        }
    };
    layer.release(Install {
        release: plan.name.clone(),
        version: (app.chart.version().clone(), plan.app.place),
        chart: PlainChart {
            name,
            source,
            values: serde_json::Value::Object(app.values.clone()),
            credentials,
            timeout,
        },
        extra: None,
    });
    layer
}

/// Closes the layers, each after those it depends on.
fn close(site: &mut Site<'_>, plans: &[Plan<'_>], layers: Vec<Filled>, ground: Ground<'_>) {
    let mut waiting: BTreeMap<&Name, (&Plan<'_>, Filled)> =
        plans.iter().zip(layers).map(|(plan, layer)| (plan.name, (plan, layer))).collect();
    let mut done = Done { apps: BTreeMap::new(), experiments: BTreeMap::new() };
    for name in order(plans) {
        let Some((plan, layer)) = waiting.remove(name) else { continue };
        let ready = readiness(plan);
        match layer {
            Filled::App(mut layer) => {
                for (at, needed) in plan.app.value.depends_on.iter().enumerate() {
                    let place = dependency_place(site, plan, at);
                    done.connect_app(&mut layer, needed, (ground, place));
                }
                done.apps.insert(name.clone(), site.platform.gate(layer, ready));
            }
            Filled::Experiment(mut layer) => {
                for needed in &plan.app.value.depends_on {
                    done.connect_experiment(&mut layer, needed, ground);
                }
                done.experiments.insert(name.clone(), site.platform.gate(layer, ready));
            }
        }
    }
}

fn dependency_place(site: &Site<'_>, plan: &Plan<'_>, at: usize) -> Place {
    site.profile.place(&["apps", plan.name.as_str(), "depends-on", &at.to_string()])
}

/// The apps, each after those it depends on; the profile has no cycles.
fn order<'a>(plans: &'a [Plan<'a>]) -> Vec<&'a Name> {
    let by_name: BTreeMap<_, _> = plans.iter().map(|plan| (plan.name, plan)).collect();
    let mut order = Vec::new();
    let mut seen = BTreeSet::new();
    // A stack of its own, since a chain of apps may be longer than the program's.
    let mut stack: Vec<_> = plans.iter().rev().map(|plan| (plan.name, false)).collect();
    while let Some((name, ready)) = stack.pop() {
        let Some(plan) = by_name.get(name).filter(|_| !seen.contains(name)) else { continue };
        if ready {
            seen.insert(name);
            order.push(name);
            continue;
        }
        stack.push((name, true));
        stack.extend(plan.app.value.depends_on.iter().map(|needed| (needed, false)));
    }
    order
}

struct Done {
    apps: BTreeMap<Name, Handle<tier::App>>,
    experiments: BTreeMap<Name, Handle<tier::Experiment>>,
}

impl Done {
    fn connect_app(
        &self,
        layer: &mut Layer<tier::App>,
        needed: &Name,
        (ground, place): (Ground<'_>, Place),
    ) {
        if let Some(handle) = self.apps.get(needed) {
            layer.needs(handle);
        } else if let Some(handle) = ground.components.get(needed.as_str()) {
            layer.needs(handle);
        } else {
            let what = if self.experiments.contains_key(needed) {
                "an experiment"
            } else {
                "not gated here"
            };
            layer.report(
                Finding::error("experiment-depended-upon", place, format!("`{needed}` is {what}"))
                    .note("an experiment ends on its review date, and what depends on it ends with it")
                    .help("depend on something that lasts, or make this app an experiment too"),
            );
        }
    }

    fn connect_experiment(
        &self,
        layer: &mut Layer<tier::Experiment>,
        needed: &Name,
        ground: Ground<'_>,
    ) where
        tier::Experiment: MayDependOn<tier::App>,
    {
        if let Some(handle) = self.experiments.get(needed) {
            layer.needs(handle);
        } else if let Some(handle) = self.apps.get(needed) {
            layer.needs(handle);
        } else if let Some(handle) = ground.components.get(needed.as_str()) {
            layer.needs(handle);
        }
    }
}

fn readiness(plan: &Plan<'_>) -> Readiness {
    let app = &plan.app.value;
    if app.health_checks.is_empty() {
        return Readiness::Wait;
    }
    let own = ObjectId::of::<model::HelmRelease>(Some(app.namespace.clone()), plan.name.clone());
    let checks = app.health_checks.iter().map(|check| health_check(check, app));
    Readiness::Checks(std::iter::once(own).chain(checks).collect())
}

fn health_check(check: &HealthCheck, app: &App) -> ObjectId {
    let known = model::KINDS.iter().find(|known| known.kind == check.kind);
    let api_version = check
        .api_version
        .clone()
        .or_else(|| known.map(|known| known.api_version.to_owned()))
        .unwrap_or_else(|| "apps/v1".to_owned());
    let namespaced = known.is_none_or(|known| known.namespaced);
    ObjectId {
        api_version: api_version.into(),
        kind: check.kind.clone().into(),
        namespace: namespaced.then(|| app.namespace.clone()),
        name: check.name.clone(),
    }
}
