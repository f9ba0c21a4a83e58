//! Stages: one Flux Kustomization above those of its layers, and what is wrong with some of them.

use crate::support::{Built, Profiles, THREADS};
use cofferdam::{
    finding::Sources,
    quantity::Duration,
    tree::{File, Tree},
    view::{self, Input},
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const STAGED: &str = "devantler-prod";
const STAGES: [&str; 4] = ["foundation", "infrastructure-controllers", "infrastructure", "apps"];

fn tree(set: &[&str]) -> Tree {
    Profiles::default().tree(STAGED, set, THREADS).1
}

/// The ids of the findings of a profile over the staged one, with the lines that they point at.
fn told(text: &str) -> Vec<(&'static str, String)> {
    let text = format!("extends: {STAGED}.yaml\ntier: production\n{text}");
    let profiles = Profiles::default().with("own.yaml", text.clone());
    let Built::Findings(findings, _) = profiles.build("own", &[], THREADS) else {
        panic!("it builds:\n{text}");
    };
    let line =
        |line: u32| text.lines().nth(line as usize - 1).unwrap_or_default().trim().to_owned();
    findings.iter().map(|finding| (finding.id, line(finding.place.line))).collect()
}

fn read(file: &File) -> Value {
    serde_yaml::from_str(&file.text).unwrap()
}

#[test]
fn stages_wait_for_one_another_and_for_all_that_they_hold() {
    let tree = tree(&[]);
    let mut layers = BTreeMap::new();
    let mut before: Option<&str> = None;
    for stage in STAGES {
        let own = read(tree.get(&format!("flux/kustomization-{stage}.yaml")).unwrap());
        let waits = own["spec"]["dependsOn"].as_array().map(|all| all[0]["name"].as_str().unwrap());
        assert_eq!((waits, &own["spec"]["wait"]), (before, &Value::Bool(true)), "{stage}");
        let folder = format!("flux/{stage}/kustomization-");
        let own_timeout = timeout(&own);
        for file in tree.files().iter().filter(|file| file.path.as_str().starts_with(&folder)) {
            let layer = read(file);
            assert!(timeout(&layer) < own_timeout, "{} outlasts `{stage}`", file.path);
            let name = layer["metadata"]["name"].as_str().unwrap().to_owned();
            assert!(layers.insert(name, stage).is_none(), "{} is twice", file.path);
        }
        before = Some(stage);
    }
    // Nothing waits for a later stage, or both would wait for ever.
    let at = |stage: &str| STAGES.iter().position(|known| *known == stage).unwrap();
    for (layer, stage) in &layers {
        let file = tree.get(&format!("flux/{stage}/kustomization-{layer}.yaml")).unwrap();
        for other in read(file)["spec"]["dependsOn"].as_array().into_iter().flatten() {
            let other = other["name"].as_str().unwrap();
            assert!(at(layers[other]) <= at(stage), "{layer} waits for {other}");
        }
    }
    assert_eq!(layers["kube-prometheus-stack-secrets"], "apps", "with what waits for it");
    assert_eq!(layers["monitoring-flows"], "apps", "nothing waits for it");
}

fn timeout(kustomization: &Value) -> u64 {
    let text = kustomization["spec"]["timeout"].as_str().unwrap();
    Duration::try_from(text).unwrap().milliseconds()
}

#[test]
fn stages_change_nothing_of_what_is_applied() {
    let applied = |tree: &Tree| -> BTreeSet<String> {
        let folder = format!("out/{STAGED}");
        let files = tree.files().iter().map(|file| Input::built(&folder, file)).collect();
        let (repository, findings) = view::read(files, &mut Sources::default());
        assert_eq!(findings, []);
        let [cluster] = &repository.clusters[..] else { panic!("not one cluster") };
        cluster.objects.iter().map(|object| object.key.to_string()).collect()
    };
    let (staged, plain) = (applied(&tree(&[])), applied(&tree(&["flux.stages=null"])));
    let more: Vec<_> = staged.difference(&plain).collect();
    assert_eq!(more.len(), STAGES.len(), "{more:?}");
    assert_eq!(plain.difference(&staged).count(), 0);
}

#[test]
fn a_layer_that_waits_for_a_later_stage_is_told() {
    let stages = "flux: {stages: [\n{name: foundation, layers: [gateway, variables]},\n{name: infrastructure, layers: [issuers]}]}\n";
    let told = told(stages);
    assert!(told.iter().all(|(id, _)| *id == "stage-deadlock"), "{told:?}");
    assert!(told.iter().any(|(_, line)| line.contains("[gateway, variables]")), "{told:?}");
}

#[test]
fn a_stage_of_nothing_is_told() {
    let stages =
        "flux: {stages: [{name: issuers, layers: []}, {name: apps, layers: [lokki, cilium]}]}\n";
    let ids: Vec<_> = told(stages).into_iter().map(|(id, _)| id).collect();
    // The name of a layer, a layer that is none, and one that two stages name.
    assert_eq!(ids.iter().filter(|id| **id == "stage-refused").count(), 3, "{ids:?}");
}

#[test]
fn a_stage_of_a_name_that_is_taken_is_told() {
    let stages = "flux: {stages: [{name: extra, layers: []},\n{name: extra, layers: []},\n{name: flux-system, layers: []}]}\n";
    let told = told(stages);
    let refused: Vec<_> = told.iter().filter(|(id, _)| *id == "stage-refused").collect();
    assert_eq!(refused.len(), 2, "{told:?}");
    assert!(refused[0].1.starts_with("{name: extra"), "{told:?}");
    assert!(refused[1].1.starts_with("{name: flux-system"), "{told:?}");
}
