//! Tables against folders: what lies in a folder is a row of its table, under its own name.

use super::{none, root};
use cofferdam::{
    chart::{self, CHARTS, ChartRow},
    component::COMPONENTS,
    lint::RULES,
    plan::HAZARDS,
    provider,
};
use std::{collections::BTreeSet, fs};

/// Axes without a folder, each with the reason.
const AXES_WITHOUT_FOLDER: &[(&str, &str)] = &[
    (
        "logs-and-traces",
        "its providers are components that store; `provider::signals` has the rows",
    ),
    ("metrics", "its providers are components that store; `provider::signals` has the rows"),
    ("network-policy", "its providers are words alone; `containment::flow` writes them"),
];

/// Files in a table's folder that are no rows, each with the reason.
const NO_ROWS: &[(&str, &str)] = &[
    ("generator/component/apps", "it composes the apps of the profile and has no settings"),
    ("generator/provider/certificates/acme", "the servers that issuers ask, by environment"),
    ("generator/provider/ingress/gateways", "the Gateways that Envoy Gateway's file installs"),
    ("generator/provider/ingress/route", "what the routes of all providers have in common"),
    (
        "generator/provider/secrets/external",
        "the operator that 1Password and OpenBao both stand on",
    ),
    ("generator/provider/auth_gate/auth_proxy", "it is what stands behind one of the gates"),
    ("generator/provider/certificates/flow", "it is whom cert-manager talks to"),
    ("generator/provider/certificates/own_ca", "it is one of cert-manager's issuers"),
    ("generator/provider/ingress/controller", "settings of the controllers that serve Ingresses"),
    ("generator/provider/ingress/http_route", "it writes routes for every Gateway alike"),
    ("generator/provider/object_storage/outside", "it is what providers outside have in common"),
    ("generator/provider/secrets/seed", "it is what brings values to a store"),
];

#[test]
fn what_is_known_of_foreign_charts_is_hidden_by_no_contract() {
    let text = fs::read_to_string(root().join("generator/chart/foreign.rs")).unwrap();
    let mut broken = Vec::new();
    for line in text.lines().filter_map(|line| line.trim().strip_prefix("row(\"")) {
        let (chart, rest) = line.split_once("\", ").unwrap();
        let (majors, _) = rest.split_once(',').unwrap();
        let (first, last) = majors.split_once("..=").unwrap();
        let majors = first.parse::<u64>().unwrap()..=last.parse().unwrap();
        let hides = |row: &&ChartRow| {
            row.chart == chart && row.promises.is_some() && majors.contains(&row.major)
        };
        broken.extend(CHARTS.iter().filter(hides).map(|row| {
            format!(
                "{chart} {}.x: `{}` makes promises, so leave it out of `FOREIGN`",
                row.major, row.id
            )
        }));
    }
    assert!(text.contains("row(\""), "generator/chart/foreign.rs has no rows any more");
    none(&broken);
}

#[test]
fn every_chart_file_is_a_row() {
    let mut broken = agree(
        "generator/chart",
        |stem| stem.contains("_v"),
        CHARTS.iter().map(|row| row.id.to_owned()),
        "`CHARTS` in generator/chart/mod.rs",
    );
    for row in CHARTS {
        let stem = row.id.rsplit_once("_v").map(|(_, major)| major);
        if stem != Some(&row.major.to_string()) {
            broken.push(format!(
                "the chart `{}`: its id and its major {} must agree: correct its `ROW`",
                row.id, row.major
            ));
        }
        if chart::pins().get(row.chart, row.major).is_none() {
            broken.push(format!(
                "the chart `{}` has no version: add an entry for `{}` {}.x to profiles/charts.yaml",
                row.id, row.chart, row.major
            ));
        }
    }
    for pin in chart::pins().all() {
        let is_of = |row: &&ChartRow| row.chart == pin.name && row.major == pin.version.major();
        if CHARTS.iter().find(is_of).is_none() {
            broken.push(format!(
                "profiles/charts.yaml: no contract covers `{}` {}: correct it, or add the contract",
                pin.name, pin.version
            ));
        }
    }
    broken.extend(unsorted("CHARTS", CHARTS.iter().map(|row| row.id)));
    none(&broken);
}

#[test]
fn every_component_file_is_a_row() {
    let mut broken = agree(
        "generator/component",
        |_| true,
        COMPONENTS.iter().map(|row| row.id.replace('-', "_")),
        "`COMPONENTS` in generator/component/mod.rs",
    );
    broken.extend(unsorted("COMPONENTS", COMPONENTS.iter().map(|row| row.id)));
    none(&broken);
}

#[test]
fn every_provider_file_is_a_row() {
    let mut broken = Vec::new();
    let mut with_folder = BTreeSet::new();
    for axis in provider::axes() {
        broken.extend(unsorted(axis.id, axis.providers.iter().map(|row| row.id)));
        let summaries = axis.providers.iter().filter(|row| row.summary.is_empty());
        broken.extend(summaries.map(|row| format!("`{}` needs a summary", row.id)));
        let folder = axis.id.replace('-', "_");
        if AXES_WITHOUT_FOLDER.iter().any(|(id, _)| *id == axis.id) {
            if root().join("generator/provider").join(&folder).exists() {
                broken.push(format!(
                    "the axis `{}` has a folder: drop it from `AXES_WITHOUT_FOLDER`",
                    axis.id
                ));
            }
            continue;
        }
        broken.extend(agree(
            &format!("generator/provider/{folder}"),
            |_| true,
            axis.providers.iter().map(|row| row.id.replace('-', "_")),
            &format!("`PROVIDERS` in generator/provider/{folder}/mod.rs"),
        ));
        with_folder.insert(folder);
    }
    for stem in stems("generator/provider") {
        if root().join("generator/provider").join(&stem).is_dir() && !with_folder.contains(&stem) {
            broken.push(format!(
                "generator/provider/{stem}: add its axis to `axes` in generator/provider/mod.rs"
            ));
        }
    }
    none(&broken);
}

