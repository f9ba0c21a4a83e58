//! The release of an app: its chart, and the secrets that go into its values.

use crate::{
    chart::PlainChart,
    component::apps::{Plan, Shared},
    containment::{ChartSource, Install, Layer, Ns, Pinned, Wanted, tier::Tier},
    profile::Chart,
    quantity::Duration,
};

/// Opens the app's layer and installs its chart.
pub(super) fn open<T: Tier>(plan: &Plan<'_>, namespace: &Ns<T>, ground: Shared<'_>) -> Layer<T> {
    let app = &plan.app.value;
    let timeout = app.timeout.clone().unwrap_or(Duration::literal("5m"));
    let mut layer =
        Layer::open(namespace, plan.name.clone(), plan.app.place).summary("a plain Helm app");
    if let Some(interval) = &app.interval {
        layer = layer.interval(interval.clone());
    }
    let mut credentials = Vec::new();
    for (secret, keys) in &app.secrets {
        let wanted: Vec<_> = keys
            .keys
            .keys()
            .map(|key| Wanted::new(key.clone(), plan.name.as_str(), &keys.keys))
            .collect();
        for key in layer.secret_keys(ground.secrets, secret, &wanted) {
            if let Some(path) = keys.values.get(key.key()) {
                credentials.push((path.clone(), key));
            }
        }
    }
    let source = match &app.chart {
        Chart::Oci(chart) => ChartSource::Oci(chart.oci.clone(), None),
        Chart::Repository(chart) => ChartSource::Repository(chart.repository.clone()),
    };
    layer.release(Install {
        release: plan.name.clone(),
        version: Pinned { version: app.chart.version().clone(), source, place: plan.app.place },
        chart: PlainChart {
            name: app.chart.name().to_owned(),
            values: serde_json::Value::Object(app.values.clone()),
            credentials,
            timeout,
        },
        extra: None,
    });
    layer
}
