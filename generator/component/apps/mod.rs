//! Plain Helm apps: what a profile describes under `apps:`, held to the same rules as everything else.

mod order;
mod release;
mod route;

use crate::{
    containment::{
        Handle, Layer, NamespaceOptions, Ns, SecretSource,
        exposure::{Accepted, Gated, Gateway, OwnLogin, Tailnet, Ui},
        tier::{self, Terms},
    },
    name::Name,
    profile::{App, Located},
    provider::{Site, auth_gate::Gate, ingress::Ingress},
};
use std::{collections::BTreeMap, num::NonZeroUsize, sync::mpsc, thread};

/// How many apps a thread fills before it hands them over. An open layer needs much more memory than a
/// closed one, so that few are open at once.
const RUN: usize = 32;

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
    app: &'a Located<Box<App>>,
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
    let order = order::order(&plans);
    let shared = Shared::of(ground);
    let mut done = order::Done::default();
    thread::scope(|scope| {
        let threads = ground.threads.get();
        let workers: Vec<_> = (0..threads)
            .map(|first| {
                let (filled, ready) = mpsc::sync_channel(1);
                let runs = order.chunks(RUN).skip(first).step_by(threads);
                scope.spawn(move || {
                    for run in runs {
                        let layers = run.iter().map(|plan| (*plan, route::fill(plan, shared)));
                        if filled.send(layers.collect::<Vec<_>>()).is_err() {
                            break;
                        }
                    }
                });
                ready
            })
            .collect();
        // The threads take turns, so the first that has nothing more had the last run.
        for worker in workers.iter().cycle() {
            let Ok(layers) = worker.recv() else { break };
            order::close(site, layers, (&mut done, ground));
        }
    });
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
    (name, app): (&'a Name, &'a Located<Box<App>>),
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
    let door =
        app.value.route.as_ref().and_then(|route| route::door(site, (name, route), &home, ground));
    Plan { name, app, home, door }
}
