//! The command line: parse, run, outcome to exit code.

use std::process::ExitCode;

/// A build makes a great many small texts on several threads, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cofferdam::cli::run(std::env::args_os())
}
