//! The routes of apps: what stands before them and over which way in they are reached.

use crate::{
    component::apps::{Door, Filled, Ground, Home, Plan, Shared, release::open},
    containment::{
        Layer,
        exposure::{Internal, MayFace, Public, ReachableOver, Tailnet, Ui},
        tier::{self, Tier},
    },
    finding::Finding,
    name::Name,
    profile::{Auth, Exposure, Route},
    provider::Site,
};

/// Decides what stands before a route, or reports why nothing can.
pub(super) fn door(
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
            Some(Door::Accepted(Ui::open(service).accept(&**reason)))
        }
        Auth::None(_) => {
            let place = place("auth");
            site.platform.report(
                Finding::error(
                    "open-ui-without-gate",
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

/// Fills the layer of an app: its chart, its secrets, its route.
pub(super) fn fill(plan: &Plan<'_>, ground: Shared<'_>) -> Filled {
    match &plan.home {
        Home::App(namespace) => {
            let mut layer = open(plan, namespace, ground);
            match (&plan.door, plan.app.value.route.as_ref()) {
                (Some(Door::Own(ui)), Some(route)) => {
                    over_app(&mut layer, plan, (route, ui), ground);
                    tailnet(&mut layer, plan, (route, ui), ground);
                }
                (Some(Door::Gated(ui)), Some(route)) => {
                    over_app(&mut layer, plan, (route, ui), ground);
                    no_gate(&mut layer, plan, route);
                }
                (Some(Door::Accepted(ui)), Some(route)) => {
                    inside(&mut layer, plan, (route, ui), ground);
                    tailnet(&mut layer, plan, (route, ui), ground);
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
                            "experiment-on-public-gateway",
                            plan.app.place,
                            format!("the experiment `{}` asks for a public route", plan.name),
                        )
                        .note("an experiment stays inside: what should be public is no experiment any more")
                        .help("set `exposure: internal`, or end the experiment with a decision"),
                    );
                }
                (Some(Door::Own(ui)), Some(route)) => {
                    inside(&mut layer, plan, (route, ui), ground);
                    tailnet(&mut layer, plan, (route, ui), ground);
                }
                (Some(Door::Gated(ui)), Some(route)) => {
                    inside(&mut layer, plan, (route, ui), ground);
                    no_gate(&mut layer, plan, route);
                }
                (Some(Door::Accepted(ui)), Some(route)) => {
                    inside(&mut layer, plan, (route, ui), ground);
                    tailnet(&mut layer, plan, (route, ui), ground);
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
    A: ReachableOver<Public> + ReachableOver<Internal>,
{
    match (route.exposure, ground.ingress.public()) {
        (Exposure::Public, Some(public)) => {
            layer.expose(public.address(&route.host), plan.name.clone(), ui.clone());
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
    T: Tier + MayFace<Internal>,
    A: ReachableOver<Internal>,
{
    match ground.ingress.internal() {
        Some(internal) => {
            layer.expose(internal.address(&route.host), plan.name.clone(), ui.clone());
        }
        None => no_way(layer, plan, "house network alone", "`exposure: public`"),
    }
}

/// Reports a route that would go round the gate: the tailnet's proxies ask nobody.
fn no_gate<T: Tier>(layer: &mut Layer<T>, plan: &Plan<'_>, route: &Route) {
    if route.tailnet.is_none() {
        return;
    }
    layer.report(
        Finding::error(
            "tailnet-ungated",
            plan.app.place,
            format!("`{}` is behind the auth gate, and asks for a way round it", plan.name),
        )
        .note("what comes in over the tailnet goes straight to the Service, not through the gate")
        .help("remove `tailnet` from the route, or set `auth` to `own-login` or to `{none: <reason>}`"),
    );
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
