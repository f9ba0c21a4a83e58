//! `switch`: from one platform to another in place, a step at a time.

use super::{
    Verdict,
    assembly::Assembly,
    guard,
    selection::Source,
    shell::Shell,
    side::{self, Made},
};
use crate::{
    error::Error,
    plan::{self, Delta, Outline, judge},
    report::Report,
    tree::{self, Ledger, Standing, Tree},
};
use std::path::{Path, PathBuf};

/// Walk from one platform to another, one step a commit
///
/// Takes the steps of `cofferdam plan` in the tree of a profile: `--next` writes the next step's tree, `--back` the
/// one before, `--status` says where the tree stands. The ledger knows the way, so that `build` and `drift` go by
/// the step until the switch is done: then the profile is made what `--to` says, and is built as ever. A step that
/// would lose data is not taken, unless `--accept` or the profile's `accept:` says so by name.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
#[command(group(clap::ArgGroup::new("way").required(true).args(["next", "back", "status"])))]
pub(super) struct Args {
    /// The profile whose tree is switched
    #[arg(value_name = "PROFILE")]
    profile: String,
    /// What is wanted: another profile, or the same one where `--set` says how it differs; the ledger knows it
    /// once the first step is taken
    #[arg(long, value_name = "PROFILE")]
    to: Option<String>,
    /// Write the tree of the next step
    #[arg(long)]
    next: bool,
    /// Write the tree of the step before
    #[arg(long)]
    back: bool,
    /// Say where the tree stands, and what to look at
    #[arg(long)]
    status: bool,
    /// Take a hazard into account that would stop the step, at one object or at all; may be repeated
    #[arg(long, value_name = "HAZARD[=OBJECT]")]
    accept: Vec<String>,
    /// The output folder; each profile's tree is a folder in it
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    #[command(flatten)]
    source: Source,
}

const EXAMPLES: &str = "\
Examples:
  cofferdam switch home --set provider.ingress=traefik --next
  cofferdam switch home --status        where it stands, and what to look at
  cofferdam switch home --back          the step before";

/// A way with the trees of all of its steps, the first tree before them.
struct Walk {
    first: Tree,
    steps: Vec<(Outline, Tree)>,
    to: String,
    set: Vec<String>,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Verdict, Error> {
    let accept = guard::consents(&args.accept)?;
    let profile = &args.source.one(&args.profile)?;
    let out = args.out.join(profile);
    let ledger = Ledger::read(&out)?;
    let standing = ledger.as_ref().and_then(|ledger| ledger.switch.as_ref());
    let goal = match (&args.to, args.source.set.as_slice(), &standing) {
        (None, [], Some(standing)) => (standing.to.clone(), standing.set.clone()),
        (None, [], None) => {
            return Err(Error::Usage(format!(
                "`{}` is on no way; name what is wanted: `--to PROFILE`, or `--set` for what shall differ",
                out.display()
            )));
        }
        (Some(to), set, _) if args.source.below(Path::new(to)).is_some() => {
            (args.source.one(to)?, set.to_vec())
        }
        (to, set, _) => (to.clone().unwrap_or_else(|| profile.clone()), set.to_vec()),
    };
    let mut assembly = Assembly::new(&args.source);
    let Some(walk) = walk(profile, goal, &args.source, &mut assembly)? else {
        assembly.settle();
        let Assembly { findings, sources, .. } = &assembly;
        shell.report(&Report { findings, sources, outcomes: &[], profiles: 1 });
        return Err(Error::Usage("there is no way: one side has errors".to_owned()));
    };
    let at = standing.map_or(Ok(0), |standing| walk.place_of(standing))?;
    if args.status {
        shell.print(&walk.status(at, profile));
        return Ok(Verdict::over(at < walk.steps.len()));
    }
    walk.refuse_drift(at, &out, &args.source)?;
    let wanted = if args.next { at + 1 } else { at.wrapping_sub(1) };
    if wanted > walk.steps.len() {
        let message =
            if args.next { "the switch is at its end" } else { "the switch has not begun" };
        shell.note(message);
        return Ok(Verdict::Clean);
    }
    let tree = walk.tree(wanted);
    let asked = guard::Asked { name: profile, tree: &tree, accept: &accept };
    if let Some(ledger) = &ledger {
        guard::against_folder(&asked, &out, ledger, &mut assembly)?;
    }
    if assembly.settle() {
        let Assembly { findings, sources, .. } = &assembly;
        shell.report(&Report { findings, sources, outcomes: &[], profiles: 1 });
        shell.note(&format!("the step was not taken; `{}` is as it was", out.display()));
        return Ok(Verdict::Findings);
    }
    tree::write(&out, &tree, args.source.threads())?;
    shell.print(&walk.status(wanted, profile));
    Ok(Verdict::over(wanted < walk.steps.len()))
}

/// The tree of the step that the ledger of a profile stands at; none where it is on no way, or the profile has become
/// what was wanted.
///
/// At the end of a way to another profile, any change means that: what it says beyond the other one is no step.
pub(super) fn step_of(
    profile: &str,
    ledger: &Ledger,
    source: &Source,
    assembly: &mut Assembly<'_>,
) -> Result<Option<Tree>, Error> {
    let Some(standing) = &ledger.switch else { return Ok(None) };
    let goal = (standing.to.clone(), standing.set.clone());
    let Some(walk) = walk(profile, goal, source, assembly)? else { return Ok(None) };
    let is_changed = ledger.digest != walk.first.digest();
    if standing.is_last() && standing.to != profile && is_changed {
        return Ok(None);
    }
    let at = walk.place_of(standing)?;
    Ok((at > 0).then(|| walk.tree(at)))
}

fn walk(
    profile: &str,
    (to, set): (String, Vec<String>),
    source: &Source,
    assembly: &mut Assembly<'_>,
) -> Result<Option<Walk>, Error> {
    let first = source.setting(Vec::new());
    let wanted = source.setting(set.clone());
    let from = assembly.with(&first, |assembly| side::take(profile, &first, None, assembly))?;
    let of = from.as_ref().and_then(|from| from.made.as_ref()).map(|made| made.profile.clone());
    let goal =
        assembly.with(&wanted, |assembly| side::take(&to, &wanted, of.as_ref(), assembly))?;
    let (Some(from), Some(goal)) = (from, goal) else { return Ok(None) };
    let delta = Delta::of(&from.side, &goal.side);
    let (Some(a), Some(b)): (Option<Made>, Option<Made>) = (from.made, goal.made) else {
        let message = "a switch is between profiles; `plan` compares trees as well";
        return Err(Error::Usage(message.to_owned()));
    };
    let steps = plan::steps(&a.composed, &b.composed, &delta, &judge(&delta));
    let steps = side::trees(&steps, &a, &b, source.threads())?;
    Ok(Some(Walk { first: a.tree, steps, to, set }))
}

impl Walk {
    /// Where a tree stands on the way: at the step of its name, since a profile that has changed may have other steps
    /// before it; at none where the profile has become what was wanted.
    fn place_of(&self, standing: &Standing) -> Result<usize, Error> {
        if self.steps.is_empty() || standing.is_last() {
            return Ok(self.steps.len());
        }
        let at = self.steps.iter().position(|(outline, _)| outline.name == standing.name);
        at.map(|at| at + 1).ok_or_else(|| {
            Error::Usage(format!(
                "the tree stands at the step `{}`, and the way has no such step since the profile has changed; take \
                 the change back, and make it once the switch is done",
                standing.name
            ))
        })
    }

