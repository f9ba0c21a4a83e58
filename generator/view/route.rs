//! Ways into the cluster: routes of the Gateway API, Ingresses, Traefik's routes, and what charts make of
//! their values; through which door each comes in, under which hosts, and where it ends.

use super::{Cluster, Object, Release, Surface};
use crate::{
    finding::Place,
    yaml::{Entry, Node, Value},
};

/// The group of the Gateway API.
pub(super) const GATEWAY: &str = "gateway.networking.k8s.io";
/// The groups that Traefik's own kinds have had.
const TRAEFIK: &[&str] = &["traefik.io", "traefik.containo.us"];

/// A way into the cluster.
#[derive(Clone, Debug)]
pub struct Route<'a> {
    /// The object that asks for it; a HelmRelease where its chart makes the route.
    pub object: &'a Object,
    /// The namespace that it is made in.
    pub namespace: &'a str,
    /// What it hangs on.
    pub doors: Vec<Door<'a>>,
    /// The names under which it answers; empty where it takes those of its door.
    pub hosts: Vec<Host<'a>>,
    /// What it leads to; empty where only the chart knows.
    pub backends: Vec<Backend<'a>>,
    /// Its annotations.
    pub annotations: &'a [Entry],
    /// For one that a chart makes, the key of its values below which it is asked for.
    pub part: Option<&'a str>,
}

/// What a route hangs on.
#[derive(Clone, Copy, Debug)]
pub struct Door<'a> {
    /// A Gateway, or a class of Ingresses.
    pub kind: DoorKind<'a>,
    /// Where the route names it.
    pub place: Place,
}

/// A Gateway, or a class of Ingresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoorKind<'a> {
    /// A Gateway, and the listener of it where one is named.
    Gateway {
        /// Its namespace; that of the route unless it says otherwise.
        namespace: &'a str,
        /// Its name.
        name: &'a str,
        /// The name of the listener.
        section: Option<&'a str>,
    },
    /// The class of an Ingress; none where it is left to the cluster's default.
    Class(Option<&'a str>),
}

/// A name under which a route answers.
#[derive(Clone, Copy, Debug)]
pub struct Host<'a> {
    /// As it is written, variables and all.
    pub name: &'a str,
    /// Where it is written.
    pub place: Place,
}

/// What a route leads to.
#[derive(Clone, Copy, Debug)]
pub struct Backend<'a> {
    /// Its kind, mostly `Service`.
    pub kind: &'a str,
    /// Its namespace; that of the route unless it says otherwise.
    pub namespace: &'a str,
    /// Its name.
    pub name: &'a str,
    /// The number or the name of its port.
    pub port: Option<&'a Node>,
    /// Where it is named.
    pub place: Place,
}

impl Route<'_> {
    /// Whether it is in a namespace, or leads into it.
    pub fn enters(&self, namespace: &str) -> bool {
        self.namespace == namespace
            || self.backends.iter().any(|backend| backend.namespace == namespace)
    }

    /// Whether it sends every request elsewhere, and nothing of the cluster answers.
    pub fn only_redirects(&self) -> bool {
        self.object.key.group == GATEWAY && self.backends.is_empty()
    }
}

