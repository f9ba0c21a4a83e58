//! The command line: parse, run, outcome to exit code.

fn main() {}
