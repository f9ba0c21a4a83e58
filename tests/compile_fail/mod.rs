//! What the compiler must refuse: each file here breaks one rule, and it is the line under `// instead:` that
//! does.
//!
//! With that line replaced by the one in the comment the file compiles, so nothing else is wrong with it.
//! What a reader would be told is kept in `snapshots/compile_fail/<name>.snap`, and it names the rule that the
//! first sentence of the case names in brackets.
#![cfg(test)]

use serde_json::Value;
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Mutex,
    thread,
};

const MARK: &str = "// instead: ";

/// The rules that the compiler holds, each with its alias.
const RULES: [(&str, &str); 60] = [
    ("acme-server-of-another-tier", "PRV-9"),
    ("backend-not-rendered", "EXP-5"),
    ("backend-without-grant", "EXP-7"),
    ("base-url-without-route", "EXP-11"),
    ("cookie-secret-length", "SEC-9"),
    ("custom-resource-beside-its-crd", "DEP-5"),
    ("dead-mans-switch-missing", "ALR-1"),
    ("default-credential", "SEC-1"),
    ("dependency-never-ready", "DEP-2"),
    ("dependency-on-crds-missing", "DEP-1"),
    ("dependency-on-experiment", "ISO-2"),
    ("dependency-unresolved", "DEP-3"),
    ("disruption-budget-blocks-drain", "HA-1"),
    ("dollar-collapsed", "SUB-5"),
    ("escape-without-substitution", "SUB-4"),
    ("experiment-behind-load-balancer", "EXP-3"),
    ("experiment-in-public-dns", "EXP-2"),
    ("experiment-on-public-gateway", "EXP-1"),
    ("flow-not-allowed", "NET-1"),
    ("gate-without-upstream", "EXP-8"),
    ("health-check-without-object", "DEP-7"),
    ("health-checks-ignored", "DEP-6"),
    ("intent-differs-from-tree", "PRV-5"),
    ("kustomization-entry-broken", "LAY-4"),
    ("literal-domain", "EXP-12"),
    ("metrics-into-contained-store", "PIL-1"),
    ("monitor-in-experiment", "PIL-3"),
    ("monitor-not-selected", "ALR-5"),
    ("object-outside-its-namespace", "ISO-1"),
    ("object-with-two-owners", "LAY-6"),
    ("open-ui-without-gate", "EXP-9"),
    ("operator-dependency-missing", "DEP-4"),
    ("otlp-endpoint-mismatch", "OTL-1"),
    ("path-without-kustomization", "LAY-2"),
    ("placeholder-unescaped", "SUB-3"),
    ("plaintext-credential", "SEC-3"),
    ("policy-selects-nothing", "NET-2"),
    ("prometheus-bridge", "PIL-2"),
    ("provider-combination-broken", "PRV-3"),
    ("provider-empty", "PRV-4"),
    ("provider-leak", "PRV-2"),
    ("providers-on-one-axis", "PRV-1"),
    ("remote-key-grammar", "SEC-6"),
    ("review-date-passed", "LIF-1"),
    ("rules-for-disabled-target", "ALR-4"),
    ("secret-key-not-provided", "SEC-5"),
    ("secret-taken-by-chart", "SEC-2"),
    ("sops-without-decryption", "SEC-11"),
    ("source-kind-mismatch", "SRC-2"),
    ("source-with-two-owners", "SRC-3"),
    ("store-without-limits", "RES-1"),
    ("teardown-missing", "LIF-2"),
    ("test-signal-undeclared", "LIF-6"),
    ("unbounded-retention", "RES-5"),
    ("unencrypted-sops-file", "SEC-10"),
    ("unknown-chart-value", "RES-2"),
    ("unregistered-file", "LAY-1"),
    ("variable-undefined", "SUB-1"),
    ("variable-without-substitution", "SUB-2"),
    ("version-not-exact", "SRC-1"),
];

