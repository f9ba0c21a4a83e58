//! Buckets that somebody else serves: only their address is known.

use crate::{
    containment::{flow::Peer, workload::ContainerPort},
    finding::Finding,
    provider::{Site, object_storage::ObjectStorage},
    text::Text,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// Where the buckets are.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Settings {
    /// The address of what speaks S3, such as `https://s3.example.org`.
    endpoint: Option<Text>,
    /// The region that requests are signed for.
    region: Option<Text>,
}

impl Settings {
    /// The buckets behind the address, which `id` has to have; `region` is meant where none is given.
    pub(super) fn open(self, site: &mut Site<'_>, id: &str, region: &str) -> Option<ObjectStorage> {
        let place = site.origin(id);
        let shown = self.endpoint.as_ref().map(ToString::to_string).unwrap_or_default();
        let (Some(url), Some((host, port))) = (self.endpoint, address(&shown)) else {
            site.platform.report(
                Finding::error("endpoint-missing", place, format!("`{id}` has no address"))
                    .note("the buckets are outside of this platform, so only the profile can say where")
                    .help(format!("set `components.{id}.endpoint: https://…`")),
            );
            return None;
        };
        Some(ObjectStorage {
            url,
            region: self.region.unwrap_or_else(|| region.into()),
            peer: peer(host),
            port: ContainerPort(port),
            handle: None,
        })
    }
}

/// The host and the port of an address.
fn address(endpoint: &str) -> Option<(&str, u16)> {
    let (scheme, rest) = endpoint.split_once("://")?;
    let default = if scheme == "https" { 443 } else { 80 };
    match rest.split_once(':') {
        Some((host, port)) => Some((host, port.parse().ok()?)),
        None => Some((rest, default)),
    }
}

/// A name outside, or a Service of the cluster.
fn peer(host: &str) -> Peer {
    let parts: Vec<&str> = host.split('.').collect();
    match parts[..] {
        [_, namespace, "svc", ..] | [_, namespace] => match namespace.try_into() {
            Ok(namespace) => Peer::Namespace(namespace),
            Err(_) => Peer::World,
        },
        _ if host.parse::<std::net::IpAddr>().is_ok() => Peer::World,
        // What a variable stands for is known in the cluster alone.
        [_, ref rest @ ..] if host.contains('$') => match rest.join(".") {
            rest if rest.is_empty() || rest.contains('$') => Peer::World,
            rest => Peer::Host(format!("*.{rest}")),
        },
        _ => Peer::Host(host.to_owned()),
    }
}
