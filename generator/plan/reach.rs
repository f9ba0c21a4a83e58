//! How a side is reached: under which hosts, by which certificates, over which ports and addresses.

use super::{Delta, Side};
use crate::{
    view::{Cluster, DoorKind, INGRESS, Object, Product, Release, Route, Surface},
    yaml::{self, Node},
};
use std::collections::BTreeMap;

/// The routes of a side by each host that they answer under.
pub(super) fn by_host(side: &Side) -> BTreeMap<String, Vec<Route<'_>>> {
    let mut hosts: BTreeMap<String, Vec<Route<'_>>> = BTreeMap::new();
    for route in side.cluster.routes().into_iter().filter(|route| !route.only_redirects()) {
        for host in &route.hosts {
            hosts.entry(host.name.to_owned()).or_default().push(route.clone());
        }
    }
    hosts
}

/// What a route hangs on, in words: its classes or Gateways.
pub(super) fn doors(route: &Route<'_>) -> impl Iterator<Item = String> {
    route.doors.iter().map(|it| door(it.kind))
}

/// A class or a Gateway, in words.
pub(super) fn door(kind: DoorKind<'_>) -> String {
    match kind {
        DoorKind::Gateway { namespace, name, .. } => format!("Gateway `{namespace}/{name}`"),
        DoorKind::Class(Some(class)) => format!("class `{class}`"),
        DoorKind::Class(None) => "the default class".to_owned(),
    }
}

/// From where a route can be reached, as far as somebody says so.
pub(super) fn surfaces(side: &Side, route: &Route<'_>) -> Vec<Surface> {
    route.doors.iter().filter_map(|door| side.cluster.surface(route, door)).collect()
}

/// The product that answers a route by its class.
pub(super) fn product(route: &Route<'_>) -> Option<&'static Product> {
    route.doors.iter().find_map(|door| match door.kind {
        DoorKind::Class(Some(class)) => INGRESS.iter().find(|product| product.class == Some(class)),
        DoorKind::Class(None) | DoorKind::Gateway { .. } => None,
    })
}

/// Where the certificate of a host is kept, and who signs it.
#[derive(Clone, Debug)]
pub(super) struct Certified<'a> {
    /// The object that asks for it.
    pub(super) object: &'a Object,
    /// The Secret, as `namespace/name`.
    pub(super) secret: String,
    /// The issuer; none where nobody issues it.
    pub(super) issuer: Option<&'a str>,
}

/// The certificates of a side by host.
pub(super) fn certificates(side: &Side) -> BTreeMap<String, Certified<'_>> {
    let mut all = BTreeMap::new();
    for object in side.cluster.of("networking.k8s.io", "Ingress") {
        let keys = ["cert-manager.io/cluster-issuer", "cert-manager.io/issuer"];
        let issuer = keys.iter().find_map(|key| object.annotation(key));
        for tls in object.at(&["spec", "tls"]).map(Node::items).unwrap_or_default() {
            let Some(name) = tls.text_at(&["secretName"]) else { continue };
            let secret = format!("{}/{name}", object.key.namespace);
            for host in tls.get("hosts").map(Node::items).unwrap_or_default() {
                let certified = Certified { object, secret: secret.clone(), issuer };
                all.extend(host.text().map(|host| (host.to_owned(), certified)));
            }
        }
    }
    for object in side.cluster.of("cert-manager.io", "Certificate") {
        let Some(name) = object.text(&["spec", "secretName"]) else { continue };
        let secret = format!("{}/{name}", object.key.namespace);
        let issuer = object.text(&["spec", "issuerRef", "name"]);
        for host in object.at(&["spec", "dnsNames"]).map(Node::items).unwrap_or_default() {
            let certified = Certified { object, secret: secret.clone(), issuer };
            all.extend(host.text().map(|host| (host.to_owned(), certified)));
        }
    }
    all
}

/// A port of every node, or of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Port {
    /// Its number.
    pub(super) number: u16,
    /// Whether it is for UDP.
    pub(super) is_udp: bool,
    /// Whether a pod takes it on its own node, and no Service on all.
    pub(super) is_of_host: bool,
}

