//! The command line: parse, run, outcome to exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    cofferdam::cli::run(std::env::args_os())
}
