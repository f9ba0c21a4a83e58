//! Addresses of Services, as workloads are told of them.

use super::{Pods, containers};
use crate::finding::Place;

/// The address of a Service in the cluster, such as `http://web.apps.svc:80`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The name of the Service.
    pub service: String,
    /// Its namespace.
    pub namespace: String,
    /// Its port; `80` where none is written.
    pub port: String,
}

impl Address {
    /// The addresses in a text whose hosts end in `.svc` or in `.svc` and the cluster's domain.
    pub fn all(text: &str) -> Vec<Self> {
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || ".-:".contains(letter);
        let parts = text.split("://").skip(1).filter_map(|part| {
            let end = part.find(|letter| !is_part(letter)).unwrap_or(part.len());
            let (host, port) = part[..end].split_once(':').unwrap_or((&part[..end], "80"));
            let mut labels = host.split('.');
            let (service, namespace) = (labels.next()?.to_owned(), labels.next()?.to_owned());
            let is_service = labels.next() == Some("svc");
            is_service.then(|| Self { service, namespace, port: port.to_owned() })
        });
        parts.collect()
    }
}

impl Pods<'_> {
    /// The addresses in the environment and the arguments of their containers.
    pub fn addresses(&self) -> Vec<(Place, Address)> {
        let mut all = Vec::new();
        let containers = self.spec.into_iter().flat_map(containers);
        let told = containers
            .flat_map(|container| ["env", "args", "command"].map(|key| container.get(key)));
        for node in told.flatten() {
            node.texts(&mut |_, node, text| {
                all.extend(Address::all(text).into_iter().map(|address| (node.place, address)));
            });
        }
        all
    }
}
