//! Pairs of small trees, one effect or hazard each, written from what the controllers document.

use super::side::side;
use crate::support::none_of;
use cofferdam::plan::{Delta, HAZARDS, Plan};
use serde_yaml::{Mapping, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Every pair: what it is called, both sides, and what must be said.
fn pairs(text: &str) -> Vec<Mapping> {
    serde_yaml::from_str(text).unwrap()
}

const DATA: &str = include_str!("data.yaml");
const FLUX: &str = include_str!("flux.yaml");
const REACH: &str = include_str!("reach.yaml");
const HARMLESS: &str = include_str!("harmless.yaml");

#[test]
fn each_pair_has_the_hazards_that_it_must_have_and_no_other() {
    let mut faults = Vec::new();
    let mut met = BTreeSet::new();
    let all: Vec<Mapping> = [DATA, FLUX, REACH].into_iter().flat_map(pairs).collect();
    assert!(all.len() >= 60, "only {} pairs", all.len());
    for pair in &all {
        let plan = plan(pair);
        met.extend(plan.hazards.iter().map(|danger| danger.id));
        faults.extend(judge(pair, &plan));
    }
    let unmet = HAZARDS.iter().filter(|hazard| !met.contains(hazard.id));
    faults.extend(unmet.map(|hazard| format!("no pair meets the hazard `{}`", hazard.id)));
    none_of(&faults);
}

#[test]
fn harmless_pairs_have_no_hazard() {
    let all = pairs(HARMLESS);
    assert!(all.len() >= 20, "only {} pairs", all.len());
    let faults: Vec<String> = all.iter().flat_map(|pair| judge(pair, &plan(pair))).collect();
    none_of(&faults);
}

#[test]
fn a_side_has_no_way_to_itself_and_a_delta_leads_from_one_to_the_other() {
    for pair in [DATA, FLUX, REACH, HARMLESS].into_iter().flat_map(pairs) {
        let (before, after) = sides(&pair);
        for side in [&before, &after] {
            assert!(Plan::of(&Delta::of(side, side)).is_empty(), "{}", side.name);
        }
        let delta = Delta::of(&before, &after);
        let keys = |side: &cofferdam::plan::Side| -> BTreeSet<String> {
            side.cluster.objects.iter().map(|object| object.key.to_string()).collect()
        };
        let applied = delta.applied();
        let same = applied.iter().all(|(key, object)| {
            let (wanted, node) = (delta.wanted(key).unwrap(), &object.node);
            cofferdam::plan::differences(node, &wanted.node)
                .iter()
                .all(|field| field.path == "spec.path")
        });
        let found: BTreeSet<String> = applied.keys().map(ToString::to_string).collect();
        assert_eq!(found, keys(&after), "{}", after.name);
        assert!(same, "{}", after.name);
    }
}

fn sides(pair: &Mapping) -> (cofferdam::plan::Side, cofferdam::plan::Side) {
    let name = pair["what"].as_str().unwrap();
    let get = |key: &str| pair.get(key).cloned().unwrap_or(Value::Null);
    let both = |key: &str| match get(key) {
        Value::Null => get(key.split('-').next().unwrap()),
        own => own,
    };
    let layers = |key: &str| get(key).as_mapping().cloned().unwrap_or_default();
    let before = side(name, &layers("before"), &both("flux-before"), &both("intent-before"));
    let after = side(name, &layers("after"), &both("flux-after"), &both("intent-after"));
    (before, after)
}

fn plan(pair: &Mapping) -> Plan {
    let (before, after) = sides(pair);
    Plan::of(&Delta::of(&before, &after))
}

/// In what a plan is not as a pair wants it.
fn judge(pair: &Mapping, plan: &Plan) -> Vec<String> {
    let name = pair["what"].as_str().unwrap();
    let texts = |key: &str| -> BTreeMap<String, String> {
        let entries = pair.get(key).and_then(Value::as_mapping).into_iter().flatten();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        entries.map(|(key, value)| (text(key), text(value))).collect()
    };
    let mut faults = Vec::new();
    let found: BTreeMap<String, String> = plan
        .hazards
        .iter()
        .map(|danger| (danger.id.to_owned(), danger.class.to_string()))
        .collect();
    let wanted = texts("hazards");
    if found != wanted {
        faults.push(format!("{name}: found {found:?}, wanted {wanted:?}: {:#?}", plan.hazards));
    }
    for (object, effect) in texts("effects") {
        let row = plan.objects.iter().find(|row| row.object == object);
        let is = row.map(|row| serde_json::to_value(row.effect.kind).unwrap());
        if is != Some(effect.as_str().into()) {
            faults.push(format!("{name}: `{object}` is {is:?} and no {effect}"));
        }
    }
    let json = serde_json::to_string(plan).unwrap();
    for said in pair.get("says").and_then(Value::as_sequence).into_iter().flatten() {
        if !json.contains(said.as_str().unwrap()) {
            faults.push(format!("{name}: {said:?} is not said: {:#?}", plan.hazards));
        }
    }
    let silent =
        plan.hazards.iter().find(|danger| danger.why.is_empty() || danger.remedy.is_empty());
    faults.extend(silent.map(|danger| format!("{name}: {danger:?} gives no reason or remedy")));
    faults
}
