//! ClickStack from chart 3.x: the operators first, then what they run, then the way in from the tailnet.

use crate::{
    chart::{
        self, ClickStackOperatorsV1, ClickStackV3, ClickStackV3Secrets, OwnCollector, Resources,
        Server, Storage,
    },
    component::clickstack::{
        CREDENTIALS, Ground, Home, Installed, Parts, RELEASE, ROW, Settings, fence, origins,
        settings::Collector, store::Ends, wanted,
    },
    containment::{
        Handle, Install, Layer, Ns, Readiness, Release, Running,
        exposure::{MayFace, OwnLogin, ReachableOver, Tailnet, Ui},
        tier::{DependencyOf, Tier},
    },
    name::Name,
    provider::{Site, fixed},
    quantity::{Duration, Quantity},
};

/// Installs it in two layers, and the tailnet's way in as a third.
pub(super) fn install<T, S>(
    site: &mut Site<'_>,
    settings: &Settings,
    home: &Home<'_, T, S>,
    ground: Ground<'_>,
) -> Installed<T>
where
    T: Tier + DependencyOf<T> + MayFace<S> + MayFace<Tailnet>,
    OwnLogin: ReachableOver<S>,
{
    let namespace = &home.namespace;
    let (operators, operator_release) = operators(site, settings, namespace);
    let origin = site.origin(ROW.id);
    let mut layer = Layer::open(namespace, fixed("clickstack-app"), origin)
        .timeout(Duration::literal("15m"))
        .summary("ClickStack, where logs and traces are kept and seen");
    let operators = layer.operated_by(&operators);
    if let Some(handle) = &ground.block.handle {
        layer.needs(handle);
    }
    let keys =
        ["HYPERDX_API_KEY", "CLICKHOUSE_PASSWORD", "CLICKHOUSE_APP_PASSWORD", "MONGODB_PASSWORD"];
    let [api_key, clickhouse, clickhouse_app, mongodb] =
        layer.secret(ground.secrets, &CREDENTIALS, wanted(settings, keys));
    let (credentials, token, password) = (api_key.object(), api_key.clone(), clickhouse.clone());
    let default_user = settings.clickhouse.lock_default_user.then(|| {
        // Its operator reads the Secret itself, so it is not the release that has to hold the value.
        let keys = wanted(settings, ["CLICKHOUSE_DEFAULT_PASSWORD"]);
        let [key] = layer.secret(ground.secrets, &DEFAULT_USER, keys);
        key
    });
    let (collector, is_bundled) = collector(settings);
    let (frontend_url, address) = origins(site, settings, home, ground);
    let version = settings.chart.version(site, ROW.id, chart::row("clickstack_v3"));
    let release = layer.release(Install {
        release: settings.release.clone().unwrap_or(RELEASE),
        version,
        chart: ClickStackV3 {
            operators,
            frontend_url,
            secrets: ClickStackV3Secrets { api_key, clickhouse, clickhouse_app, mongodb },
            storage: storage(settings, ground),
            clickhouse: settings.resources.clickhouse(),
            keeper: settings.resources.keeper(),
            mongodb: Parts::small(settings.resources.mongodb.as_ref()),
            collector,
            server: Server {
                handlers: ground.handlers.to_vec(),
                system_logs: settings.clickhouse.system_logs(),
                default_user,
                sets_retention: settings.retention_days.is_some(),
            },
            tables: settings.clickhouse.tables(),
            api: settings.api,
            hyperdx: settings.resources.hyperdx(),
        },
        extra: settings.chart.extra(),
    });
    let route = layer.expose(address, fixed("hyperdx"), ClickStackV3::ui(&release));
    let ready = [
        Some(release.object()),
        Some(ClickStackV3::app_deployment(&release)),
        is_bundled.then(|| ClickStackV3::collector_deployment(&release)),
        Some(credentials),
        Some(route),
    ];
    let otlp = is_bundled.then(|| ClickStackV3::otlp_http(&release));
    let handle = site.platform.gate(layer, Readiness::checks(ready.into_iter().flatten()));
    if settings.clickhouse.fenced {
        fence::declare(site, settings, (&release, &operator_release));
    }
    let way = (&handle, ClickStackV3::ui(&release));
    enter_from_tailnet(site, settings, namespace, (ground, way));
    let tables = Some((ClickStackV3::clickhouse_native(&release), password));
    let ends = Some(Ends::of(&release, settings));
    Installed { otlp, api_key: token, tables, ends, handle }
}

/// The collector of the chart, and whether there is one.
fn collector(settings: &Settings) -> (OwnCollector, bool) {
    let resources = Parts::small(settings.resources.collector.as_ref());
    match settings.collector {
        Collector::Bundled => (OwnCollector::Led(resources), true),
        Collector::Standalone => (OwnCollector::Standalone(resources), true),
        Collector::None => (OwnCollector::None, false),
    }
}

/// Lets people in from the tailnet, where the profile has a name for that.
fn enter_from_tailnet<T>(
    site: &mut Site<'_>,
    settings: &Settings,
    namespace: &Ns<T>,
    (ground, (handle, ui)): (Ground<'_>, (&Handle<T>, Ui<OwnLogin>)),
) where
    T: Tier + DependencyOf<T> + MayFace<Tailnet>,
{
    if let (Some(slug), Some(tailnet)) = (&settings.tailnet, ground.tailnet) {
        let mut layer =
            Layer::open(namespace, fixed("hyperdx-tailscale-ingress"), site.origin(ROW.id))
                .summary("the way to HyperDX from the tailnet");
        layer.needs(handle);
        layer.expose(tailnet.address(slug), fixed("hyperdx-tailnet"), ui);
        site.platform.close(layer);
    }
}

/// The Secret that ClickHouse's operator reads.
const DEFAULT_USER: Name = ClickStackV3::secret("clickhouse-default-user");

fn operators<T: Tier>(
    site: &mut Site<'_>,
    settings: &Settings,
    namespace: &Ns<T>,
) -> (Running<ClickStackOperatorsV1, T>, Release<ClickStackOperatorsV1>) {
    let origin = site.origin(ROW.id);
    let mut layer = Layer::open(namespace, fixed("clickstack-operators"), origin)
        .summary("the operators that run ClickHouse and MongoDB for ClickStack");
    let row = chart::row("clickstack_operators_v1");
    let version = settings.operators.version_under(site, [ROW.id, "operators"], row);
    let release = layer.release(Install {
        release: fixed("clickstack-operators"),
        version,
        chart: ClickStackOperatorsV1 { resources: Resources::literal("50m", "128Mi", "512Mi") },
        extra: settings.operators.extra(),
    });
    (site.platform.run(layer, &release), release)
}

fn storage(settings: &Settings, ground: Ground<'_>) -> Storage {
    let sizes = &settings.storage;
    let or = |size: &Option<Quantity>, default| size.clone().unwrap_or(Quantity::literal(default));
    Storage {
        class: Some(ground.block.class.to_owned()),
        clickhouse: or(&sizes.clickhouse, "20Gi"),
        keeper: or(&sizes.keeper, "5Gi"),
        mongodb: or(&sizes.mongodb, "50Gi"),
        mongodb_logs: or(&sizes.mongodb_logs, "5Gi"),
    }
}
