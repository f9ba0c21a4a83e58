//! Budgets: whether what a component's containers ask for and may take is what the profile allows it.

use crate::{
    containment::{ClosedLayer, Composed},
    finding::{FileId, Finding},
    profile::Profile,
    quantity::Quantity,
    yaml::{self, Node},
};

/// Compares each budget with the sum of its component's containers, as its objects have them.
pub(super) fn check(composed: &Composed, profile: &Profile) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, budget) in &profile.budget {
        let Some(component) = profile.components.get(id) else {
            let known: Vec<_> = profile.components.keys().map(|id| format!("`{id}`")).collect();
            findings.push(
                Finding::error(
                    "budget-without-component",
                    budget.place,
                    format!("the profile runs no component `{id}`"),
                )
                .note("a budget that is about nothing holds whatever is installed")
                .help(format!("name one that it runs: {}", known.join(", "))),
            );
            continue;
        };
        let mut sum = Sum::default();
        let own = |layer: &&ClosedLayer| layer.origin == component.place;
        for object in composed.layers.iter().filter(own).flat_map(|layer| &layer.objects) {
            // What the program has written itself, it can read.
            if let Ok(node) = yaml::read(FileId::default(), &object.text) {
                sum.add(&node, 1.0);
            }
        }
        let parts = [
            ("cpu", "CPU", sum.cpu, &budget.value.cpu),
            ("memory", "memory", sum.memory, &budget.value.memory),
        ];
        for (key, what, sum, allowed) in parts {
            // Sums of decimals are a hair off.
            if sum <= allowed.amount() * (1.0 + 1e-9) {
                continue;
            }
            let message = format!(
                "the containers of `{id}` come to {} {what}, and its budget is `{allowed}`",
                shown(key, sum)
            );
            findings.push(
                Finding::error("budget-exceeded", profile.place(&["budget", id, key]), message)
                    .note("what one component takes, the others on the same nodes go without")
                    .help(format!("lower its `resources`, or raise `budget.{id}.{key}`")),
            );
        }
    }
    findings
}

/// What containers ask for of CPU, and may take of memory.
#[derive(Default)]
struct Sum {
    cpu: f64,
    memory: f64,
}

impl Sum {
    /// Adds every `resources` of a container below a node, once for each of its pods; those of volume claims
    /// have neither. How many nodes there are is in no tree, so what runs on each of them counts once.
    fn add(&mut self, node: &Node, pods: f64) {
        let pods = replicas(node).unwrap_or(pods);
        for entry in node.entries() {
            if RESOURCES.contains(&&*entry.key) {
                self.cpu += pods * amount(&entry.node, &["requests", "cpu"]);
                self.memory += pods * amount(&entry.node, &["limits", "memory"]);
            } else {
                let is_same = SAME_PODS.contains(&&*entry.key);
                self.add(&entry.node, if is_same { pods } else { 1.0 });
            }
        }
        for item in node.items() {
            self.add(item, pods);
        }
    }
}

/// What the resources of a container are called.
const RESOURCES: [&str; 2] = ["resourceRequirements", "resources"];

/// Where it is said how many pods run, in workloads, custom resources and the values of charts.
const REPLICAS: [&[&str]; 4] =
    [&["replicas"], &["replicaCount"], &["members"], &["deployment", "replicas"]];

/// Keys below which it is still about the same pods.
const SAME_PODS: [&str; 6] =
    ["containerTemplate", "containers", "podTemplate", "spec", "statefulSet", "template"];

/// How many pods a node says there are.
fn replicas(node: &Node) -> Option<f64> {
    let said = REPLICAS.iter().find_map(|path| node.at(path)?.scalar()?.parse::<u16>().ok());
    said.map(f64::from)
}

fn amount(node: &Node, path: &[&str]) -> f64 {
    let text = node.at(path).and_then(Node::scalar);
    let quantity = text.and_then(|text| Quantity::try_from(&*text).ok());
    quantity.map_or(0.0, |quantity| quantity.amount())
}

/// A sum as people write it.
fn shown(key: &str, sum: f64) -> String {
    if key == "cpu" {
        format!("`{:.0}m`", sum * 1000.0)
    } else {
        format!("`{:.0}Mi`", sum / f64::from(1 << 20))
    }
}
