//! `init`: a new repository in which `build` works at once.

use super::{Verdict, schema, shell::Shell};
use crate::{
    error::Error,
    finding::{Finding, Place, Sources},
    name::Name,
    report::Report,
    tree,
};
use std::path::PathBuf;

/// Start a repository that is ready to build
///
/// Writes a small profile with its schema, the checks for pre-commit and for pull requests on GitHub, and a
/// README. Nothing that exists is overwritten: if one of the files is there already, none is written.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// The repository's folder
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// The name of the profile
    #[arg(long, value_name = "NAME", default_value = "home", value_parser = profile_name)]
    name: Name,
}

const EXAMPLES: &str = "\
Examples:
  cofferdam init                        the profile `home` in this folder
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
    let fill = |text: &str| {
        text.replace("PROFILE", args.name.as_str()).replace("VERSION", env!("CARGO_PKG_VERSION"))
    };
    let mut files: Vec<_> = FILES.iter().map(|(path, text)| (fill(path), fill(text))).collect();
    files.push(("profiles/profile.schema.json".to_owned(), schema::text()));
    files.sort();
    // The folder that one stands in needs no name.
    let folder = args.folder.strip_prefix(".").unwrap_or(&args.folder);
    let taken = tree::plant(folder, &files)?;
    if taken.is_empty() {
        for (path, _) in &files {
            shell.print(&format!("{}\n", folder.join(path).display()));
        }
        let folder = args.folder.display();
        shell.note(&format!("now run `cofferdam build` in `{folder}` and commit what it writes"));
        return Ok(Verdict::Clean);
    }
    let mut sources = Sources::default();
    let finding = |path: &PathBuf| {
        let place = Place::start(sources.add(path.display().to_string(), ""));
        Finding::error("file-exists", place, "this is in the way of a new repository's file")
            .note("what exists is never overwritten, so nothing was written at all")
            .help("move it away, or take another folder")
    };
    let findings: Vec<_> = taken.iter().map(finding).collect();
    shell.report(&Report { findings: &findings, sources: &sources, outcomes: &[], profiles: 0 });
    Ok(Verdict::Findings)
}

fn profile_name(text: &str) -> Result<Name, String> {
    match Name::try_from(text) {
        Ok(name) if name.as_str() == "local" => {
            Err("`local.yaml` is laid over every profile and is none itself".to_owned())
        }
        Ok(name) => Ok(name),
        Err(invalid) => Err(invalid.rule.to_owned()),
    }
}
