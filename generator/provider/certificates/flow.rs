//! Whom cert-manager talks to.

use crate::{
    chart::CertManagerV1,
    containment::{
        Platform, Release,
        flow::{Flow, Peer},
        workload::ContainerPort,
    },
    provider::certificates::Solver,
};

/// How hosts are proven to be ours, to somebody outside who signs.
#[derive(Clone, Copy, Debug)]
pub(super) enum Proof<'a> {
    /// Through DNS.
    Dns,
    /// Through the way in.
    Http(&'a Solver),
}

/// Fences cert-manager in. `proof` is none where nobody outside is asked.
pub(super) fn declare(
    platform: &mut Platform,
    release: &Release<CertManagerV1>,
    proof: Option<Proof<'_>>,
) {
    let pods = CertManagerV1::pods(release);
    for pods in &pods {
        platform.fence(pods);
        platform.allow(Flow::to_api_server(pods));
    }
    let [controller, webhook, _] = &pods;
    platform.allow(Flow::new(Peer::ApiServer, webhook, CertManagerV1::WEBHOOK));
    let Some(proof) = proof else { return };
    // Who signs, and whoever hosts the zone, are told over HTTPS.
    platform.allow(Flow::new(controller, Peer::World, ContainerPort(443)));
    match proof {
        // It asks the zone's own name servers whether they have the record yet.
        Proof::Dns => {
            platform.allow(Flow::new(controller, Peer::World, ContainerPort(53)).and_udp());
        }
        // It looks whether the host answers before it has others look, and follows to HTTPS. An address of the
        // cluster's own is a node's, or the proxy's before a policy is asked: then it counts where that listens.
        Proof::Http(Solver { proxy, ports, .. }) => {
            for port in [80, 443] {
                for to in [Peer::World, Peer::Nodes] {
                    platform.allow(Flow::new(controller, to, ContainerPort(port)));
                }
            }
            for port in ports {
                platform.allow(Flow::new(controller, proxy.clone(), *port));
            }
        }
    }
}
