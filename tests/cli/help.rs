//! Help: what it says is kept, and each example in it names what exists.

use super::{keep_in, program};

fn help(arguments: &[&str]) -> String {
    let output = program().args(arguments).arg("--help").output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    String::from_utf8(output.stdout).unwrap()
}

/// The names under `Commands:`, in their order.
fn verbs(help: &str) -> Vec<String> {
    let commands = help.split_once("Commands:\n").map_or("", |(_, commands)| commands);
    let lines = commands.lines().take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn the_help_of_every_verb_is_kept() {
    let root = help(&[]);
    keep_in("../../snapshots/help", "cofferdam", &root);
    let verbs = verbs(&root);
    assert!(verbs.len() >= 8, "{verbs:?}");
    for verb in verbs {
        let text = help(&[&verb]);
        keep_in("../../snapshots/help", &verb, &text);
        let examples = text.matches(&format!("\n  cofferdam {verb}")).count()
            + text.matches(&format!("<(cofferdam {verb}")).count();
        assert!(examples >= 2, "{verb} has {examples} examples");
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{verb} has a long line");
    }
}

#[test]
fn the_exit_codes_are_in_the_help() {
    let root = help(&[]);
    for line in ["  0  nothing to report", "  1  findings, drift", "  2  could not run"] {
        assert!(root.contains(line), "{line}");
    }
}

#[test]
fn what_is_below_a_verb_has_help_as_well() {
    for verb in ["list", "show"] {
        for below in verbs(&help(&[verb])) {
            assert!(help(&[verb, &below]).contains("Usage: cofferdam"), "{verb} {below}");
        }
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    let output = program().arg("--version").output().unwrap();
    let wanted = format!("cofferdam {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), wanted);
}

#[test]
fn wrong_arguments_end_with_2() {
    for arguments in [&["biuld"][..], &["build", "--chek"], &["list"], &["list", "fruit"], &[]] {
        let output = program().args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = program().args(["completions", shell]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{shell}");
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(script.contains("drift") && script.contains("no-local"), "{shell}");
    }
}