#[test]
fn every_rule_file_is_a_row() {
    let mut broken = agree(
        "generator/lint/rules",
        |_| true,
        RULES.iter().map(|rule| rule.id.replace('-', "_")),
        "`RULES` in generator/lint/rules/mod.rs",
    );
    broken.extend(unsorted("RULES", RULES.iter().map(|rule| rule.id)));
    none(&broken);
}

#[test]
fn every_hazard_file_is_a_row() {
    let mut broken = agree(
        "generator/plan/hazards",
        |_| true,
        HAZARDS.iter().map(|hazard| hazard.id.replace('-', "_")),
        "`HAZARDS` in generator/plan/hazards/mod.rs",
    );
    broken.extend(unsorted("HAZARDS", HAZARDS.iter().map(|hazard| hazard.id)));
    none(&broken);
}

#[test]
fn every_verb_is_a_row() {
    let table = fs::read_to_string(root().join("generator/cli/mod.rs")).unwrap();
    let rows: BTreeSet<&str> = table
        .lines()
        .skip_while(|line| *line != "verbs! {")
        .take_while(|line| *line != "}")
        .filter_map(|line| Some(line.split_once('(')?.1.trim_end_matches("),")))
        .collect();
    assert!(!rows.is_empty(), "generator/cli/mod.rs has no rows in `verbs!`");
    let mut broken = Vec::new();
    for stem in stems("generator/cli") {
        // What has no arguments of its own is what verbs have in common.
        let path = root().join(format!("generator/cli/{stem}.rs"));
        let folder = root().join(format!("generator/cli/{stem}/mod.rs"));
        let path = if folder.exists() { folder } else { path };
        let is_verb = fs::read_to_string(path).unwrap().contains("struct Args {");
        if is_verb != rows.contains(stem.as_str()) {
            broken.push(format!(
                "generator/cli/{stem}.rs: give a verb its `Args` and its row in `verbs!` of \
                 generator/cli/mod.rs, and nothing else"
            ));
        }
    }
    none(&broken);
}

#[test]
fn every_part_is_declared() {
    let declared = fs::read_to_string(root().join("generator/lib.rs")).unwrap();
    let missing = stems("generator").into_iter().filter(|stem| {
        let is_root = ["lib", "main"].contains(&stem.as_str());
        // What only the binary uses is declared there.
        let main = fs::read_to_string(root().join("generator/main.rs")).unwrap();
        let line = format!("mod {stem};");
        !is_root && !declared.contains(&line) && !main.contains(&line)
    });
    let broken: Vec<_> = missing
        .map(|stem| format!("generator/{stem}: give it a `mod` line in generator/lib.rs"))
        .collect();
    none(&broken);
}

/// Compares the files of a folder that `is_row` picks with the ids of a table.
fn agree(
    folder: &str,
    is_row: impl Fn(&str) -> bool,
    table: impl Iterator<Item = String>,
    named: &str,
) -> Vec<String> {
    let table: Vec<String> = table.collect();
    let rows: BTreeSet<String> = table.iter().cloned().collect();
    let mut broken = Vec::new();
    if rows.len() != table.len() {
        broken.push(format!("{named} has an id twice: rename one of its rows"));
    }
    let files: BTreeSet<String> = stems(folder).into_iter().filter(|stem| is_row(stem)).collect();
    for stem in files.difference(&rows) {
        let path = format!("{folder}/{stem}");
        if !NO_ROWS.iter().any(|(known, _)| *known == path) {
            broken.push(format!("{path}: add its row to {named}, under the file's name"));
        }
    }
    for id in rows.difference(&files) {
        broken.push(format!("`{id}` of {named} has no file `{folder}/{id}.rs`: name both alike"));
    }
    let excused = NO_ROWS.iter().filter_map(|(path, _)| {
        let stem = path.strip_prefix(folder)?.strip_prefix('/')?;
        (!stem.contains('/')).then_some(stem)
    });
    for stem in excused.filter(|stem| !files.contains(*stem) || rows.contains(*stem)) {
        broken.push(format!("{folder}/{stem}: drop it from `NO_ROWS` in tests/tidy/tables.rs"));
    }
    broken
}

/// The stems of the files and the names of the folders in a folder, `mod` left out.
fn stems(folder: &str) -> BTreeSet<String> {
    fs::read_dir(root().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir() || path.extension().is_some_and(|found| found == "rs"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|stem| stem != "mod")
        .collect()
}

fn unsorted(table: &str, ids: impl Iterator<Item = &'static str>) -> Option<String> {
    let ids: Vec<_> = ids.collect();
    (!ids.is_sorted()).then(|| format!("`{table}` is not sorted by id: sort its rows"))
}

#[test]
fn the_schemas_for_editors_are_current() {
    let profile = cofferdam::profile::schema(cofferdam::compose::catalog());
    let charts = cofferdam::profile::charts_schema(cofferdam::compose::catalog());
    let schemas =
        [("profile", profile), ("charts", charts), ("cofferdam", cofferdam::lint::schema())];
    for (name, schema) in schemas {
        let path = format!("profiles/{name}.schema.json");
        let kept = fs::read_to_string(root().join(&path)).unwrap();
        let kept: serde_json::Value = serde_json::from_str(&kept).unwrap();
        assert!(kept == schema, "{path} is stale: `make out` writes it anew");
    }
}
