//! The keys of charts' values: what is compiled in is what their files say, and their own defaults pass.

use crate::support::{none_of, shared::shared};
use cofferdam::chart::{Fault, Keys, Lock, misfits, values_schema};
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
        let unknown = misfits(chart, &locked.version, || values);
        faults.extend(unknown.iter().map(|unknown| format!("{chart}: {}", unknown.path.join("."))));
        assert!(matches!(locked.keys, Keys::Map(_)) || chart == "loki", "{chart} takes any key");
    }
    assert!(lock.len() > 30, "{} charts", lock.len());
    none_of(&faults);
}

#[test]
fn keys_are_judged_at_any_depth_and_for_the_same_major_alone() {
    let unknown = |version: &str, values: serde_json::Value| -> Vec<String> {
        let found = misfits("kube-prometheus-stack", version, || values);
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

#[test]
fn types_are_judged_by_the_schema_and_by_what_stands_there_by_default() {
    let wanted = |chart: &str, version: &str, values: serde_json::Value| -> Vec<String> {
        let said =
            misfits(chart, version, || values).into_iter().map(|misfit| match misfit.fault {
                Fault::Type(wanted) => format!("{}: {wanted}", misfit.path.join(".")),
                Fault::Unknown(_) => panic!("{misfit:?} is known"),
            });
        said.collect()
    };
    // Traefik has a schema; ingress-nginx has values alone.
    let values = serde_json::json!({"deployment": {"replicas": "two"}, "resources": {}});
    assert_eq!(wanted("traefik", "41.3.0", values), ["deployment.replicas: a number"]);
    let values = serde_json::json!({"controller": {
        "replicaCount": "two",
        "hostNetwork": "false",
        "service": "NodePort",
        "kind": true,
    }});
    assert_eq!(
        wanted("ingress-nginx", "4.14.3", values),
        [
            "controller.replicaCount: a number",
            "controller.hostNetwork: `true` or `false`",
            "controller.service: a map"
        ]
    );
    let values = serde_json::json!({"controller": {"replicaCount": "${COUNT}", "service": null}});
    assert_eq!(wanted("ingress-nginx", "4.14.3", values), [""; 0]);
}

#[test]
fn the_schema_of_values_says_the_same() {
    let validator = jsonschema::validator_for(&values_schema("traefik").unwrap()).unwrap();
    assert!(validator.is_valid(&serde_json::json!({"deployment": {"replicas": 2}, "ports": null})));
    assert!(!validator.is_valid(&serde_json::json!({"deployment": {"replicas": "2"}})));
    assert!(!validator.is_valid(&serde_json::json!({"deploymnt": {}})));
    assert_eq!(values_schema("surprise"), None);
}
