//! `explain`: the page of a rule or a hazard.

use super::{Verdict, shell::Shell};
use crate::{
    error::Error,
    finding::nearest,
    lint::{self, RULES},
    plan::{HAZARDS, find_hazard},
};

/// Explain a rule or a hazard: what it finds, why it matters, and what to do instead
///
/// The page is Markdown; the examples of a rule run as its tests.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// The rule, by id or alias, or the hazard of a plan, by id
    #[arg(value_name = "RULE|HAZARD")]
    rule: String,
}

const EXAMPLES: &str = "\
Examples:
  cofferdam explain version-not-exact
  cofferdam explain DEP-6
  cofferdam explain owner-changed       a hazard of `cofferdam plan`
  cofferdam list rules                  what there is to explain";

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Verdict, Error> {
    if let Some(hazard) = find_hazard(&args.rule) {
        let (id, class) = (hazard.id, hazard.class);
        let (summary, page) = (capital(hazard.summary), hazard.page());
        let page = page.trim_start_matches('\n');
        shell.print(&format!("# {id}\n\n{summary}: a hazard of the class `{class}`.\n\n{page}"));
        return Ok(Verdict::Clean);
    }
    let Some(rule) = lint::find(&args.rule) else { return Err(unknown(&args.rule)) };
    let severity = rule.severity;
    shell.print(&format!(
        "# {} ({})\n\n{}: {severity} unless `cofferdam.yaml` says otherwise.\n\n{}",
        rule.id,
        rule.alias,
        capital(rule.summary),
        rule.page().trim_start_matches('\n'),
    ));
    Ok(Verdict::Clean)
}

/// The refusal of a rule that there is none of.
pub(super) fn unknown(name: &str) -> Error {
    let hazards = HAZARDS.iter().map(|hazard| hazard.id);
    let names = RULES.iter().flat_map(|rule| [rule.id, rule.alias]).chain(hazards);
    let hint = match nearest(name, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "see `cofferdam list rules`".to_owned(),
    };
    Error::Usage(format!("there is no rule `{name}`; {hint}"))
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + rest.as_str()
}
