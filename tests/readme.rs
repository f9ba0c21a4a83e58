//! The README is true: its profiles are built, its commands run, and what it shows is what they print.
#![cfg(test)]

use cofferdam::lint::{RULES, Rule};
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::Path,
    process::{Command, Output},
};

const README: &str = include_str!("../README.md");
const CONTRIBUTING: &str = include_str!("../CONTRIBUTING.md");
const PROGRAM: &str = env!("CARGO_BIN_EXE_cofferdam");

/// A fenced block: what stands behind its fence, and its lines.
struct Block<'a> {
    language: &'a str,
    lines: Vec<&'a str>,
}

#[test]
fn what_it_shows_is_what_happens() {
    let scratch = tempfile::tempdir().unwrap();
    copy(&root().join("profiles"), &scratch.path().join("profiles"));
    let mut commands = 0;
    let mut untrue = String::new();
    for block in blocks(README) {
        match block.language {
            "yaml" => lay(scratch.path(), &block),
            "console" => commands += run(scratch.path(), &block, &mut untrue),
            "text" => exist(scratch.path(), &block, &mut untrue),
            other => panic!("README.md: a block of `{other}` is not checked: make it one that is"),
        }
    }
    assert!(commands > 0, "README.md shows no command of the program");
    assert_eq!(untrue, "", "correct README.md");
}

#[test]
fn every_make_target_exists() {
    let makefile = fs::read_to_string(root().join("Makefile")).unwrap();
    let targets: BTreeSet<&str> =
        makefile.lines().filter_map(|line| Some(line.split_once(": ##")?.0)).collect();
    assert!(targets.contains("check"), "the Makefile has no target `check`");
    for text in [README, CONTRIBUTING] {
        // A command in backticks or behind a prompt: the word after `make` is a target.
        for (at, found) in text.match_indices("make ") {
            let is_command = text[..at].ends_with('`') || text[..at].ends_with("$ ");
            let rest = &text[at + found.len()..];
            let end = rest.find(|char: char| !char.is_ascii_lowercase()).unwrap_or(rest.len());
            let target = &rest[..end];
            assert!(
                !is_command || targets.contains(target),
                "the Makefile has no target `{target}`: correct the text, or add the target"
            );
        }
    }
}

#[test]
fn every_verb_has_its_line() {
    let output = Command::new(PROGRAM).arg("--help").output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    let verbs: BTreeSet<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help")
        .collect();
    let told: BTreeSet<&str> = README
        .lines()
        .skip_while(|line| !line.starts_with("| verb"))
        .take_while(|line| line.starts_with('|'))
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(verb, _)| verb)
        .collect();
    assert_eq!(told, verbs, "the verbs in the table of README.md are those of `--help`");
}

#[test]
fn it_is_short() {
    let lines = README.lines().count() - table().lines().count();
    assert!(lines < 120, "README.md has {lines} lines, and fewer than 120 are allowed: shorten it");
}

#[test]
fn its_table_of_rules_is_that_of_the_program() {
    let (_, rest) = README.split_once("<!-- rules -->\n").unwrap();
    let (told, _) = rest.split_once("<!-- /rules -->\n").unwrap();
    let table = table();
    assert!(told == table, "the table of rules in README.md is stale; it should be:\n{table}");
}

/// What the rules of each part of the catalogue are about.
const AREAS: &[(&str, &str)] = &[
    ("PIL", "what signal goes where"),
    ("ISO", "what an experiment may touch"),
    ("EXP", "who reaches what"),
    ("RES", "limits, volumes, retention"),
    ("SEC", "secrets"),
    ("DEP", "what waits for what"),
    ("SRC", "sources, versions, images"),
    ("SUB", "variables"),
    ("LAY", "files and owners"),
    ("PRV", "providers"),
    ("NET", "network policies"),
    ("HA", "disruption budgets"),
    ("ALR", "alerting"),
    ("OTL", "collectors"),
    ("LIF", "experiments that end"),
    ("RBAC", "rights"),
];

fn table() -> String {
    let mut table = "| about | rules |\n|---|---|\n".to_owned();
    let mut told = 0;
    for (area, about) in AREAS {
        let is_of = |rule: &&&Rule| rule.alias.split_once('-').unwrap().0 == *area;
        let ids: Vec<String> =
            RULES.iter().filter(is_of).map(|rule| format!("`{}`", rule.id)).collect();
        assert!(!ids.is_empty(), "no rule is of {area}: drop its row from `AREAS`");
        told += ids.len();
        writeln!(table, "| {about} | {} |", ids.join(", ")).unwrap();
    }
    assert_eq!(told, RULES.len(), "a rule is of no area: give its area a row in `AREAS`");
    table
}

/// Writes a block that starts with `# profiles/<name>.yaml` to that file.
fn lay(scratch: &Path, block: &Block<'_>) {
    let path = block.lines[0].strip_prefix("# ").unwrap();
    assert!(path.starts_with("profiles/"), "name the profile in the first line of the block");
    #[expect(clippy::disallowed_methods, reason = "it lays out what the program reads")]
    fs::write(scratch.join(path), block.lines.join("\n") + "\n").unwrap();
}

/// Runs the program's commands of a block, compares what is shown below each, and counts them.
fn run(scratch: &Path, block: &Block<'_>, untrue: &mut String) -> usize {
    let mut commands = 0;
    let mut lines = block.lines.iter().peekable();
    while let Some(line) = lines.next() {
        let command = line.strip_prefix("$ ").expect("a block starts with a command");
        let mut shown = String::new();
        while let Some(line) = lines.next_if(|line| !line.starts_with("$ ")) {
            writeln!(shown, "{line}").unwrap();
        }
        let Some(arguments) = command.strip_prefix("cofferdam ") else {
            let known = ["cargo ", "git ", "make "].iter().any(|start| command.starts_with(start));
            assert!(known, "README.md: `{command}` cannot be checked");
            continue;
        };
        commands += 1;
        let output = Command::new(PROGRAM)
            .args(arguments.split_whitespace())
            .current_dir(scratch)
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        let printed = printed(&output);
        if output.status.code().is_none_or(|code| code > 1) {
            writeln!(untrue, "`{command}` could not run:\n{printed}").unwrap();
        } else if !shown.is_empty() && shown != printed {
            writeln!(untrue, "`{command}` prints:\n{printed}").unwrap();
        }
    }
    commands
}

/// Holds that the first word of each line is the path of a file.
fn exist(scratch: &Path, block: &Block<'_>, untrue: &mut String) {
    for path in block.lines.iter().filter_map(|line| line.split_whitespace().next()) {
        if !scratch.join(path).is_file() {
            writeln!(untrue, "there is no `{path}`").unwrap();
        }
    }
}

/// What a person sees who runs it: results, then remarks; no spaces at the ends of lines.
fn printed(output: &Output) -> String {
    let mut printed = String::new();
    for bytes in [&output.stdout, &output.stderr] {
        for line in String::from_utf8_lossy(bytes).lines() {
            writeln!(printed, "{}", line.trim_end()).unwrap();
        }
    }
    printed
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let lines = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push(Block { language, lines });
        }
    }
    blocks
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