/// The ports of nodes that a side claims, each with who does.
pub(super) fn ports(side: &Side) -> BTreeMap<Port, &Object> {
    let mut all = BTreeMap::new();
    for object in &side.cluster.objects {
        ports_of(object, &mut |port| {
            all.entry(port).or_insert(object);
        });
    }
    all
}

/// Hands every port of nodes that an object claims to a function.
pub(super) fn ports_of(object: &Object, take: &mut dyn FnMut(Port)) {
    match &*object.key.kind {
        "Service" | "Deployment" | "DaemonSet" | "StatefulSet" | "Pod" => {
            claims(&object.node, false, take);
        }
        "HelmRelease" => {
            let values = object.at(&["spec", "values"]);
            if let Some(values) = values {
                claims(values, false, take);
            }
        }
        "HelmChartConfig" | "HelmChart" => {
            let values = object.text(&["spec", "valuesContent"]).unwrap_or_default();
            let values = yaml::read(crate::finding::FileId::default(), values);
            if let Ok(values) = values {
                claims(&values, false, take);
            }
        }
        _ => {}
    }
}

/// Hands every `nodePort` and `hostPort` below a node to a function, those that are switched off left out.
fn claims(node: &Node, is_udp: bool, take: &mut dyn FnMut(Port)) {
    let is_udp = node.text_at(&["protocol"]).map_or(is_udp, |protocol| protocol == "UDP");
    if node.get("enabled").and_then(Node::scalar).is_some_and(|enabled| enabled == "false") {
        return;
    }
    let number = |node: &Node| node.scalar()?.parse().ok().filter(|port| *port > 0);
    for entry in node.entries() {
        let is_of_host = &*entry.key == "hostPort";
        if &*entry.key == "nodePort" || is_of_host {
            let port = number(&entry.node).map(|number| Port { number, is_udp, is_of_host });
            port.into_iter().for_each(&mut *take);
        }
        for inner in entry.node.entries().iter().filter(|_| &*entry.key == "nodePorts") {
            let is_udp = inner.key.contains("udp");
            let port = number(&inner.node).map(|number| Port { number, is_udp, is_of_host: false });
            port.into_iter().for_each(&mut *take);
        }
        claims(&entry.node, is_udp || &*entry.key == "udp", take);
    }
    node.items().iter().for_each(|item| claims(item, is_udp, take));
}

/// The keys under which load balancers are told their addresses.
const ADDRESSES: &[&str] = &[
    "io.cilium/lb-ipam-ips",
    "lbipam.cilium.io/ips",
    "loadBalancerIP",
    "metallb.io/loadBalancerIPs",
    "metallb.universe.tf/loadBalancerIPs",
];

/// The addresses that a side asks for, each with who does.
pub(super) fn addresses(side: &Side) -> BTreeMap<String, &Object> {
    let mut all = BTreeMap::new();
    for object in &side.cluster.objects {
        let mut add = |text: &str| {
            let each = text.split(',').map(str::trim).filter(|text| !text.is_empty());
            for address in each {
                all.entry(address.to_owned()).or_insert(object);
            }
        };
        for address in object.at(&["spec", "addresses"]).map(Node::items).unwrap_or_default() {
            address.text_at(&["value"]).into_iter().for_each(&mut add);
        }
        object.node.texts(&mut |path, _, text| {
            if let Some(yaml::Step::Key(key)) = path.last()
                && ADDRESSES.contains(key)
            {
                add(text);
            }
        });
    }
    all
}

/// The Service that answers for the buckets of a store.
#[derive(Clone, Debug)]
pub(super) struct Buckets<'a> {
    /// The release that keeps them.
    pub(super) release: &'a Object,
    /// Its name and namespace, as they stand in addresses.
    pub(super) host: String,
    port: Option<u16>,
}

impl Buckets<'_> {
    /// The address of it.
    pub(super) fn endpoint(&self) -> String {
        let port = self.port.map(|port| format!(":{port}")).unwrap_or_default();
        format!("http://{}.svc{port}", self.host)
    }
}

