//! The alerts on ClickStack's volumes: they read what the kubelet measures and store nothing.

use crate::{
    chart::Severity,
    component::{
        clickstack::ROW,
        kube_prometheus_stack::{Monitoring, alert::Alert},
    },
    containment::{
        Layer, Ns,
        allowed::AllowedIn,
        tier::{self, DependencyOf, Tier},
    },
    model::PrometheusRule,
    name::Namespace,
    provider::{Site, fixed},
    quantity::Duration,
    text::Text,
};

/// Has somebody told before a volume is full, where there is a Prometheus to notice.
pub(super) fn install<T>(site: &mut Site<'_>, namespace: &Ns<T>, monitoring: Option<&Monitoring>)
where
    T: Tier,
    tier::Platform: DependencyOf<T>,
    PrometheusRule: AllowedIn<T>,
{
    let Some(monitoring) = monitoring else { return };
    let mut layer = Layer::open(namespace, fixed("clickstack-alerts"), site.origin(ROW.id))
        .summary("who is told before ClickStack's volumes are full");
    monitoring.alert(&mut layer, fixed("clickstack-storage"), &alerts(namespace.name()));
    site.platform.close(layer);
}

fn alerts(namespace: &Namespace) -> [Alert; 3] {
    let of = |what: &str| format!("kubelet_volume_stats_{what}_bytes{{namespace=\"{namespace}\"}}");
    let above = |share: &str| format!("{} / {} > {share}", of("used"), of("capacity"));
    let soon = format!("predict_linear({}[6h], 24 * 3600) < 0", of("available"));
    let alert = |name: &str, expr, hold, severity, summary: &str| Alert {
        alert: name.into(),
        expr: Text::literal(expr),
        r#for: Some(Duration::literal(hold)),
        severity,
        summary: summary.into(),
        about: vec!["persistentvolumeclaim".into()],
    };
    [
        alert(
            "ClickStackVolumeFilling",
            above("0.70"),
            "30m",
            Severity::Warning,
            "a volume of ClickStack is over 70 % full",
        ),
        alert(
            "ClickStackVolumeAlmostFull",
            above("0.85"),
            "10m",
            Severity::Critical,
            "a volume of ClickStack is over 85 % full",
        ),
        alert(
            "ClickStackVolumeFullWithinADay",
            soon,
            "1h",
            Severity::Warning,
            "a volume of ClickStack is full within a day, as it goes",
        ),
    ]
}
