//! `list`: what there is to choose from.

use super::{
    Verdict, assembly::Assembly, clock::Clock, platforms, selection::Source, shell::Shell,
};
use crate::{
    chart::{CHARTS, ChartRow},
    compose,
    error::Error,
    lint::RULES,
    model::KINDS,
    plan::HAZARDS,
    provider,
    report::{Report, Table},
};
use clap::Subcommand;

/// List profiles, or what a profile can be made of
///
/// The lists come from the tables that the program itself works with, so they are always complete.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES, subcommand_required = true)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

const EXAMPLES: &str = "\
Examples:
  cofferdam list providers              what can be chosen, and what is by default
  cofferdam list profiles --format json
  cofferdam list experiments --today 2027-01-01";

#[derive(Debug, Subcommand)]
enum What {
    /// The profiles of the folder, with their tiers
    Profiles(Source),
    /// The providers by axis; `*` marks what a profile gets that does not choose
    Providers,
    /// The components, and the settings that providers take
    Components,
    /// The charts that have a contract, with their versions and addresses
    Charts(Source),
    /// What each profile runs, where, and from which chart
    Platforms(platforms::Asked),
    /// The rules that `lint` judges by; `explain` has a page for each
    Rules,
    /// The hazards that `plan` looks for; `explain` has a page for each
    Hazards,
    /// The kinds of objects that can be emitted
    Kinds,
    /// The experiments of all profiles with their review dates
    Experiments {
        #[command(flatten)]
        clock: Clock,
        #[command(flatten)]
        source: Source,
    },
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Verdict, Error> {
    let table = match &args.what {
        What::Profiles(source) => return profiles(source, shell),
        What::Experiments { clock, source } => return experiments(*clock, source, shell),
        What::Providers => providers(),
        What::Components => components(),
        What::Platforms(args) => return platforms::run(args, shell),
        What::Charts(source) => return charts(source, shell),
        What::Rules => rules(),
        What::Hazards => hazards(),
        What::Kinds => kinds(),
    };
    shell.table(&table);
    Ok(Verdict::Clean)
}

/// A profile with errors is listed all the same; `lint` says what is wrong with it.
fn profiles(source: &Source, shell: &mut Shell) -> Result<Verdict, Error> {
    let mut assembly = Assembly::new(source);
    let mut rows = Vec::new();
    for name in source.every()? {
        let row = match assembly.profile(&name)? {
            Some(profile) => {
                vec![name, profile.tier.to_string(), profile.description.unwrap_or_default()]
            }
            None => vec![name, "?".to_owned(), "has errors; see `cofferdam lint`".to_owned()],
        };
        rows.push(row);
    }
    shell.table(&Table { name: "profiles", columns: vec!["profile", "tier", "description"], rows });
    Ok(Verdict::Clean)
}

/// Of a profile with errors nothing is known, which is said instead of left out.
fn experiments(clock: Clock, source: &Source, shell: &mut Shell) -> Result<Verdict, Error> {
    let mut assembly = Assembly::new(source);
    let (today, mut rows) = (clock.today(), Vec::new());
    for name in source.every()? {
        let profile = assembly.profile(&name)?;
        let composed = profile.map(|profile| assembly.composed(&profile)).transpose()?;
        let Some(composed) = composed.flatten() else {
            shell
                .note(&format!("`{name}` has errors and is left out; see `cofferdam lint {name}`"));
            continue;
        };
        for (namespace, experiment) in composed.intent.experiments {
            let (day, left) = (experiment.review_by, experiment.review_by.days_from(today));
            let owner = experiment.owner.unwrap_or_default();
            let (day, left) = (day.to_string(), left.to_string());
            rows.push(vec![name.clone(), namespace, experiment.decision, owner, day, left]);
        }
    }
    let columns = vec!["profile", "namespace", "decision", "owner", "review", "days-left"];
    shell.table(&Table { name: "experiments", columns, rows });
    Ok(Verdict::Clean)
}

fn providers() -> Table {
    let mut rows = Vec::new();
    for axis in provider::axes() {
        for choice in &axis.providers {
            let mark = if axis.default == Some(choice.id) { "*" } else { "" };
            rows.push([axis.id, choice.id, mark, choice.summary].map(str::to_owned).to_vec());
        }
    }
    Table { name: "providers", columns: vec!["axis", "provider", "default", "summary"], rows }
}

fn components() -> Table {
    let catalog = compose::catalog();
    let row = |row: &crate::profile::Component| vec![row.id.to_owned(), row.summary.to_owned()];
    let rows = catalog.components().iter().map(row).collect();
    Table { name: "components", columns: vec!["component", "summary"], rows }
}

fn rules() -> Table {
    let row = |rule: &&crate::lint::Rule| {
        let severity = rule.severity.to_string();
        vec![rule.id.to_owned(), rule.alias.to_owned(), severity, rule.summary.to_owned()]
    };
    let rows = RULES.iter().map(row).collect();
    Table { name: "rules", columns: vec!["rule", "alias", "severity", "finds"], rows }
}

fn hazards() -> Table {
    let row = |hazard: &&crate::plan::Hazard| {
        [hazard.id.to_owned(), hazard.class.to_string(), hazard.summary.to_owned()].to_vec()
    };
    let rows = HAZARDS.iter().map(row).collect();
    Table { name: "hazards", columns: vec!["hazard", "class", "finds"], rows }
}

/// Versions and addresses as `charts.yaml` of the folder has them, where it has one.
fn charts(source: &Source, shell: &mut Shell) -> Result<Verdict, Error> {
    let mut assembly = Assembly::new(source);
    let charts = assembly.charts()?;
    let row = |row: &ChartRow| {
        let pin = charts.get(row.chart, row.major).unwrap_or_else(|| row.pin());
        let (version, address) = (pin.version.to_string(), pin.source.to_string());
        vec![row.chart.to_owned(), version, address, row.id.to_owned()]
    };
    let rows = CHARTS.iter().map(row).collect();
    let columns = vec!["chart", "version", "address", "contract"];
    shell.table(&Table { name: "charts", columns, rows });
    if assembly.findings.is_empty() {
        return Ok(Verdict::Clean);
    }
    assembly.settle();
    let Assembly { findings, sources, .. } = &assembly;
    shell.report(&Report { findings, sources, outcomes: &[], profiles: 0 });
    Ok(Verdict::Findings)
}

fn kinds() -> Table {
    let rows = KINDS.iter().map(|row| {
        let scope = if row.namespaced { "namespaced" } else { "cluster-wide" };
        [row.api_version, row.kind, scope].map(str::to_owned).to_vec()
    });
    Table { name: "kinds", columns: vec!["api-version", "kind", "scope"], rows: rows.collect() }
}
