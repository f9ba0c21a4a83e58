//! The values of every Helm release: known to the chart's own values file, and accepted by its schema.

use super::trees;
use crate::support::{
    applied::applied,
    chart::{Charts, OPEN, UNREAD},
    none_of,
    object::{Object, items, text},
    shared::shared,
};
use crate::wiring::stack;
use cofferdam::{chart::CHARTS, containment::Chart as _};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn every_release_sets_values_that_its_chart_knows() {
    let Some(shared) = shared() else { return };
    let mut judge = Judge::new(Charts::new(&shared));
    let faults: Vec<_> =
        trees().flat_map(|(profile, tree)| judge.faults(&applied(&tree, &profile))).collect();
    none_of(&faults);
    assert!(judge.judged.len() >= 8, "only {:?} were judged", judge.judged);
}

#[test]
fn a_value_that_the_chart_does_not_know_is_seen() {
    let Some(shared) = shared() else { return };
    let mut judge = Judge::new(Charts::new(&shared));
    let mut faults = |values: &Value| judge.faults(&[release("minio", "5.4.0", values)]);
    assert_eq!(faults(&json!({"resources": {"limits": {"memory": "1Gi"}}})), [""; 0]);
    assert_eq!(faults(&json!({"resorces": {}})).len(), 1);
    assert_eq!(faults(&json!({"persistence": {"sise": "1Gi"}})).len(), 1);
    assert_eq!(faults(&json!({"mode": {"standalone": true}})).len(), 1);
    let subchart = json!({"otel-collector": {"resorces": {}}});
    let faults = judge.faults(&[release("clickstack", "3.0.0", &subchart)]);
    assert_eq!(faults, ["x.yaml: clickstack: there is no `otel-collector.resorces`"]);
    let spec = json!({"clickhouse": {"keeper": {"spec": {"replcas": 1}}}});
    let faults = judge.faults(&[release("clickstack", "3.0.0", &spec)]);
    assert!(faults.len() == 1 && faults[0].contains("/spec: Additional properties"), "{faults:?}");
    let wrong = json!({"crds": {"enabled": "perhaps"}});
    assert_eq!(judge.faults(&[release("cert-manager", "v1.19.3", &wrong)]).len(), 1);
    let unknown = release("surprise", "1.0.0", &json!({}));
    assert_eq!(judge.faults(&[unknown]).len(), 1);
}

#[test]
fn a_prometheus_stack_sets_values_that_its_chart_knows() {
    let Some(shared) = shared() else { return };
    let mut judge = Judge::new(Charts::new(&shared));
    let version = CHARTS.iter().find(|row| row.chart == "kube-prometheus-stack").unwrap();
    let version = version.pin().version.as_str();
    let stack = release("kube-prometheus-stack", version, &stack().values());
    none_of(&judge.faults(&[stack]));
}

#[test]
fn every_exception_says_why_and_is_needed() {
    let Some(shared) = shared() else { return };
    let mut judge = Judge::new(Charts::new(&shared));
    for (profile, tree) in trees() {
        judge.faults(&applied(&tree, &profile));
    }
    for (chart, path, why) in OPEN {
        assert!(judge.charts.used.contains(&(chart, path)), "{chart} {path} is never met");
        assert!(why.len() > 20, "{chart} {path} gives no reason");
    }
    for (chart, major, why) in UNREAD {
        assert!(judge.skipped.contains(&(chart, major)), "{chart} {major} is never met");
        assert!(why.len() > 20, "{chart} {major} gives no reason");
    }
}

fn release(chart: &str, version: &str, values: &Value) -> Object {
    let data = json!({
        "apiVersion": "helm.toolkit.fluxcd.io/v2",
        "kind": "HelmRelease",
        "metadata": {"name": "x", "namespace": "x"},
        "spec": {"chart": {"spec": {"chart": chart, "version": version}}, "values": values},
    });
    Object { path: "x.yaml".to_owned(), layer: "x".to_owned(), data }
}

/// Judges the values of releases.
pub(super) struct Judge {
    charts: Charts,
    judged: BTreeSet<String>,
    skipped: BTreeSet<(&'static str, &'static str)>,
}

impl Judge {
    pub(super) fn new(charts: Charts) -> Self {
        Self { charts, judged: BTreeSet::new(), skipped: BTreeSet::new() }
    }

    pub(super) fn faults(&mut self, objects: &[Object]) -> Vec<String> {
        let releases = objects.iter().filter(|object| object.kind() == "HelmRelease");
        let mut faults: Vec<_> =
            releases.flat_map(|release| self.of_release(objects, release)).collect();
        for config in objects.iter().filter(|object| object.kind() == "HelmChartConfig") {
            let values = text(&config.spec()["valuesContent"]);
            let values = serde_yaml::from_str(values).unwrap();
            faults.extend(self.of_values(config, ("traefik", "k3s"), &values));
        }
        faults
    }

    fn of_release(&mut self, objects: &[Object], release: &Object) -> Vec<String> {
        let (chart, version) = chart_of(objects, release);
        let mut values = release.spec()["values"].clone();
        if values.is_null() {
            values = json!({});
        }
        // What comes from Secrets lands in the values as well, as text.
        for from in items(&release.spec()["valuesFrom"]) {
            set(&mut values, text(&from["targetPath"]), json!("sample"));
        }
        self.of_values(release, (&chart, &version), &values)
    }

    fn of_values(
        &mut self,
        of: &Object,
        (chart, version): (&str, &str),
        values: &Value,
    ) -> Vec<String> {
        let unread = UNREAD.iter().find(|(known, major, _)| {
            *known == chart && version.trim_start_matches('v').split('.').next() == Some(major)
        });
        if let Some((chart, major, _)) = unread {
            self.skipped.insert((chart, major));
            return Vec::new();
        }
        self.judged.insert(chart.to_owned());
        let faults = self.charts.faults(chart, values);
        faults.into_iter().map(|fault| format!("{}: {chart}: {fault}", of.path)).collect()
    }
}

/// The chart of a release and its version.
fn chart_of(objects: &[Object], release: &Object) -> (String, String) {
    let spec = &release.spec()["chart"]["spec"];
    if !spec.is_null() {
        return (text(&spec["chart"]).to_owned(), text(&spec["version"]).to_owned());
    }
    let name = text(&release.spec()["chartRef"]["name"]);
    let source =
        objects.iter().find(|it| it.is("OCIRepository", release.namespace(), name)).unwrap();
    let chart = text(&source.spec()["url"]).rsplit('/').next().unwrap_or_default();
    (chart.to_owned(), text(&source.spec()["ref"]["tag"]).to_owned())
}

fn set(values: &mut Value, path: &str, value: Value) {
    let slot = path.split('.').fold(values, |values, key| &mut values[key]);
    *slot = value;
}
