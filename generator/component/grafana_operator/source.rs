//! The data sources of Grafana: whatever the platform has that can be shown.

use crate::{
    component::{
        clickstack::{ClickHouse, READER},
        grafana_operator::{Ground, instance},
    },
    containment::{
        Layer, Object, SecretKey,
        evidence::{GrafanaKinds, Installed},
        exposure::ServiceRef,
        tier,
    },
    model::{
        GrafanaDatasource,
        alertmanager_config::SecretKeyReference,
        grafana_datasource::{
            DatasourceBody, DatasourceSource, DatasourceValue, GrafanaDatasourceSpec, GrafanaPlugin,
        },
    },
    name::Name,
    provider::fixed,
    text::Text,
};
use serde_json::json;

/// What dashboards know Prometheus by.
pub(super) const PROMETHEUS: &str = "Prometheus";

/// The plugin that reads ClickHouse, and its exact version.
const CLICKHOUSE: (&str, &str) = ("grafana-clickhouse-datasource", "4.20.0");
const PASSWORD: Name = Name::literal("grafana-clickhouse");

/// Adds a data source for each part of the platform that has something to show.
pub(super) fn add(
    layer: &mut Layer<tier::Platform>,
    kinds: &Installed<GrafanaKinds>,
    ground: Ground<'_>,
) {
    if let Some(monitoring) = ground.monitoring {
        layer.needs(&monitoring.handle);
        let prometheus = DatasourceBody {
            is_default: Some(true),
            json_data: Some(json!({"httpMethod": "POST", "timeInterval": "30s"})),
            ..body(PROMETHEUS, "prometheus", &monitoring.prometheus)
        };
        let alertmanager = DatasourceBody {
            json_data: Some(json!({"implementation": "prometheus"})),
            ..body("Alertmanager", "alertmanager", &monitoring.alertmanager)
        };
        for (name, body) in [("prometheus", prometheus), ("alertmanager", alertmanager)] {
            let spec = source(name, body);
            layer.add_with(Object::new(fixed(name), GrafanaDatasource { spec }), kinds);
        }
    }
    if let Some(loki) = ground.loki {
        layer.needs(&loki.handle);
        let spec = source("loki", body("Loki", "loki", &loki.api));
        layer.add_with(Object::new(fixed("loki"), GrafanaDatasource { spec }), kinds);
    }
    if let Some(clickhouse) = ground.clickhouse {
        layer.needs(&clickhouse.handle);
        let [password] = layer.secret(ground.secrets, &PASSWORD, [clickhouse.reader.clone()]);
        for signal in ["logs", "traces"] {
            let name = crate::containment::name(format!("clickhouse-{signal}"));
            let spec = of_clickhouse(clickhouse, (&name, signal), &password);
            layer.add_with(Object::new(name.clone(), GrafanaDatasource { spec }), kinds);
        }
    }
}

/// Where the data sources are asked.
pub(super) fn services(ground: Ground<'_>) -> impl Iterator<Item = &ServiceRef> {
    let monitoring = ground.monitoring.into_iter();
    let measured = monitoring.flat_map(|stack| [&stack.prometheus, &stack.alertmanager]);
    let records = ground.loki.map(|loki| &loki.api);
    measured.chain(ground.clickhouse.map(|clickhouse| &clickhouse.http)).chain(records)
}

fn body(name: &str, kind: &str, service: &ServiceRef) -> DatasourceBody {
    DatasourceBody {
        name: Some(Text::literal(name)),
        r#type: Some(Text::literal(kind)),
        access: Some("proxy".into()),
        url: Some(Text::literal(service.url("http"))),
        ..DatasourceBody::default()
    }
}

fn source(uid: &str, body: DatasourceBody) -> GrafanaDatasourceSpec {
    GrafanaDatasourceSpec {
        uid: Some(Text::literal(uid)),
        ..GrafanaDatasourceSpec::new(instance(), body)
    }
}

/// ClickHouse, read by the user who may only read, with the table of one signal at hand.
fn of_clickhouse(
    clickhouse: &ClickHouse,
    (name, signal): (&Name, &str),
    password: &SecretKey,
) -> GrafanaDatasourceSpec {
    let table = json!({"defaultTable": format!("otel_{signal}"), "otelEnabled": true});
    let mut settings = json!({
        "host": clickhouse.http.fqdn(),
        "port": clickhouse.http.port().0,
        "protocol": "http",
        "username": READER,
        "defaultDatabase": "default",
    });
    settings[signal] = table;
    // The operator puts the value in; for Flux it is a literal `$`.
    let held = Text::literal(format!("${{{}}}", password.key()));
    let body = DatasourceBody {
        url: None,
        json_data: Some(settings),
        secure_json_data: Some(json!({"password": held})),
        ..body(&format!("ClickHouse {signal}"), CLICKHOUSE.0, &clickhouse.http)
    };
    let reference = SecretKeyReference {
        name: Some(password.secret().clone()),
        ..SecretKeyReference::new(password.key().clone())
    };
    let from = DatasourceSource { secret_key_ref: Some(reference) };
    let (plugin, version) = CLICKHOUSE;
    GrafanaDatasourceSpec {
        plugins: vec![GrafanaPlugin::new(Text::literal(plugin), Text::literal(version))],
        values_from: vec![DatasourceValue::new("secureJsonData.password".into(), from)],
        ..source(name.as_str(), body)
    }
}
