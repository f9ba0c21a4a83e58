//! Who of ClickStack talks to whom.

use super::settings::{Collector, Settings};
use crate::{
    chart::{ClickStackOperatorsV1, ClickStackV3},
    component::clickstack::{HTTP, NATIVE},
    containment::{
        Release,
        flow::{Flow, Peer},
        workload::ContainerPort,
    },
    provider::Site,
};

const API_OF_CLICKHOUSE_OPERATOR: ContainerPort = ContainerPort(9001);
const HTTPS: ContainerPort = ContainerPort(443);
const KEEPER: ContainerPort = ContainerPort(2181);
const KEEPERS: ContainerPort = ContainerPort(9234);
const MONGODB: ContainerPort = ContainerPort(27017);
const OPAMP: ContainerPort = ContainerPort(4320);
const OTLP: [ContainerPort; 2] = [ContainerPort(4317), ContainerPort(4318)];
const REPLICAS: ContainerPort = ContainerPort(9009);

/// Fences the stack in, and its operators.
pub(super) fn declare(
    site: &mut Site<'_>,
    settings: &Settings,
    (release, operators): (&Release<ClickStackV3>, &Release<ClickStackOperatorsV1>),
) {
    let clickhouse = ClickStackV3::clickhouse_pods(release);
    let keeper = ClickStackV3::keeper_pods(release);
    let mongodb = ClickStackV3::mongodb_pods(release);
    let ui = ClickStackV3::hyperdx_pods(release);
    let operator = ClickStackOperatorsV1::clickhouse_operator_pods(operators);
    let other_operator = ClickStackOperatorsV1::mongodb_operator_pods(operators);
    let flows = [
        Flow::new(&ui, &clickhouse, HTTP),
        Flow::new(&ui, &mongodb, MONGODB),
        // Whom alerts call, people write down in HyperDX.
        Flow::new(&ui, Peer::World, HTTPS),
        // Replicas fetch each other's parts, and the operator asks and tells on a port of its own.
        Flow::new(&clickhouse, &clickhouse, NATIVE),
        Flow::new(&clickhouse, &clickhouse, REPLICAS),
        Flow::new(&operator, &clickhouse, API_OF_CLICKHOUSE_OPERATOR),
        Flow::new(&clickhouse, &keeper, KEEPER),
        Flow::new(&operator, &keeper, KEEPER),
        Flow::new(&keeper, &keeper, KEEPERS),
        Flow::new(&mongodb, &mongodb, MONGODB),
        Flow::to_api_server(&operator),
        Flow::to_api_server(&other_operator),
        // The agent in each pod says there how far it is.
        Flow::to_api_server(&mongodb),
    ];
    for flow in flows {
        site.platform.allow(flow);
    }
    for pods in [&clickhouse, &keeper, &mongodb, &ui, &operator, &other_operator] {
        site.platform.fence(pods);
    }
    if settings.collector == Collector::None {
        return;
    }
    let collector = ClickStackV3::collector_pods(release);
    site.platform.allow(Flow::new(&collector, &clickhouse, NATIVE));
    for port in OTLP {
        site.platform.allow(Flow::new(Peer::Cluster, &collector, port));
    }
    if settings.collector == Collector::Bundled {
        site.platform.allow(Flow::new(&collector, &ui, OPAMP));
    }
    site.platform.fence(&collector);
}