impl Cluster {
    /// Every way into it.
    pub fn routes(&self) -> Vec<Route<'_>> {
        let mut routes = Vec::new();
        for kind in ["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"] {
            routes.extend(self.of(GATEWAY, kind).map(of_gateway));
        }
        routes.extend(self.of("networking.k8s.io", "Ingress").map(of_ingress));
        for group in TRAEFIK {
            routes.extend(self.of(group, "IngressRoute").map(of_traefik));
        }
        for release in self.releases() {
            if let Some(values) = release.values() {
                in_values(&release, values, &mut Vec::new(), &mut routes);
            }
        }
        routes
    }

    /// Who comes in through a door of a route; none where nobody says.
    pub fn surface(&self, route: &Route<'_>, door: &Door<'_>) -> Option<Surface> {
        match door.kind {
            DoorKind::Gateway { namespace, name, .. } => {
                self.intent.gateways.get(&format!("{namespace}/{name}")).copied()
            }
            DoorKind::Class(class) => {
                let class = class?;
                let is_funnel = route.object.annotation("tailscale.com/funnel") == Some("true");
                let known = self.intent.ingress_classes.get(class).copied();
                match class {
                    "tailscale" if is_funnel => Some(Surface::Public),
                    "tailscale" => Some(known.unwrap_or(Surface::Internal)),
                    _ => known,
                }
            }
        }
    }

    /// The Services, as `namespace/name`, that ask for a login before they pass a request on: those that
    /// `cofferdam.yaml` names, and those of every release of oauth2-proxy.
    pub fn auth_gates(&self) -> Vec<String> {
        let mut gates = self.intent.auth_gates.clone();
        for release in self.releases().filter(|release| release.chart == Some("oauth2-proxy")) {
            let name = format!("{}/{}", release.namespace, release.fullname("oauth2-proxy"));
            if !gates.contains(&name) {
                gates.push(name);
            }
        }
        gates
    }

    /// Whether a ReferenceGrant lets objects of a kind and namespace name an object of another namespace.
    pub fn is_granted(&self, from: (&str, &str, &str), to: (&str, &str, &str)) -> bool {
        let (group, kind, namespace) = from;
        let (to_kind, to_namespace, to_name) = to;
        let mut grants = self.of_in(to_namespace, (GATEWAY, "ReferenceGrant"));
        let is = |node: &Node, key: &str, wanted: &str| {
            node.get(key).and_then(Node::scalar).unwrap_or_default() == wanted
        };
        grants.any(|grant| {
            let list = |key| grant.at(&["spec", key]).map(Node::items).unwrap_or_default();
            let from = |entry: &Node| {
                is(entry, "group", group)
                    && is(entry, "kind", kind)
                    && is(entry, "namespace", namespace)
            };
            let to = |entry: &Node| {
                is(entry, "kind", to_kind)
                    && (entry.get("name").is_none() || is(entry, "name", to_name))
            };
            list("from").iter().any(from) && list("to").iter().any(to)
        })
    }
}

fn of_gateway(object: &Object) -> Route<'_> {
    let namespace = &*object.key.namespace;
    let mut backends = Vec::new();
    for rule in object.at(&["spec", "rules"]).map(Node::items).unwrap_or_default() {
        let mirrors = rule.get("filters").map(Node::items).unwrap_or_default().iter();
        let mirrors = mirrors.filter_map(|filter| filter.at(&["requestMirror", "backendRef"]));
        let to = rule.get("backendRefs").map(Node::items).unwrap_or_default();
        backends.extend(to.iter().chain(mirrors).filter_map(|to| backend(to, namespace)));
    }
    Route {
        object,
        namespace,
        doors: object
            .at(&["spec", "parentRefs"])
            .map(|refs| doors(refs, namespace))
            .unwrap_or_default(),
        hosts: hosts(object.at(&["spec", "hostnames"])),
        backends,
        annotations: annotations(object),
        part: None,
    }
}

fn annotations(object: &Object) -> &[Entry] {
    object.at(&["metadata", "annotations"]).map(Node::entries).unwrap_or_default()
}

/// The Gateways of a list of `parentRefs`; what hangs on a Service is for a mesh, and no way in.
fn doors<'a>(refs: &'a Node, own: &'a str) -> Vec<Door<'a>> {
    let gateways = refs.items().iter().filter(|parent| {
        parent.text_at(&["kind"]).is_none_or(|kind| kind == "Gateway")
            && parent.text_at(&["group"]).is_none_or(|group| group == GATEWAY)
    });
    let door = |parent: &'a Node| {
        let name = parent.get("name")?;
        let namespace = parent.text_at(&["namespace"]).unwrap_or(own);
        let section = parent.text_at(&["sectionName"]);
        let kind = DoorKind::Gateway { namespace, name: name.text()?, section };
        Some(Door { kind, place: name.place })
    };
    gateways.filter_map(door).collect()
}

fn backend<'a>(to: &'a Node, own: &'a str) -> Option<Backend<'a>> {
    let name = to.get("name")?;
    Some(Backend {
        kind: to.text_at(&["kind"]).unwrap_or("Service"),
        namespace: to.text_at(&["namespace"]).unwrap_or(own),
        name: name.text()?,
        port: to.get("port"),
        place: name.place,
    })
}

fn hosts(list: Option<&Node>) -> Vec<Host<'_>> {
    let items = list.map(Node::items).unwrap_or_default().iter();
    items.filter_map(host).collect()
}

fn host(node: &Node) -> Option<Host<'_>> {
    Some(Host { name: node.text()?, place: node.place })
}

