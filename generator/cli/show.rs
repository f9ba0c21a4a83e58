//! `show`: a profile as it is understood, and what becomes of it.

use super::{Verdict, assembly::Assembly, selection::Source, shell::Shell};
use crate::{
    containment::{ClosedLayer, Readiness},
    error::Error,
    finding::{Sources, nearest},
    profile::{self, Line},
    report::{Report, Table, counted},
    tree::Tree,
};
use clap::Subcommand;
use std::fmt::Write as _;

/// Show a profile as it is understood, and what becomes of it
///
/// `profile` prints everything that the profile and the files it extends come to, with the file and line
/// that each value was written at. `layers` lists what Flux will apply, in order, and what waits for what.
/// `object` prints one object as it is emitted.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES, subcommand_required = true)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

const EXAMPLES: &str = "\
Examples:
  cofferdam show profile home           where does this value come from?
  cofferdam show layers home            what waits for what?
  cofferdam show object home HelmRelease/cert-manager/cert-manager";

#[derive(Debug, Subcommand)]
enum What {
    /// The merged profile, each value with its file and line
    Profile(Named),
    /// The layers in the order in which they are ready, with what each waits for
    Layers(Named),
    /// One object as it is emitted
    Object {
        #[command(flatten)]
        named: Named,
        /// The object, as KIND/NAMESPACE/NAME, or KIND/NAME where it has no namespace
        #[arg(value_name = "OBJECT")]
        object: String,
    },
}

#[derive(Debug, clap::Args)]
struct Named {
    /// The profile
    #[arg(value_name = "PROFILE")]
    name: String,
    #[command(flatten)]
    source: Source,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Verdict, Error> {
    let (What::Profile(named) | What::Layers(named) | What::Object { named, .. }) = &args.what;
    let mut assembly = Assembly::new(&named.source);
    let is_shown = match &args.what {
        What::Profile(named) => show_profile(named, &mut assembly, shell)?,
        What::Layers(named) => show_layers(named, &mut assembly, shell)?,
        What::Object { named, object } => show_object(named, object, &mut assembly, shell)?,
    };
    if is_shown {
        return Ok(Verdict::Clean);
    }
    assembly.settle();
    let Assembly { findings, sources, .. } = &assembly;
    shell.report(&Report { findings, sources, outcomes: &[], profiles: 1 });
    Ok(Verdict::Findings)
}

fn show_profile(named: &Named, of: &mut Assembly<'_>, shell: &mut Shell) -> Result<bool, Error> {
    let Some(profile) = of.profile(&named.name)? else { return Ok(false) };
    shell.print(&merged(&profile::explain(&profile), &of.sources));
    Ok(true)
}

/// The lines, with their places as comments in a column of their own.
fn merged(lines: &[Line], sources: &Sources) -> String {
    let widths = lines.iter().map(|line| line.text.chars().count());
    let width = widths.filter(|width| *width <= 60).max().unwrap_or_default();
    let mut text = String::new();
    for line in lines {
        let _ = match line.place {
            Some(place) => {
                let path = sources.path(place.file);
                writeln!(text, "{:width$}  # {path}:{}", line.text, place.line)
            }
            None => writeln!(text, "{}", line.text),
        };
    }
    text
}

fn show_layers(named: &Named, of: &mut Assembly<'_>, shell: &mut Shell) -> Result<bool, Error> {
    let Some(profile) = of.profile(&named.name)? else { return Ok(false) };
    let Some(composed) = of.composed(&profile)? else { return Ok(false) };
    let rows = composed.layers.iter().map(layer).collect();
    let columns = vec!["layer", "namespace", "tier", "objects", "ready", "waits-for"];
    shell.table(&Table { name: "layers", columns, rows });
    Ok(true)
}

fn layer(layer: &ClosedLayer) -> Vec<String> {
    let ready = match &layer.readiness {
        Some(Readiness::Wait) => "all of it".to_owned(),
        Some(Readiness::Checks(checks)) => counted(checks.len(), "check"),
        None => "not asked".to_owned(),
    };
    let objects = match &layer.external {
        Some(folder) => format!("in `{}`", folder.path()),
        None => layer.objects.len().to_string(),
    };
    let waits: Vec<_> = layer.depends_on.iter().map(ToString::to_string).collect();
    let (name, namespace) = (layer.name.to_string(), layer.namespace.to_string());
    vec![name, namespace, layer.level.to_string(), objects, ready, waits.join(", ")]
}

fn show_object(
    named: &Named,
    wanted: &str,
    of: &mut Assembly<'_>,
    shell: &mut Shell,
) -> Result<bool, Error> {
    let Some(tree) = of.tree(&named.name)? else { return Ok(false) };
    let known =
        || tree.files().iter().filter_map(|file| Some((file, written(file.object.as_ref()?))));
    match known().find(|(_, object)| object.eq_ignore_ascii_case(wanted)) {
        Some((file, _)) => {
            shell.print(&file.text);
            Ok(true)
        }
        None => Err(missing(&tree, wanted, &known().map(|(_, object)| object).collect::<Vec<_>>())),
    }
}

/// An object as it is written on the command line.
fn written(object: &str) -> String {
    object.replacen(' ', "/", 1)
}

fn missing(tree: &Tree, wanted: &str, known: &[String]) -> Error {
    let profile = tree.profile();
    let near = nearest(wanted, known.iter().map(String::as_str));
    let hint = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write it as KIND/NAMESPACE/NAME, as in `HelmRelease/ingress/traefik`".to_owned(),
    };
    Error::Usage(format!("there is no object `{wanted}` in the tree of `{profile}`; {hint}"))
}