/// The cases in which the compiler has only words of its own, each with the reason.
const UNNAMED: [(&str, &str); 14] = [
    ("default_credential_left", "a field that is left out"),
    ("dependency_cycle", "a layer that was moved into its platform"),
    ("dollar_collapsed", "a private field"),
    ("escape_without_substitution", "a method that there is not"),
    ("health_checks_ignored", "a variant that holds nothing"),
    ("intent_differs_from_tree", "a profile that is only lent"),
    ("literal_domain_as_host", "a type that nothing converts to"),
    ("object_with_two_owners", "an object that was moved into its layer"),
    ("placeholder_unescaped", "a private field"),
    ("provider_combination_broken", "a match that leaves out a variant"),
    ("providers_on_one_axis", "a field that holds one"),
    ("service_port_in_policy", "a port of another type"),
    ("store_without_limits_said", "a field that is left out"),
    ("unencrypted_sops_file", "a method that there is not"),
];

#[test]
fn what_is_forbidden_does_not_compile() {
    let (library, paths) = (library(), paths());
    let queue = Mutex::new(paths.iter());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let Some(path) = queue.lock().unwrap().next() else { return };
                    judge(path, &library);
                }
            });
        }
    });
}

#[test]
fn every_rule_that_the_compiler_holds_has_a_case() {
    let known: BTreeSet<String> =
        RULES.iter().map(|(rule, alias)| format!("{rule}, {alias}")).collect();
    let cases: BTreeSet<String> =
        paths().iter().flat_map(|path| rules(&fs::read_to_string(path).unwrap())).collect();
    let without: Vec<_> = known.difference(&cases).collect();
    assert!(without.is_empty(), "rules without a case that breaks them: {without:#?}");
    let unknown: Vec<_> = cases.difference(&known).collect();
    assert!(unknown.is_empty(), "cases of rules that are not listed: {unknown:#?}");
    assert!(RULES.is_sorted(), "sort the rules by their names");
    for (case, reason) in UNNAMED {
        let there = folder().join(format!("{case}.rs")).is_file();
        assert!(there && !reason.is_empty(), "{case}: there is no such case, or no reason");
    }
}

/// The rules that a case breaks, as its first sentence names them: `name, ALIAS`.
fn rules(case: &str) -> Vec<String> {
    let head: Vec<_> = case.lines().map_while(|line| line.strip_prefix("//! ")).collect();
    let head = head.join(" ");
    let named = head.strip_suffix(").").and_then(|head| head.rsplit_once('('));
    named.map(|(_, rules)| rules.split("; ").map(str::to_owned).collect()).unwrap_or_default()
}

/// Holds that the case fails where it says, for the kept reason, and compiles with the better line.
fn judge(path: &Path, library: &Path) {
    let name = path.file_stem().unwrap().to_str().unwrap();
    let bad = fs::read_to_string(path).unwrap();
    let marks: Vec<usize> = bad
        .lines()
        .enumerate()
        .filter(|(_, line)| line.trim_start().starts_with(MARK))
        .map(|(at, _)| at)
        .collect();
    let [mark] = marks[..] else { panic!("{name}: mark exactly one line with `{MARK}`") };
    let better = bad.lines().nth(mark).unwrap().trim_start().strip_prefix(MARK).unwrap();
    let mut good: Vec<&str> = bad.lines().collect();
    let wrong = std::mem::replace(&mut good[mark + 1], better);

    let refused = compile(&good.join("\n"), library);
    assert!(refused.is_empty(), "{name}: the better line is refused: {refused:#?}");
    let errors = compile(&bad, library);
    assert!(!errors.is_empty(), "{name}: this compiles, so the rule does not hold any more");
    let mut told = format!("{}\n", wrong.trim());
    for error in &errors {
        let elsewhere = !places(error).contains(&(mark as u64 + 2));
        assert!(!elsewhere, "{name}: an error away from the marked line: {error:#}");
        tell(error, &mut told);
    }
    let named = rules(&bad).iter().all(|rule| told.contains(&format!("rule {rule}")));
    let excused = UNNAMED.iter().any(|(case, _)| *case == name);
    assert!(named || excused, "{name}: the error does not name the rule: {told}");
    assert!(!(named && excused), "{name}: the error names the rule: drop it from `UNNAMED`");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/compile_fail");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, told));
}

