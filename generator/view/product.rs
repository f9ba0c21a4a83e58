//! Which provider of an axis a cluster installs, and by which marks each is known.

use super::{Cluster, Object};

/// A provider, as it shows in any tree.
#[derive(Debug)]
pub struct Product {
    /// What a profile calls it.
    pub id: &'static str,
    /// What else people call it.
    pub aliases: &'static [&'static str],
    /// The chart that installs it.
    pub chart: &'static str,
    /// The prefixes of the annotations that only it reads.
    pub prefixes: &'static [&'static str],
    /// The class that its Ingresses have by default.
    pub class: Option<&'static str>,
    /// The groups of its own kinds.
    pub groups: &'static [&'static str],
}

const PLAIN: Product =
    Product { id: "", aliases: &[], chart: "", prefixes: &[], class: None, groups: &[] };

/// The controllers of Ingresses.
pub const INGRESS: &[Product] = &[
    Product {
        id: "aws-load-balancer-controller",
        aliases: &["alb"],
        chart: "aws-load-balancer-controller",
        prefixes: &["alb.ingress.kubernetes.io/"],
        class: Some("alb"),
        ..PLAIN
    },
    Product { id: "envoy-gateway", chart: "gateway-helm", ..PLAIN },
    Product {
        id: "haproxy",
        chart: "kubernetes-ingress",
        prefixes: &["haproxy.org/"],
        class: Some("haproxy"),
        ..PLAIN
    },
    Product {
        id: "ingress-nginx",
        aliases: &["nginx"],
        chart: "ingress-nginx",
        prefixes: &["nginx.ingress.kubernetes.io/"],
        class: Some("nginx"),
        ..PLAIN
    },
    Product {
        id: "traefik",
        aliases: &["traefik-k3s"],
        chart: "traefik",
        prefixes: &["traefik.ingress.kubernetes.io/"],
        class: Some("traefik"),
        groups: &["hub.traefik.io", "traefik.containo.us", "traefik.io"],
    },
];

/// The stores of buckets.
const OBJECT_STORAGE: &[Product] = &[
    Product { id: "minio", chart: "minio", ..PLAIN },
    Product { id: "rook-ceph", aliases: &["ceph"], chart: "rook-ceph", ..PLAIN },
];

/// The providers by axis.
pub const PRODUCTS: &[(&str, &[Product])] =
    &[("ingress", INGRESS), ("object-storage", OBJECT_STORAGE), ("storage", OBJECT_STORAGE)];

impl Product {
    /// The product of a name.
    pub fn find<'a>(products: &'a [Self], name: &str) -> Option<&'a Self> {
        products.iter().find(|product| product.is_called(name))
    }

    /// Whether somebody calls it by a name.
    pub fn is_called(&self, name: &str) -> bool {
        self.id == name || self.aliases.contains(&name)
    }
}

impl Cluster {
    /// The products that are installed, each once, with the object that does it.
    pub fn present<'a>(&'a self, products: &'a [Product]) -> Vec<(&'a Product, &'a Object)> {
        let found = products.iter().filter_map(|product| {
            let release = self.releases().find(|release| release.chart == Some(product.chart));
            let of_k3s = || {
                let mut configs = self.of("helm.cattle.io", "HelmChartConfig");
                configs.find(|config| config.key.name == product.chart)
            };
            Some((product, release.map(|release| release.object).or_else(of_k3s)?))
        });
        found.collect()
    }
}
