//! `matrix`: every combination of providers that a profile could pick.

use super::{Verdict, assembly::Assembly, clock::Clock, selection::Source, shell::Shell};
use crate::{
    error::Error,
    matrix::{self, Cell, Choices, MOST, Outcome},
    report::{Report, Table, counted},
};
use std::fmt::Write as _;

/// Try every combination of providers that a profile could pick
///
/// Composes each combination in memory, lints its tree, and looks whether it holds together: each host has one
/// route, each route a door that something opens, nothing of a provider that is not picked is left, and no layer
/// is empty. What the profile lacks for a combination, or what is not supported, is shown as its reason. Where there
/// are too many, what cannot be picked alone is tried alone, and of the rest so many that any two providers meet.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// The profile
    #[arg(value_name = "PROFILE")]
    profile: String,
    /// Vary this axis and leave the others as the profile has them; may be repeated
    #[arg(long, value_name = "AXIS")]
    axis: Vec<String>,
    /// Try only so many that any two providers meet once, even where there are few
    #[arg(long)]
    pairwise: bool,
    #[command(flatten)]
    clock: Clock,
    #[command(flatten)]
    source: Source,
}

const EXAMPLES: &str = "\
Examples:
  cofferdam matrix home                 every combination, or pairs where there are too many
  cofferdam matrix home --axis ingress --axis auth-gate
  cofferdam matrix home --pairwise --format json";

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Verdict, Error> {
    let axes = matrix::axes(&args.axis).map_err(Error::Usage)?;
    let mut assembly = Assembly::new(&args.source);
    let Some(profile) = assembly.profile(&args.profile)? else {
        assembly.settle();
        let Assembly { findings, sources, .. } = &assembly;
        shell.report(&Report { findings, sources, outcomes: &[], profiles: 1 });
        return Ok(Verdict::Findings);
    };
    let how = (args.clock.today(), args.source.threads());
    let are_few = |axes: &[Choices]| !args.pairwise && matrix::count(axes) <= MOST;
    let (open, mut cells) = if are_few(&axes) {
        (axes.clone(), Vec::new())
    } else {
        matrix::pickable(&profile, &axes, how)
    };
    let combinations = if are_few(&open) { matrix::every(&open) } else { matrix::pairwise(&open) };
    cells.extend(matrix::run(&profile, &axes, &combinations, how));
    shell.table(&table(&axes, &cells));
    let count = |is: fn(&Outcome) -> bool| cells.iter().filter(|cell| is(&cell.outcome)).count();
    let clean = count(|outcome| matches!(outcome, Outcome::Clean));
    let faulty = count(|outcome| matches!(outcome, Outcome::Faulty(_)));
    let refused = cells.len() - clean - faulty;
    let mut all = counted(cells.len(), "combination");
    if cells.len() < matrix::count(&axes) {
        let _ = write!(all, " of {}", matrix::count(&axes));
    }
    shell.note(&format!(
        "{all}: {clean} clean, {refused} not supported as the profile is, {faulty} faulty"
    ));
    for cell in matrix::smallest(&profile, &axes, &cells) {
        if let Outcome::Faulty(faults) = &cell.outcome {
            let named = cell.providers.join(" + ");
            shell.note(&format!("the smallest that fails: {named}\n  {}", faults.join("\n  ")));
        }
    }
    Ok(Verdict::over(faulty > 0))
}

fn table(axes: &[Choices], cells: &[Cell]) -> Table {
    let row = |cell: &Cell| {
        let (result, why) = match &cell.outcome {
            Outcome::Clean => ("clean", String::new()),
            Outcome::Refused(reasons) => ("refused", reasons.join("; ")),
            Outcome::Faulty(faults) => ("faulty", faults.join("; ")),
        };
        let providers = cell.providers.iter().map(|id| (*id).to_owned());
        providers.chain([result.to_owned(), why]).collect()
    };
    let columns = axes.iter().map(|axis| axis.axis).chain(["result", "why"]).collect();
    Table { name: "combinations", columns, rows: cells.iter().map(row).collect() }
}
