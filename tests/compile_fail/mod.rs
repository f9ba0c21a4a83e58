//! What the compiler must refuse: each file here breaks one rule, and it is the line under `// instead:` that
//! does.
//!
//! With that line replaced by the one in the comment the file compiles, so nothing else is wrong with it.
//! What a reader would be told is kept in `snapshots/compile_fail/<name>.snap`.
#![cfg(test)]

use serde_json::Value;
use std::{
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Mutex,
    thread,
};

const MARK: &str = "// instead: ";

#[test]
fn what_is_forbidden_does_not_compile() {
    let library = library();
    let mut paths: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.ends_with("mod.rs"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "there are no cases");
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

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compile_fail")
}
