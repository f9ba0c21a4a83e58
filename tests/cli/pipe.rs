//! Output: a reader that goes away, a disk that is full, colours.

use super::{Desk, program};
use std::{fs::OpenOptions, io::Read as _, process::Stdio};

#[test]
fn a_closed_pipe_is_success() {
    for arguments in [&["list", "kinds"][..], &["schema", "profile"], &["--help"]] {
        let mut command = program();
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        let status = child.wait().unwrap();
        assert_eq!((status.code(), said.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_a_failure() {
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = program().args(["list", "kinds"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("error: could not print to stdout: no space left"), "{said}");
}

#[test]
fn colours_are_for_terminals_or_on_demand() {
    let desk = Desk::home();
    let coloured = |arguments: &str| desk.run(arguments).ends(1).out.contains('\u{1b}');
    assert!(!coloured("lint --set tier=locl"));
    assert!(!coloured("lint --set tier=locl --color never"));
    assert!(coloured("lint --set tier=locl --color always"));
    assert!(!coloured("lint --set tier=locl --color always --format json"));
    assert!(!coloured("lint --set tier=locl --color always --format github"));
}

#[test]
fn help_and_refusals_are_coloured_on_demand_too() {
    let desk = Desk::home();
    let help = |arguments: &str| desk.run(arguments).ends(0).out.contains('\u{1b}');
    assert!(!help("build --help"));
    assert!(help("build --help --color always"));
    assert!(help("--color=always build --help"));
    assert!(!help("--color never build --help"));
    let refusal = |arguments: &str| desk.run(arguments).ends(2).err.contains('\u{1b}');
    assert!(!refusal("build --hlp"));
    assert!(refusal("build --color always --hlp"));
    // What follows `--` is no option.
    assert!(!refusal("explain -- --color always"));
}
