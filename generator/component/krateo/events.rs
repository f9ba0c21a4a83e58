//! Events of compositions: the path of ClickHouse that answers with them, the Secret by which Krateo finds
//! it, and the proxy that sends them on to browsers.

use super::{
    Plan, ROW,
    server::{self, Life, Server, plain},
};
use crate::{
    chart::{QueryHandler, Resources},
    component::clickstack::{HTTP, READER},
    containment::{
        Framed, Handle, Layer, Readiness, SecretKey, exposure::Ui, flow::Flow, tier,
        workload::ContainerPort,
    },
    finding::Finding,
    name::{Key, Name},
    provider::fixed,
    quantity::Quantity,
};

/// The events of one composition, as Krateo's frontend reads them.
pub(super) const HANDLER: QueryHandler = QueryHandler {
    path: "/events",
    query: "\
WITH JSONExtractRaw(Body, 'object') AS event
SELECT
    JSONExtractString(event, 'involvedObject', 'name') AS obj_name,
    JSONExtractString(event, 'involvedObject', 'namespace') AS obj_namespace,
    JSONExtractString(event, 'involvedObject', 'uid') AS obj_uid,
    JSONExtractString(event, 'involvedObject', 'kind') AS obj_kind,
    JSONExtractString(event, 'reason') AS reason,
    JSONExtractString(event, 'message') AS message,
    ifNull(nullIf(JSONExtractString(event, 'type'), ''), 'Normal') AS type,
    coalesce(
        nullIf(JSONExtractString(event, 'eventTime'), ''),
        nullIf(JSONExtractString(event, 'lastTimestamp'), ''),
        formatDateTime(toDateTime(Timestamp), '%Y-%m-%dT%H:%i:%SZ', 'UTC')
    ) AS eventTime,
    JSONExtractString(event, 'source', 'component') AS source_component
FROM default.otel_logs
WHERE ResourceAttributes['telemetry.source'] = 'k8s-events'
  AND LogAttributes['krateo.io/composition-id'] = {composition_id:String}
  AND JSONExtractString(event, 'reason') != ''
ORDER BY Timestamp DESC
LIMIT 50
FORMAT JSON
",
};

/// What reads from ClickHouse has to show.
pub(super) struct Reader {
    /// The password.
    pub(super) password: SecretKey,
    /// The layer that provides it.
    pub(super) handle: Handle<tier::App>,
}

/// The Secret by which Krateo's `RESTAction`s find ClickHouse.
const ENDPOINT: Name = Name::literal("clickhouse-internal-endpoint");

/// Makes the Secret, and lets those who are known to use it through to ClickHouse.
pub(super) fn credentials(plan: &mut Plan<'_, '_>) -> Reader {
    let mut layer = Layer::open(&plan.own, fixed("krateo-config"), plan.site.origin(ROW.id))
        .summary("where ClickHouse answers Krateo, and what Krateo shows there");
    let wanted = plan.clickhouse.reader.clone();
    let framed = [
        Framed::address(Key::literal("server-url"), &plan.clickhouse.http, "http"),
        Framed::account(Key::literal("username"), &READER),
        Framed::after(Key::literal("password"), "", wanted.key.clone()),
    ];
    let ([password], _) = layer.framed_secret(plan.ground.secrets, &ENDPOINT, [wanted], framed);
    let handle = plan.site.platform.gate(layer, Readiness::Wait);
    for (name, labels) in &plan.settings.readers {
        let labels = labels.iter().map(|(key, value)| (key.clone(), value.held().to_owned()));
        let pods = plan.own.promised_pods(name.clone(), labels.collect());
        plan.site.platform.allow(Flow::new(&pods, &plan.clickhouse.pods, HTTP));
    }
    Reader { password, handle }
}

/// Runs the proxy that sends events on to browsers.
pub(super) fn install(plan: &mut Plan<'_, '_>, reader: &Reader) {
    let mut layer = Layer::open(&plan.own, fixed("krateo-events"), plan.site.origin(ROW.id))
        .summary("the proxy that sends events on to browsers as they come");
    layer.needs(&reader.handle);
    layer.needs(&plan.clickhouse.handle);
    let (pods, service) = server::run(
        &mut layer,
        &Server {
            name: fixed("krateo-sse-proxy"),
            image: "ghcr.io/braghettos/krateo-sse-proxy:0.1.0".to_owned(),
            args: Vec::new(),
            env: vec![
                plain("CLICKHOUSE_URL", plan.clickhouse.http.url("http")),
                plain("CLICKHOUSE_USER", READER.as_str()),
                reader.password.env("CLICKHOUSE_PASSWORD"),
                plain("LISTEN_ADDR", ":8080"),
            ],
            port: 8080,
            life: Life::Path("/health"),
            replicas: 2,
            resources: Resources::literal("50m", "32Mi", "128Mi")
                .with_cpu_limit(Quantity::literal("200m")),
        },
    );
    plan.site.platform.allow(Flow::new(&pods, &plan.clickhouse.pods, HTTP));
    plan.site.platform.fence(&pods);
    let service = service.answered_by(pods, ContainerPort(8080));
    if let Some(host) = plan.settings.events_host.clone() {
        let Some(internal) = plan.ground.ingress.internal() else {
            let place = plan.site.profile.place(&["components", ROW.id, "events-host"]);
            let message = "the ingress has no way in of the house's own";
            plan.site.platform.report(
                Finding::error("open-ui-without-gate", place, message)
                    .note("the proxy asks for no login, and shows what happens in the cluster")
                    .help("choose `provider.ingress: envoy-gateway`, or remove `events-host`"),
            );
            plan.site.platform.close(layer);
            return;
        };
        let ui = Ui::open(service).accept(
            "pages of the portal fetch events in the browser, which has no credential to show; it is reached \
             from inside alone",
        );
        layer.expose(internal.address(&host), fixed("krateo-sse-proxy"), ui);
    }
    plan.site.platform.gate(layer, Readiness::Wait);
}
