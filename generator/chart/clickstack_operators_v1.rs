//! `clickstack-operators` 1.x (read at 1.1.0): the ClickHouse and MongoDB operators that ClickStack from
//! chart 2 on stands on.

use crate::{
    chart::{ChartRow, Naming, Promises, Rendered, Resources, When, identity},
    containment::{Chart, Crds, Leftover, Release, Teardown, workload::Pods},
    name::{Name, Namespace},
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow =
    ChartRow::new("clickstack_operators_v1", "clickstack-operators", 1).promising(&Promises::of(
        "clickstack-operators",
        &[
            Rendered::deployment(Naming::Fixed("mongodb-kubernetes-operator")),
            Rendered::deployment(Naming::Release("-clickhouse-operator-controller-manager")),
            Rendered::service(Naming::Release("-clickhouse-operator-metrics-service"), &[8080]),
            // On by default in 1.0, off in 1.1.
            Rendered::service(Naming::Release("-clickhouse-operator-webhook-service"), &[443])
                .when(&[When::On("clickhouse-operator.webhook.enabled")]),
        ],
    ));

/// Both operators. The MongoDB one watches its own namespace alone, so ClickStack has to live there too.
#[derive(Clone, Debug)]
pub struct ClickStackOperatorsV1 {
    /// For each operator.
    pub resources: Resources,
}

impl ClickStackOperatorsV1 {
    /// The pods of ClickHouse's operator.
    pub fn clickhouse_operator_pods(release: &Release<Self>) -> Pods {
        let labels = [
            ("app.kubernetes.io/name", "clickhouse-operator"),
            ("app.kubernetes.io/instance", release.name().as_str()),
            ("control-plane", "controller-manager"),
        ];
        release.pods(Name::literal("clickhouse-operator"), labels)
    }

    /// The pods of MongoDB's operator, whose name does not depend on the release.
    pub fn mongodb_operator_pods(release: &Release<Self>) -> Pods {
        let name = "mongodb-kubernetes-operator";
        let labels =
            [("app.kubernetes.io/component", "controller"), ("app.kubernetes.io/name", name)];
        release.pods(Name::literal(name), labels)
    }
}

impl Chart for ClickStackOperatorsV1 {
    identity!();

    fn values(&self) -> Value {
        let resources = self.resources.to_value();
        json!({
            "clickhouse-operator": {"manager": {"resources": resources}},
            "mongodb-operator": {"operator": {"resources": resources}},
        })
    }

    fn crds(&self) -> Crds {
        // MongoDB's lie in `crds/`, ClickHouse's in templates that Helm keeps.
        Crds::InFolder
    }
}

impl Teardown for ClickStackOperatorsV1 {
    fn leftovers(&self, _: &Name, _: &Namespace) -> Vec<Leftover> {
        vec![
            Leftover::ClusterWide(
                "ClusterRoles and ClusterRoleBindings of both operators, if any is left".into(),
            ),
            Leftover::ClusterWide(
                "CRDs clickhouseclusters.clickhouse.com and keeperclusters.clickhouse.com, kept by \
                 their policy"
                    .into(),
            ),
            Leftover::ClusterWide(
                "CRDs mongodbcommunity.mongodbcommunity.mongodb.com and the others of \
                 *.mongodb.com, which Helm never removes"
                    .into(),
            ),
        ]
    }
}