    /// The tree of a step, with where it stands in its ledger; before the first, the one that the way began with.
    fn tree(&self, at: usize) -> Tree {
        match at.checked_sub(1).and_then(|at| self.steps.get(at)) {
            None => self.first.clone(),
            Some((outline, tree)) => {
                let (to, set) = (self.to.clone(), self.set.clone());
                let (of, name) = (self.steps.len(), outline.name.clone());
                let standing = Standing { to, set, step: at, of, name };
                tree.clone().standing(standing, self.first.digest().to_owned())
            }
        }
    }

    /// A tree that was changed since is looked at first.
    fn refuse_drift(&self, at: usize, out: &Path, source: &Source) -> Result<(), Error> {
        let comparison = tree::compare(out, &self.tree(at), source.threads())?;
        if comparison.is_clean() {
            return Ok(());
        }
        let out = out.display();
        Err(Error::Usage(format!(
            "`{out}` is not as its profile and step {at} have it; look at it with `cofferdam drift`, and run \
             `cofferdam build` if the profile has changed"
        )))
    }

    /// The arguments that name what is wanted.
    fn asked(&self, profile: &str) -> String {
        let to = (self.to != profile).then(|| format!(" --to {}", self.to));
        let set = self.set.iter().map(|set| format!(" --set {set}"));
        to.into_iter().chain(set).collect()
    }

    fn status(&self, at: usize, profile: &str) -> String {
        let mut lines: Vec<String> = Vec::new();
        for (number, (outline, _)) in (1..).zip(&self.steps) {
            let mark = if number == at { '>' } else { ' ' };
            lines.push(format!("{mark} {number}. {}: {}", outline.name, outline.summary));
        }
        if let Some((outline, _)) = at.checked_sub(1).and_then(|at| self.steps.get(at)) {
            lines.push(format!("\nstep {at} of {} is written; look at:", self.steps.len()));
            lines.extend(outline.verify.iter().map(|line| format!("  verify: {line}")));
        }
        if let Some((next, _)) = self.steps.get(at) {
            // Only a step that was taken knows the way.
            let way = if at == 0 { self.asked(profile) } else { String::new() };
            lines.push(format!(
                "\nthen: cofferdam switch {profile}{way} --next, which is `{}`",
                next.name
            ));
            lines.extend(next.before.iter().map(|line| format!("  before: {line}")));
        } else {
            let to = match self.set.as_slice() {
                [] => format!("say what `profiles/{}.yaml` does", self.to),
                set => format!("say `{}`", set.join("`, `")),
            };
            lines.push(format!(
                "\nthe last step; now let `profiles/{profile}.yaml` {to}, and build it"
            ));
        }
        lines.push(String::new());
        lines.join("\n")
    }
}
