//! `explain`: the page of a rule.

use super::{Verdict, shell::Shell};
use crate::{
    error::Error,
    finding::nearest,
    lint::{self, RULES},
};

/// Explain a rule: what it finds, why it matters, and what to do instead
///
/// The page is Markdown; its examples run as the rule's tests.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// The rule, by id or alias
    #[arg(value_name = "RULE")]
    rule: String,
}

const EXAMPLES: &str = "\
Examples:
  cofferdam explain version-not-exact
  cofferdam explain DEP-6
  cofferdam list rules                  what there is to explain";

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Verdict, Error> {
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
    let names = RULES.iter().flat_map(|rule| [rule.id, rule.alias]);
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