fn of_ingress(object: &Object) -> Route<'_> {
    let namespace = &*object.key.namespace;
    let class = object.at(&["spec", "ingressClassName"]);
    let class =
        class.or_else(|| object.at(&["metadata", "annotations", "kubernetes.io/ingress.class"]));
    let place = class.map_or_else(|| object.place(&["spec"]), |class| class.place);
    let rules = object.at(&["spec", "rules"]).map(Node::items).unwrap_or_default();
    let paths = rules.iter().filter_map(|rule| rule.at(&["http", "paths"])).flat_map(Node::items);
    let ends =
        paths.filter_map(|path| path.get("backend")).chain(object.at(&["spec", "defaultBackend"]));
    let backends = ends.filter_map(|end| to_service(end, namespace)).collect();
    let mut hosts: Vec<Host<'_>> =
        rules.iter().filter_map(|rule| rule.get("host")).filter_map(host).collect();
    if hosts.is_empty() {
        let tls = object.at(&["spec", "tls"]).map(Node::items).unwrap_or_default();
        hosts = tls
            .iter()
            .filter_map(|tls| tls.get("hosts"))
            .flat_map(Node::items)
            .filter_map(host)
            .collect();
    }
    let doors = vec![Door { kind: DoorKind::Class(class.and_then(Node::text)), place }];
    let annotations = annotations(object);
    Route { object, namespace, doors, hosts, backends, annotations, part: None }
}

fn to_service<'a>(end: &'a Node, namespace: &'a str) -> Option<Backend<'a>> {
    let service = end.get("service")?;
    let port = service.at(&["port", "number"]).or_else(|| service.at(&["port", "name"]));
    Some(Backend { port, ..backend(service, namespace)? })
}

fn of_traefik(object: &Object) -> Route<'_> {
    let namespace = &*object.key.namespace;
    let rules = object.at(&["spec", "routes"]).map(Node::items).unwrap_or_default();
    let services = rules.iter().filter_map(|rule| rule.get("services")).flat_map(Node::items);
    let class = object.at(&["metadata", "annotations", "kubernetes.io/ingress.class"]);
    let place = class.map_or_else(|| object.place(&["spec"]), |class| class.place);
    let matches = rules.iter().filter_map(|rule| rule.get("match"));
    let mut hosts = Vec::new();
    for node in matches {
        let names = hosts_of_rule(node.text().unwrap_or_default()).into_iter();
        hosts.extend(names.map(|name| Host { name, place: node.place }));
    }
    Route {
        object,
        namespace,
        doors: vec![Door { kind: DoorKind::Class(class.and_then(Node::text)), place }],
        hosts,
        backends: services.filter_map(|service| backend(service, namespace)).collect(),
        annotations: annotations(object),
        part: None,
    }
}

/// The names in the `Host(…)` parts of a rule of Traefik.
pub fn hosts_of_rule(rule: &str) -> Vec<&str> {
    let parts = rule.split("Host(").skip(1).filter_map(|part| part.split(')').next());
    let names = parts.flat_map(|part| part.split(','));
    names
        .map(|name| name.trim().trim_matches(['`', '"', '\'']))
        .filter(|name| !name.is_empty())
        .collect()
}

/// Gathers what a chart makes of values that are shaped like routes and Ingresses, and are switched on.
fn in_values<'a>(
    release: &Release<'a>,
    node: &'a Node,
    path: &mut Vec<&'a str>,
    routes: &mut Vec<Route<'a>>,
) {
    if node.get("enabled").is_some_and(|enabled| enabled.value == Value::Bool(false)) {
        return;
    }
    // Entries of this chart are on unless they say otherwise; those of others are off.
    let is_on =
        node.get("enabled").is_some_and(Node::is_true) || release.chart == Some("app-template");
    let doors = match (node.get("parentRefs"), class(node)) {
        (Some(refs), _) if is_on => doors(refs, release.namespace),
        (_, Some(class)) if is_on && path.contains(&"ingress") => {
            vec![Door { kind: DoorKind::Class(class.text()), place: class.place }]
        }
        _ => Vec::new(),
    };
    if !doors.is_empty() {
        let single = ["host", "hostname"].map(|key| node.get(key));
        let lists = ["hostnames", "hosts"].map(|key| node.get(key)).into_iter().flatten();
        let items = lists.flat_map(Node::items).map(|item| item.get("host").unwrap_or(item));
        let hosts = single.into_iter().flatten().chain(items).filter_map(host).collect();
        routes.push(Route {
            object: release.object,
            namespace: release.namespace,
            doors,
            hosts,
            backends: Vec::new(),
            annotations: node.get("annotations").map(Node::entries).unwrap_or_default(),
            part: path.first().copied(),
        });
    }
    for entry in node.entries() {
        path.push(&entry.key);
        in_values(release, &entry.node, path, routes);
        path.pop();
    }
}

fn class(node: &Node) -> Option<&Node> {
    node.get("ingressClassName").or_else(|| node.get("className"))
}
