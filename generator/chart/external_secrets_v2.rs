//! External Secrets Operator 2.x (read at 2.9.0): Secrets from a store outside the cluster.

use crate::{
    chart::{ChartRow, Naming, Promises, Rendered, Resources, identity},
    containment::{
        Chart, Crds, Leftover, Release, Teardown,
        workload::{ContainerPort, Pods},
    },
    name::{Name, Namespace},
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow =
    ChartRow::new("external_secrets_v2", "external-secrets", 2).promising(&PROMISES);

static PROMISES: Promises = Promises::of(
    "external-secrets",
    &[
        PARTS[0],
        PARTS[1],
        PARTS[2],
        Rendered::service(Naming::Full("-webhook"), &[443]),
        Rendered::secret(Naming::Full("-webhook")),
    ],
)
.open();

const PARTS: [Rendered; 3] = [
    Rendered::deployment(Naming::Full("")),
    Rendered::deployment(Naming::Full("-webhook")),
    Rendered::deployment(Naming::Full("-cert-controller")),
];

/// The operator, its webhook and its certificate controller.
#[derive(Clone, Debug)]
pub struct ExternalSecretsV2 {
    /// For each of the three.
    pub resources: Resources,
}

impl ExternalSecretsV2 {
    /// The port on which the webhook listens.
    pub const WEBHOOK: ContainerPort = ContainerPort(10250);

    /// The pods of the operator, its webhook and its certificate controller.
    pub fn pods(release: &Release<Self>) -> [Pods; 3] {
        let names = [ROW.chart, "external-secrets-webhook", "external-secrets-cert-controller"];
        std::array::from_fn(|at| {
            let labels = [
                ("app.kubernetes.io/name", names[at]),
                ("app.kubernetes.io/instance", release.name().as_str()),
            ];
            release.pods(PROMISES.plain(&PARTS[at], release.name()), labels)
        })
    }
}

impl Chart for ExternalSecretsV2 {
    identity!();

    fn values(&self) -> Value {
        let resources = self.resources.to_value();
        json!({
            "installCRDs": true,
            "resources": resources,
            "webhook": {"resources": resources},
            "certController": {"resources": resources},
        })
    }

    fn rendered_secrets(&self, release: &Name) -> Vec<String> {
        PROMISES.secrets(release)
    }

    fn crds(&self) -> Crds {
        Crds::InTemplates
    }
}

impl Teardown for ExternalSecretsV2 {
    fn leftovers(&self, _: &Name, _: &Namespace) -> Vec<Leftover> {
        vec![
            Leftover::Before("ExternalSecrets; the Secrets they own go with them".into()),
            Leftover::ClusterWide(
                "ValidatingWebhookConfigurations `secretstore-validate` and \
                 `externalsecret-validate`, if any is left"
                    .into(),
            ),
        ]
    }
}
