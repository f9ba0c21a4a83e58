//! The keys of charts' values: what is compiled in is what their files say, and their own defaults pass.

use crate::support::{none_of, shared::shared};
use cofferdam::chart::{Keys, Lock, unknown_keys};
use std::{fs, process::Command};

const LOCK: &str = include_str!("../../generator/chart/keys.json");

#[test]
fn the_compiled_keys_are_those_of_the_charts() {
    let Some(shared) = shared() else { return };
    let mut command = Command::new(env!("CARGO_BIN_EXE_cofferdam"));
    let output = command.args(["charts", "lock", "--from"]).arg(shared.join("charts")).output();
    let output = output.unwrap();
    assert!(output.status.success());
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(printed == LOCK, "run `cofferdam charts lock` for generator/chart/keys.json");
}

#[test]
fn the_defaults_of_every_chart_are_known() {
    let Some(shared) = shared() else { return };
    let lock: Lock = serde_json::from_str(LOCK).unwrap();
    let mut faults = Vec::new();
    for (chart, locked) in &lock {
        let path = shared.join(format!("charts/{chart}.values.yaml"));
        let values = serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let unknown = unknown_keys(chart, &locked.version, || values);
        faults.extend(unknown.iter().map(|unknown| format!("{chart}: {}", unknown.path.join("."))));
        assert!(matches!(locked.keys, Keys::Map(_)) || chart == "loki", "{chart} takes any key");
    }
    assert!(lock.len() > 30, "{} charts", lock.len());
    none_of(&faults);
}

#[test]
fn keys_are_judged_at_any_depth_and_for_the_same_major_alone() {
    let unknown = |version: &str, values: serde_json::Value| -> Vec<String> {
        let found = unknown_keys("kube-prometheus-stack", version, || values);
        found.into_iter().map(|found| found.path.join(".")).collect()
    };
    let storage = serde_json::json!({"prometheus": {"prometheusSpec": {"storage": {}}}});
    assert_eq!(unknown("88.5.3", storage.clone()), ["prometheus.prometheusSpec.storage"]);
    assert_eq!(unknown("87.0.0", storage.clone()), [""; 0]);
    assert_eq!(unknown("88.6.0", storage), [""; 0]);
    let open = serde_json::json!({
        "grafana": {"grafana.ini": {"any": 1}, "adminUser": "admin", "nodeSelector": {"a": "b"}},
        "global": {"any": 1},
        "kubeEtcd": null,
    });
    assert_eq!(unknown("88.5.3", open), [""; 0]);
}
