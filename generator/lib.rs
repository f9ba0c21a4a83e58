//! cofferdam compiles profiles into committed Flux trees, and contains each part of what they hold.
//!
//! There is one pure function, from a profile to a tree of texts, and one comparison of two trees.
//! Everything else reads those two:
//!
//! ```text
//! profiles/*.yaml ─▶ profile ─▶ compose ─▶ containment::Composed ─▶ emit ─▶ tree::Tree ─▶ out/<profile>/
//!                    checked     │ providers answer, components ask                │
//!                                └ scopes, handles, tiers                          └▶ drift: built against disk
//! ```
//!
//! # The parts
//!
//! Each may use only those below it in this list; a test holds that.
//!
//! - [`cli`] is the command line, a file a verb, and [`report`] is how results are printed.
//! - [`matrix`] tries every combination of providers that a profile could pick.
//! - [`lint`] judges what Flux would apply by rules, and [`view`] is what it judges: every object with its
//!   owner and its places, of our own trees and of hand-written ones.
//! - [`plan`] finds the way from one platform to another: what differs, what Flux does about it, what is at
//!   risk, and in which order it goes well.
//! - [`proof`] holds what charts really render against what their contracts promise.
//! - [`drift`] holds a built tree against a folder, and names each difference with its remedy.
//! - [`emit`] makes a tree of a composed platform: one object a file, the Flux objects, the runbook.
//! - [`compose`](mod@compose) is the wiring, from a profile to a platform; read top to bottom it is the dependency
//!   diagram.
//! - [`component`] is what a platform can be made of, [`provider`] what can be chosen on each axis, and
//!   [`chart`] what each Helm chart of one major version promises and asks for.
//! - [`containment`] is what may touch what: the rules that the compiler holds.
//! - [`intent`] is what the owner of a tree declares in `cofferdam.yaml`: what YAML does not show.
//! - [`profile`] reads, layers, evaluates and checks what people write.
//! - [`model`] is the Kubernetes and Flux kinds that are emitted.
//! - [`tree`] is the one door to the disk, and [`yaml`] reads with places and writes canonically.
//! - [`text`], [`quantity`] and [`name`] are values of which an invalid one cannot exist.
//! - [`error`] is why the program could not go on, [`finding`] what its user should mend.
//!
//! # What always holds
//!
//! 1. The same inputs give the same bytes, on any machine and at any number of threads.
//! 2. Only [`tree`] touches the disk, only the command line prints, and nothing uses the network.
//! 3. What the user may have got wrong is a finding with a place and a remedy, all of them in one run; what
//!    stopped the program is an error.
//! 4. A run leaves the old tree or the new one, never half of each; files that the program did not write
//!    are kept.
//! 5. Nothing is written outside the output folder, and input is bounded.
//! 6. No secret enters the tree, only references to secrets.
//! 7. There is one place for each kind of thing: a component, provider, chart, kind or verb is one file and
//!    its lines in one table.
//! 8. What is emitted is accepted by the real thing: upstream schemas, kustomize, Helm and Flux.
//!
//! # Words
//!
//! | word | what it means here |
//! |---|---|
//! | profile | a YAML file that describes one platform; it may extend others |
//! | axis, provider | a decision every platform takes, and one answer to it |
//! | component | a part of a platform beyond its providers |
//! | app | a plain Helm chart that a profile installs without Rust |
//! | platform | what a profile becomes: namespaces, layers and the edges between them |
//! | layer | the objects of one namespace that one Flux Kustomization applies |
//! | stage | layers that come together, once those of the stage before are ready |
//! | tier | how much others may rely on a layer: platform, app or experiment |
//! | handle | proof that a layer is gated; the only way to depend on it |
//! | evidence | proof that the cluster serves a kind |
//! | contract | what a chart of one major version promises and asks for |
//! | operator | a release that runs what another release makes; its layer comes first |
//! | flow, peer | traffic that is allowed, in the policies of both of its ends, and one such end |
//! | test signal | what an experiment is sent from outside, on record until it ends |
//! | surface | from where something is reached: the house, the internet, the tailnet |
//! | variable | a value that exists in the cluster and that Flux substitutes |
//! | tree, ledger | the emitted files, and the list of them that lies beside them |
//! | intent | what the owner of a tree declares in `cofferdam.yaml`, because YAML does not show it |
//! | view, cluster | what Flux would apply, read from the files of a repository, and one start of it |
//! | rule | what must not be, with its page and its check |
//! | waiver | a finding that somebody answers for, until a day |
//! | finding, error | what the user should mend, and what stopped the program |
//! | drift | a difference between a tree on disk and what a build would write |
//!
//! # A component of one's own
//!
//! The rules hold for code outside this crate just the same. A page that shows whether things are up, for the
//! house alone:
//!
//! ```
//! use cofferdam::{
//!     containment::{evidence::*, exposure::*, *},
//!     finding::Place,
//!     model::{HttpRoute, http_route::{HttpBackendRef, HttpRouteSpec, ParentRef, RouteRule}},
//!     name::{Label, Name, Namespace, RepositoryUrl, VarName, Version},
//!     profile::SourceKind,
//!     quantity::{Duration, Quantity},
//! };
//! use serde_json::{Value, json};
//! use std::{borrow::Cow, collections::BTreeMap, sync::Arc};
//!
//! // The contract of a chart: a limit cannot be left out, and the name of the Service is known.
//! struct Gatus { memory_limit: Quantity }
//!
//! impl Chart for Gatus {
//!     fn name(&self) -> Cow<'static, str> { "gatus".into() }
//!     fn major(&self) -> Option<u64> { Some(1) }
//!     fn values(&self) -> Value { json!({"resources": {"limits": {"memory": self.memory_limit}}}) }
//! }
//!
//! // An uninstall takes everything with it.
//! impl Teardown for Gatus {
//!     fn leftovers(&self, _: &Name, _: &Namespace) -> Vec<Leftover> { Vec::new() }
//! }
//!
//! // How this cluster, which brings a Gateway `house` of its own, writes a route.
//! #[derive(Debug)]
//! struct House(Installed<GatewayKinds>);
//!
//! impl RouteWriter for House {
//!     fn write(&self, scope: &mut Scope, route: &Route) -> Made {
//!         let (parent, host) = (ParentRef::new(Name::literal("house")), route.host.clone());
//!         let mut to = HttpBackendRef::new(route.backend.name().clone());
//!         to.port = Some(route.backend.port().0.into());
//!         let rules = vec![RouteRule { backend_refs: vec![to], ..RouteRule::default() }];
//!         let spec = HttpRouteSpec { parent_refs: vec![parent], hostnames: vec![host], rules };
//!         scope.add_with(Object::new(route.name.clone(), HttpRoute { spec }), &self.0)
//!     }
//! }
//!
//! let (flux, domain) = (Namespace::literal("flux-system"), VarName::literal("DOMAIN"));
//! let [interval, retry_interval, timeout] = ["10m", "1m", "5m"].map(Duration::literal);
//! let source = Source { kind: SourceKind::GitRepository, name: Name::literal("home"), namespace: flux };
//! let held = Variable { in_secret: true, object: Name::literal("cluster"), value: None, sensitive: false,
//!     description: "the domain of the house".to_owned() };
//! let mut platform = Platform::new(Settings { name: Name::literal("home"), path: "./out/home".to_owned(),
//!     source, interval, retry_interval, timeout, variables: BTreeMap::from([(domain.clone(), held)]) });
//!
//! let kinds = Installed::before_flux("the distribution brings the Gateway API");
//! let house: Gateway<Internal> = Gateway::new(Arc::new(House(kinds)), domain);
//! let written = Place::default(); // where a profile would ask for it
//! let status = platform.namespace(Namespace::literal("status"), NamespaceOptions::default(), written);
//! let mut layer: Layer<tier::App> = Layer::open(&status, Name::literal("gatus"), written);
//! let source = ChartSource::Repository(RepositoryUrl::literal("https://charts.example.org"));
//! let version = Pinned { version: Version::literal("1.4.2"), source, place: written };
//! let chart = Gatus { memory_limit: Quantity::literal("64Mi") };
//! let release = layer.release(Install { release: Name::literal("gatus"), version, chart, extra: None });
//! let ui = Ui::open(release.service(Name::literal("gatus"), 8080)).accept("it shows green dots and takes no input");
//! layer.expose(house.address(&Label::literal("status")), Name::literal("gatus"), ui);
//! platform.gate(layer, Readiness::Wait);
//!
//! let composed = platform.finish().expect("nothing is left to mend");
//! let tree = cofferdam::emit::emit(composed, "sha256:0", std::num::NonZeroUsize::MIN)?;
//! assert!(tree.get("status/gatus/httproute-gatus.yaml").unwrap().text.contains("status.${DOMAIN}"));
//! assert!(tree.get("flux/kustomization-gatus.yaml").unwrap().text.contains("dependsOn:\n  - name: namespaces\n"));
//! # Ok::<(), cofferdam::error::Error>(())
//! ```

pub mod chart;
pub mod cli;
pub mod component;
pub mod compose;
pub mod containment;
pub mod drift;
pub mod emit;
pub mod error;
pub mod finding;
pub mod intent;
pub mod lint;
pub mod matrix;
pub mod model;
pub mod name;
pub mod plan;
pub mod profile;
pub mod proof;
pub mod provider;
pub mod quantity;
pub mod report;
mod schema;
pub mod text;
pub mod tree;
pub mod view;
pub mod yaml;
