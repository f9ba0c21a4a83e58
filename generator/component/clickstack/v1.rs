//! ClickStack from chart 1.x: one layer, no operators.

use crate::{
    chart::{self, ClickStackV1, ClickStackV1Secrets},
    component::clickstack::{
        CREDENTIALS, Ground, Home, Installed, Parts, RELEASE, ROW, Settings, origins, wanted,
    },
    containment::{
        Install, Layer, Object, Readiness,
        allowed::AllowedIn,
        exposure::{MayFace, OwnLogin, ReachableOver, Tailnet},
        tier::Tier,
    },
    model::{Core, core::LimitRange},
    provider::{Site, fixed},
    quantity::{Duration, Quantity},
};

use k8s_openapi::{
    api::core::v1::{LimitRangeItem, LimitRangeSpec},
    apimachinery::pkg::api::resource as api,
};
use std::collections::BTreeMap;

/// Installs it in one layer.
pub(super) fn install<T, S>(
    site: &mut Site<'_>,
    settings: &Settings,
    home: &Home<'_, T, S>,
    ground: Ground<'_>,
) -> Installed<T>
where
    T: Tier + MayFace<S> + MayFace<Tailnet>,
    OwnLogin: ReachableOver<S>,
    Core<LimitRange>: AllowedIn<T>,
{
    let namespace = &home.namespace;
    let origin = site.origin(ROW.id);
    let mut layer = Layer::open(namespace, fixed("clickstack"), origin)
        .timeout(Duration::literal("15m"))
        .summary("ClickStack, where logs, traces and metrics are kept and seen");
    if let Some(handle) = &ground.block.handle {
        layer.needs(handle);
    }
    let keys =
        wanted(settings, ["HYPERDX_API_KEY", "CLICKHOUSE_PASSWORD", "CLICKHOUSE_APP_PASSWORD"]);
    let [api_key, clickhouse, clickhouse_app] = layer.secret(ground.secrets, &CREDENTIALS, keys);
    layer.add(Object::new(fixed("memory"), Core(limits(settings))));
    let token = api_key.clone();
    let (frontend_url, address) = origins(site, settings, home, ground);
    let sizes = &settings.storage;
    let version = settings.chart.version(site, ROW.id, chart::row("clickstack_v1"));
    let release = layer.release(Install {
        release: settings.release.clone().unwrap_or(RELEASE),
        version,
        chart: ClickStackV1 {
            frontend_url,
            secrets: ClickStackV1Secrets { api_key, clickhouse, clickhouse_app },
            storage_class: ground.block.class.to_owned(),
            data: sizes.clickhouse.clone().unwrap_or(Quantity::literal("20Gi")),
            logs: sizes.clickhouse_logs.clone().unwrap_or(Quantity::literal("5Gi")),
            mongodb: sizes.mongodb.clone().unwrap_or(Quantity::literal("10Gi")),
            clickhouse: settings.resources.clickhouse(),
            hyperdx: settings.resources.hyperdx(),
            collector: Parts::small(settings.resources.collector.as_ref()),
        },
        extra: settings.chart.extra(),
    });
    layer.expose(address, fixed("hyperdx"), ClickStackV1::ui(&release));
    if let (Some(slug), Some(tailnet)) = (&settings.tailnet, ground.tailnet) {
        layer.expose(tailnet.address(slug), fixed("hyperdx-tailnet"), ClickStackV1::ui(&release));
    }
    let otlp = Some(ClickStackV1::otlp_http(&release));
    let handle = site.platform.gate(layer, Readiness::Wait);
    Installed { otlp, api_key: token, tables: None, ends: None, handle }
}

/// What a container may take that sets no limit itself: the chart has no value for MongoDB's.
fn limits(settings: &Settings) -> LimitRange {
    let mongodb = Parts::small(settings.resources.mongodb.as_ref());
    let memory = |amount: &Quantity| {
        BTreeMap::from([("memory".to_owned(), api::Quantity(amount.to_string()))])
    };
    let item = LimitRangeItem {
        type_: "Container".to_owned(),
        default: Some(memory(&mongodb.memory_limit)),
        default_request: Some(memory(&mongodb.memory)),
        ..LimitRangeItem::default()
    };
    LimitRange { spec: Some(LimitRangeSpec { limits: vec![item] }), ..LimitRange::default() }
}