/// The lines of the case that an error points at.
fn places(error: &Value) -> Vec<u64> {
    let children = error["children"].as_array().unwrap();
    let spans = std::iter::once(error).chain(children).flat_map(|part| {
        let spans = part["spans"].as_array().unwrap();
        spans.iter().filter(|span| span["file_name"] == "<anon>")
    });
    spans.filter_map(|span| span["line_start"].as_u64()).collect()
}

/// What is the project's own part of an error: its message, the label at the marked line, its notes. What
/// the compiler adds by itself changes with its version and stays out.
fn tell(error: &Value, told: &mut String) {
    const ADDED: [&str; 3] = ["expected ", "required for ", "requested on "];
    let code = error["code"]["code"].as_str().unwrap_or_default();
    writeln!(told, "error[{code}]: {}", error["message"].as_str().unwrap()).unwrap();
    let spans = error["spans"].as_array().unwrap().iter();
    let primary = spans.filter(|span| span["is_primary"] == true);
    for label in primary.filter_map(|span| span["label"].as_str()) {
        writeln!(told, "  label: {label}").unwrap();
    }
    for child in error["children"].as_array().unwrap() {
        let message = child["message"].as_str().unwrap();
        let points_nowhere = child["spans"].as_array().unwrap().is_empty();
        let added = ADDED.iter().any(|start| message.starts_with(start));
        if child["level"] == "note" && points_nowhere && !added {
            writeln!(told, "  note: {message}").unwrap();
        }
    }
}

/// Compiles a text against the library, up to where code would be generated, and gives the errors.
fn compile(text: &str, library: &Path) -> Vec<Value> {
    let scratch = tempfile::tempdir().unwrap();
    let mut rustc = Command::new("rustc")
        .args(["-", "--crate-name", "case", "--crate-type", "lib", "--edition", "2024"])
        .args(["--emit", "metadata", "--error-format", "json"])
        .args(["--allow", "warnings", "--deny", "unused_must_use"])
        .arg("--out-dir")
        .arg(scratch.path())
        .arg("--extern")
        .arg(format!("cofferdam={}", library.display()))
        .arg("-L")
        .arg(format!("dependency={}", library.parent().unwrap().display()))
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    rustc.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = rustc.wait_with_output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    let lines = told.lines().map(|line| serde_json::from_str(line).unwrap());
    // The last error only counts the others, and points nowhere.
    let errors: Vec<Value> = lines
        .filter(|told: &Value| told["level"] == "error" && told["spans"] != Value::Array(vec![]))
        .collect();
    assert_eq!(output.status.success(), errors.is_empty(), "{told}");
    errors
}

/// The library that this very test was built with; asking cargo builds nothing.
fn library() -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(env!("CARGO_MANIFEST_DIR"));
    cargo.args(["test", "--no-run", "--offline", "--test", "suite", "--message-format", "json"]);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    let output = cargo.output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let artifacts = told.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let library = artifacts
        .filter(|artifact| {
            artifact["target"]["name"] == "cofferdam" && artifact["target"]["kind"][0] == "lib"
        })
        .flat_map(|artifact| artifact["filenames"].as_array().unwrap().clone())
        .map(|file| PathBuf::from(file.as_str().unwrap()))
        .find(|file| file.extension().is_some_and(|extension| extension == "rlib"));
    library.unwrap_or_else(|| {
        panic!("cargo names no library: {}", String::from_utf8_lossy(&output.stderr))
    })
}

/// The cases, by name.
fn paths() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = entries.filter(|path| !path.ends_with("mod.rs")).collect();
    paths.sort();
    assert!(!paths.is_empty(), "there are no cases");
    paths
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compile_fail")
}
