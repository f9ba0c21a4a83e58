//! `plan`: from one platform to another, with what Flux does and what is at risk.

use super::{Verdict, assembly::Assembly, parity, selection::Source, shell::Shell, side};
use crate::{
    error::Error,
    plan::{self, Class, Danger, Delta, Outline, Plan, find_hazard},
    report::Report,
    tree::{self, Tree},
};
use std::path::{Path, PathBuf};

/// Plan the way from one platform to another
///
/// Compares what Flux would apply before and after, object by object, and says what Flux and Helm really do
/// about each difference, what is at risk, and what to do about that. A side is a profile, a folder with a tree,
/// a git revision of either (`main:out/home`, `main:profiles/home.yaml`); `--set` belongs to the second one.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// What is in the cluster
    #[arg(long, value_name = "SIDE")]
    from: String,
    /// What is wanted; the same as `--from` when not given, for a plan of what `--set` changes
    #[arg(long, value_name = "SIDE")]
    to: Option<String>,
    /// Write the tree of each step into a folder of its own below this one
    #[arg(long, value_name = "DIR")]
    steps: Option<PathBuf>,
    /// Exit with 2 if this hazard, or one of this class, is found; may be repeated
    #[arg(long, value_name = "CLASS|HAZARD")]
    deny_hazard: Vec<String>,
    /// Say which key of the profiles each difference comes from, and what differs without a word
    #[arg(long)]
    parity: bool,
    #[command(flatten)]
    source: Source,
}

const EXAMPLES: &str = "\
Examples:
  cofferdam plan --from home --to home-traefik
  cofferdam plan --from home --set provider.ingress=traefik
  cofferdam plan --from main:out/home --to home --format markdown
  cofferdam plan --from out/staging --to out/production --parity
  cofferdam plan --from main:out/home --to out/home --deny-hazard data";

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Verdict, Error> {
    let denied = denied(args)?;
    let first = args.source.setting(Vec::new());
    let mut assembly = Assembly::new(&first);
    let from = side::take(&args.from, &first, None, &mut assembly)?;
    let of = from.as_ref().and_then(|from| from.made.as_ref()).map(|made| made.profile.clone());
    let mut second = Assembly::continued(&args.source, assembly);
    let to = args.to.as_ref().unwrap_or(&args.from);
    let to = side::take(to, &args.source, of.as_ref(), &mut second)?;
    let (Some(from), Some(to)) = (from, to) else {
        second.settle();
        let Assembly { findings, sources, .. } = &second;
        shell.report(&Report { findings, sources, outcomes: &[], profiles: 2 });
        return Err(Error::Usage("there is no plan: one side has errors".to_owned()));
    };
    let delta = Delta::of(&from.side, &to.side);
    let mut found = Plan::of(&delta);
    let steps = match (&from.made, &to.made) {
        (Some(from), Some(to)) => plan::steps(&from.composed, &to.composed, &delta, &found.hazards),
        _ => Vec::new(),
    };
    if let (Some(from), Some(to)) = (&from.made, &to.made) {
        found.declared = plan::differences(&from.profile.merged, &to.profile.merged);
    }
    found.steps = steps.iter().map(|step| step.outline.clone()).collect();
    if args.parity {
        found.parity = parity::of(&found, (&from, &to), (&first, &args.source))?;
        if found.parity.is_none() {
            shell.note(
                "no profile is behind one of the sides: all that differs does so without a word",
            );
        }
    }
    shell.plan(&found);
    if let Some(folder) = &args.steps {
        let (Some(from), Some(to)) = (&from.made, &to.made) else {
            let message = "steps need profiles on both sides, and one is a tree; name the profile as it was, \
                           such as `main:profiles/home.yaml`";
            return Err(Error::Usage(message.to_owned()));
        };
        let trees = side::trees(&steps, from, to, args.source.threads())?;
        write(folder, &trees, args, shell)?;
    }
    refuse(&found, &denied)?;
    Ok(Verdict::over(!found.is_empty()))
}

/// Writes the tree of each step into a folder of its own, in the order of the steps.
fn write(
    folder: &Path,
    trees: &[(Outline, Tree)],
    args: &Args,
    shell: &Shell,
) -> Result<(), Error> {
    for (at, (outline, tree)) in trees.iter().enumerate() {
        let out = folder.join(format!("{:02}-{}", at + 1, outline.name));
        tree::write(&out, tree, args.source.threads())?;
        shell.note(&format!("`{}` holds step {}", out.display(), at + 1));
    }
    Ok(())
}

/// A hazard, or a class of them, that stops the run.
#[derive(Clone, Copy, Debug)]
enum Denied {
    Class(Class),
    Hazard(&'static str),
}

fn denied(args: &Args) -> Result<Vec<Denied>, Error> {
    let classes = [Class::Data, Class::Security, Class::Availability, Class::Order];
    let one = |name: &String| {
        let class = classes.iter().find(|class| class.to_string() == *name);
        let hazard = || find_hazard(name).map(|hazard| Denied::Hazard(hazard.id));
        class.map(|class| Denied::Class(*class)).or_else(hazard).ok_or_else(|| {
            let message = format!(
                "there is no hazard and no class `{name}`; the classes are data, security, availability and \
                 order, and `cofferdam list hazards` has the hazards"
            );
            Error::Usage(message)
        })
    };
    args.deny_hazard.iter().map(one).collect()
}

fn refuse(plan: &Plan, denied: &[Denied]) -> Result<(), Error> {
    let is_denied = |danger: &&Danger| {
        denied.iter().any(|denied| match denied {
            Denied::Class(class) => danger.class == *class,
            Denied::Hazard(id) => danger.id == *id,
        })
    };
    let found: Vec<&Danger> = plan.hazards.iter().filter(is_denied).collect();
    match found.first() {
        None => Ok(()),
        Some(first) => Err(Error::Usage(format!(
            "the plan has {} that `--deny-hazard` names, first `{}` at `{}`",
            crate::report::counted(found.len(), "hazard"),
            first.id,
            first.object
        ))),
    }
}
