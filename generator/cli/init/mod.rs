//! `init`: a new repository in which `build` works at once.

mod dangling;
mod infer;

use super::{Verdict, foreign, schema, shell::Shell};
use crate::{
    error::Error,
    finding::{Finding, Place, Sources},
    intent,
    name::Name,
    profile::profile_of,
    report::Report,
    tree,
};
use std::{num::NonZeroUsize, path::PathBuf};

/// Start a repository that is ready to build
///
/// Writes a small profile with its schema, the checks for pre-commit and for pull requests on GitHub, and a
/// README. Nothing that exists is overwritten: if one of the files is there already, none is written.
///
/// With `--lint-only` the folder is one that holds YAML already: `cofferdam.yaml` is written with what can be
/// told from it, and with questions where a person must decide.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// The repository's folder
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// The name of the profile
    #[arg(long, value_name = "NAME", default_value = "home", value_parser = profile_name)]
    name: Name,
    /// Write only `cofferdam.yaml` and its schema, for a tree that is written by hand
    #[arg(long, conflicts_with = "name")]
    lint_only: bool,
}

const EXAMPLES: &str = "\
Examples:
  cofferdam init                        the profile `home` in this folder
  cofferdam init --lint-only            what `lint` has to know about the YAML in this folder
  cofferdam init platform --name lab && cd platform && cofferdam build";

/// The files by their path; `PROFILE` and `VERSION` stand for themselves.
static FILES: &[(&str, &str)] = &[
    (".github/workflows/cofferdam.yaml", include_str!("workflow.yaml")),
    (".gitignore", include_str!("gitignore")),
    (".pre-commit-config.yaml", include_str!("pre-commit.yaml")),
    ("README.md", include_str!("readme.md")),
    ("profiles/PROFILE.yaml", include_str!("profile.yaml")),
];

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Verdict, Error> {
    if args.lint_only {
        return declare(args, shell);
    }
    let fill = |text: &str| {
        text.replace("PROFILE", args.name.as_str()).replace("VERSION", env!("CARGO_PKG_VERSION"))
    };
    let mut files: Vec<_> = FILES.iter().map(|(path, text)| (fill(path), fill(text))).collect();
    files.push(("profiles/profile.schema.json".to_owned(), schema::text()));
    files.sort();
    plant(args, &files, ("now run `cofferdam build` in", " and commit what it writes"), shell)
}

/// Writes what can be told of a tree that is there already.
fn declare(args: &Args, shell: &mut Shell) -> Result<Verdict, Error> {
    let found = foreign::read(&args.folder, NonZeroUsize::MIN, &mut Sources::default())?;
    let files = [
        ("cofferdam.schema.json".to_owned(), schema::lint_text()),
        (intent::FILE.to_owned(), infer::text(&found.repository)),
    ];
    if foreign::around(&args.folder)?.is_applied_whole() {
        shell.note(
            "Flux applies every file of this folder and would fail over `cofferdam.yaml`: add a \
             `kustomization.yaml` that lists the others, or move it to a folder above",
        );
    }
    plant(args, &files, ("now answer its questions, and run `cofferdam lint` on", ""), shell)
}

/// Writes new files, or says which of them are there already.
fn plant(
    args: &Args,
    files: &[(String, String)],
    (next, then): (&str, &str),
    shell: &mut Shell,
) -> Result<Verdict, Error> {
    // The folder that one stands in needs no name.
    let folder = args.folder.strip_prefix(".").unwrap_or(&args.folder);
    let taken = tree::plant(folder, files)?;
    if taken.is_empty() {
        for (path, _) in files {
            shell.print(&format!("{}\n", folder.join(path).display()));
        }
        let folder = args.folder.display();
        shell.note(&format!("{next} `{folder}`{then}"));
        return Ok(Verdict::Clean);
    }
    let mut sources = Sources::default();
    let finding = |path: &PathBuf| {
        let place = Place::start(sources.add(path.display().to_string(), ""));
        Finding::error("file-exists", place, "this is in the way of a file that would be written")
            .note("what exists is never overwritten, so nothing was written at all")
            .help("move it away, or take another folder")
    };
    let findings: Vec<_> = taken.iter().map(finding).collect();
    shell.report(&Report { findings: &findings, sources: &sources, outcomes: &[], profiles: 0 });
    Ok(Verdict::Findings)
}

fn profile_name(text: &str) -> Result<Name, String> {
    match Name::try_from(text) {
        Ok(name) if profile_of(&format!("{name}.yaml")).is_none() => {
            Err(format!("`{name}.yaml` is laid over every profile and is none itself"))
        }
        Ok(name) => Ok(name),
        Err(invalid) => Err(invalid.rule.to_owned()),
    }
}
