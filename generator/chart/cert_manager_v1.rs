//! cert-manager 1.x (read at v1.21.1): certificates as objects.

use crate::{
    chart::{ChartRow, Naming, Promises, Rendered, Resources, identity},
    containment::{
        Chart, Crds, Leftover, Made, Release, Teardown, delete_definitions,
        workload::{ContainerPort, Pods},
    },
    name::{Name, Namespace},
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow =
    ChartRow::new("cert_manager_v1", "cert-manager", 1).promising(&PROMISES);

static PROMISES: Promises = Promises::of(
    "cert-manager",
    &[
        Rendered::service(CONTROLLER.name, &[9402]),
        Rendered::service(WEBHOOK.name, &[443, 9402]),
        Rendered::service(INJECTOR.name, &[9402]),
        CONTROLLER,
        WEBHOOK,
        INJECTOR,
    ],
);

const CONTROLLER: Rendered = Rendered::deployment(Naming::Full(""));
const WEBHOOK: Rendered = Rendered::deployment(Naming::Full("-webhook"));
const INJECTOR: Rendered = Rendered::deployment(Naming::Full("-cainjector"));

/// The controller, its webhook and its CA injector.
#[derive(Clone, Debug)]
pub struct CertManagerV1 {
    /// For the controller; webhook and injector get the same.
    pub resources: Resources,
}

impl CertManagerV1 {
    /// The port on which the webhook listens.
    pub const WEBHOOK: ContainerPort = ContainerPort(10250);

    /// The pods of the controller, the webhook and the CA injector.
    pub fn pods(release: &Release<Self>) -> [Pods; 3] {
        let parts = [(CONTROLLER, "controller"), (WEBHOOK, "webhook"), (INJECTOR, "cainjector")];
        parts.map(|(part, component)| {
            let labels = [
                ("app.kubernetes.io/instance", release.name().as_str()),
                ("app.kubernetes.io/component", component),
            ];
            release.pods(PROMISES.plain(&part, release.name()), labels)
        })
    }

    /// The Deployments that have to run before a certificate can be asked for.
    pub fn deployments(release: &Release<Self>) -> Vec<Made> {
        [CONTROLLER, WEBHOOK, INJECTOR].map(|part| PROMISES.deployment(release, &part)).into()
    }
}

impl Chart for CertManagerV1 {
    identity!();

    fn values(&self) -> Value {
        let resources = self.resources.to_value();
        json!({
            "crds": {"enabled": true, "keep": true},
            // The check is a Job in a Helm hook; Flux waits for the Deployments anyway.
            "startupapicheck": {"enabled": false},
            "resources": resources,
            "webhook": {"resources": resources},
            "cainjector": {"resources": resources},
        })
    }

    fn crds(&self) -> Crds {
        Crds::InTemplates
    }
}

impl Teardown for CertManagerV1 {
    fn leftovers(&self, _: &Name, _: &Namespace) -> Vec<Leftover> {
        vec![
            Leftover::Before(
                "Order and Challenge objects, whose finalizers only the controller takes off: `kubectl \
                 delete challenges.acme.cert-manager.io,orders.acme.cert-manager.io --all \
                 --all-namespaces`"
                    .into(),
            ),
            Leftover::Gate(
                "kubectl get challenges.acme.cert-manager.io,orders.acme.cert-manager.io \
                 --all-namespaces --output name"
                    .into(),
            ),
            Leftover::ClusterWide(format!(
                "CRDs *.cert-manager.io and *.acme.cert-manager.io, kept by `crds.keep`: `{}`",
                delete_definitions("cert-manager.io")
            )),
        ]
    }
}
