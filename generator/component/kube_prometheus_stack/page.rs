//! The ways to Prometheus and Alertmanager, behind the auth gate: neither asks for a login. Grafana, which
//! does, may be put behind it too.

use crate::{
    component::kube_prometheus_stack::{Ground, Monitoring, ROW, settings::Settings},
    containment::{Layer, Ns, exposure::Ui, tier},
    finding::Finding,
    provider::{Site, fixed},
};

/// Exposes what the profile gives a host, in a layer that the stack does not wait for.
pub(super) fn open(
    site: &mut Site<'_>,
    settings: &Settings,
    (monitoring, namespace): (&Monitoring, &Ns<tier::Platform>),
    ground: Ground<'_>,
) {
    let grafana = settings.grafana.host.clone().filter(|_| settings.grafana.behind_gate);
    let pages = [
        ("grafana", &["grafana", "host"][..], &grafana, monitoring.grafana.as_ref()),
        (
            "prometheus",
            &["prometheus-host"],
            &settings.prometheus_host,
            Some(&monitoring.prometheus),
        ),
        (
            "alertmanager",
            &["alertmanager", "host"],
            &settings.alertmanager.host,
            Some(&monitoring.alertmanager),
        ),
    ];
    let mut gated = Vec::new();
    for (name, key, host, service) in pages {
        let (Some(host), Some(service)) = (host, service) else { continue };
        let path: Vec<&str> = ["components", ROW.id].iter().chain(key).copied().collect();
        let place = site.profile.place(&path);
        let Some(gate) = ground.gate else {
            site.platform.report(
                Finding::error(
                    "open-ui-without-gate",
                    place,
                    format!("the user interface of {name} has no login of its own"),
                )
                .note("whoever reaches it reads everything that is measured, and silences alerts")
                .help(format!("choose a provider of `auth-gate`, or remove `{}`", key.join("."))),
            );
            continue;
        };
        let ui = Ui::open(service.clone());
        let ui = gate.protect(site.platform, ui, host, namespace.name());
        gated.extend(ui.map(|ui| (name, host, ui)));
    }
    if gated.is_empty() {
        return;
    }
    let mut layer = Layer::open(namespace, fixed("monitoring-pages"), site.origin(ROW.id))
        .summary("the ways to Prometheus and Alertmanager, behind the gate");
    layer.needs(&monitoring.handle);
    for (name, host, ui) in gated {
        ground.ingress.expose_inside(&mut layer, host, fixed(name), ui);
    }
    site.platform.close(layer);
}
