//! `charts`: facts of charts, from their own files.

mod check;
mod lock;

use super::{Verdict, selection::Source, shell::Shell};
use crate::error::Error;
use clap::Subcommand;
use std::path::PathBuf;

/// Read facts of charts out of their own files
///
/// Nothing is downloaded: the files have to be at hand.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES, subcommand_required = true)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

const EXAMPLES: &str = "\
Examples:
  helm pull traefik/traefik --version 41.3.0 --untar --untardir charts
  cofferdam charts check --charts charts home
  cofferdam charts lock --from charts > generator/chart/keys.json
  cofferdam charts lock --from charts | jq '.minio.version'";

#[derive(Debug, Subcommand)]
enum What {
    /// Render the releases of profiles, and hold them against contracts and trees
    ///
    /// Each release is rendered by `helm template` with its values. What contracts promise has to be there:
    /// names, ports, memory limits; and so has what routes, health checks and network policies name.
    Check(check::Args),
    /// Print the keys of their values, by which `lint` knows what a chart never reads
    Lock {
        /// A folder with a folder for each chart, or with files `<chart>.values.yaml` and their table in
        /// `SOURCES.md`
        #[arg(long, value_name = "DIR")]
        from: PathBuf,
    },
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Verdict, Error> {
    match &args.what {
        What::Check(args) => check::run(args, shell),
        What::Lock { from } => lock::run(from, shell),
    }
}