/// Where a store of buckets answers; none where that is not known of the product.
pub(super) fn buckets<'a>(cluster: &'a Cluster, product: &Product) -> Option<Buckets<'a>> {
    let release = |chart: &str| cluster.releases().find(|release| release.chart == Some(chart));
    match product.id {
        "minio" => {
            let minio = release("minio")?;
            let host = format!("{}.{}", minio.fullname("minio"), minio.namespace);
            Some(Buckets { release: minio.object, host, port: Some(9000) })
        }
        "rook-ceph" => {
            let ceph = release("rook-ceph-cluster")?;
            let stores = ceph.value(&["cephObjectStores"]).map(Node::items);
            // The chart makes this one unless it is told of others.
            let store =
                stores.map_or(Some("ceph-objectstore"), |all| all.first()?.text_at(&["name"]));
            let host = format!("rook-ceph-rgw-{}.{}", store?, ceph.namespace);
            Some(Buckets { release: ceph.object, host, port: None })
        }
        _ => None,
    }
}

/// A value by which a chart serves the routes of a class.
struct Serving {
    chart: &'static str,
    value: &'static [&'static str],
    /// Whether it does unless somebody sets it.
    unless_set: bool,
    /// Whether the class is that of Gateways, or else of Ingresses.
    of_gateways: bool,
    class: &'static str,
}

const CILIUM: Serving = Serving {
    chart: "cilium",
    value: &["gatewayAPI", "enabled"],
    unless_set: false,
    of_gateways: true,
    class: "cilium",
};
const TRAEFIK: Serving = Serving {
    chart: "traefik",
    value: &["providers", "kubernetesGateway", "enabled"],
    class: "traefik",
    ..CILIUM
};
const SERVING: &[Serving] = &[
    CILIUM,
    Serving { value: &["ingressController", "enabled"], of_gateways: false, ..CILIUM },
    TRAEFIK,
    Serving {
        value: &["providers", "kubernetesIngress", "enabled"],
        unless_set: true,
        of_gateways: false,
        ..TRAEFIK
    },
];

/// A release that goes on and serves routes no more.
#[derive(Clone, Debug)]
pub(super) struct SwitchedOff<'a> {
    /// The release as it was.
    pub(super) release: &'a Object,
    /// The value that says so.
    pub(super) value: String,
    /// The hosts of the routes that it served.
    pub(super) hosts: Vec<String>,
}

/// The releases that serve routes no more after an upgrade, where there were any.
pub(super) fn switched_off<'a>(delta: &Delta<'a>) -> Vec<SwitchedOff<'a>> {
    let mut all = Vec::new();
    for old in delta.from.cluster.releases() {
        let new = delta.wanted(&old.object.key).and_then(|new| delta.to.cluster.release(new));
        let Some(new) = new else { continue };
        let rows = SERVING.iter().filter(|row| old.chart == Some(row.chart));
        for row in rows {
            let is_on = |release: &Release<'_>| {
                release.value(row.value).map_or(row.unless_set, Node::is_true)
            };
            if is_on(&old) && !is_on(&new) {
                let (release, value) = (old.object, row.value.join("."));
                let hosts = served(delta.from, row);
                all.extend((!hosts.is_empty()).then_some(SwitchedOff { release, value, hosts }));
            }
        }
    }
    all
}

fn served(side: &Side, row: &Serving) -> Vec<String> {
    let is_its = |door: DoorKind<'_>| match door {
        DoorKind::Gateway { namespace, name, .. } => {
            let gateway = side.cluster.get("gateway.networking.k8s.io", "Gateway", namespace, name);
            let class = gateway.and_then(|gateway| gateway.text(&["spec", "gatewayClassName"]));
            row.of_gateways && class == Some(row.class)
        }
        DoorKind::Class(class) => !row.of_gateways && class == Some(row.class),
    };
    let hosts = by_host(side).into_iter();
    let own = hosts.filter(|(_, routes)| {
        routes.iter().any(|route| route.doors.iter().any(|door| is_its(door.kind)))
    });
    own.map(|(host, _)| host).collect()
}
