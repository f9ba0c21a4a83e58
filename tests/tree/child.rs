//! Builds in a process of their own, which can be killed, starved or run as somebody else.

use super::{THREADS, tree};
use cofferdam::tree::write;
use std::{
    env,
    path::Path,
    process::{Command, Stdio},
};

const OUT: &str = "COFFERDAM_TEST_OUT";
const BUILD: &str = "COFFERDAM_TEST_BUILD";

/// How many files a build has, spread over as many folders as it has threes.
pub(super) const FILES: usize = 240;

/// The texts of a build: a third of the files differ from the build before, some come and some go.
pub(super) fn files(build: usize) -> Vec<(String, String)> {
    let path = |i: usize| format!("namespace-{}/layer/configmap-{i}.yaml", i / 3);
    let text = |i: usize| {
        format!("# build {}\n{}", usize::from(i.is_multiple_of(3)) * build, "x".repeat(2500))
    };
    (build..FILES + build).map(|i| (path(i), text(i))).collect()
}

pub(super) fn built(build: usize) -> cofferdam::tree::Tree {
    let files = files(build);
    let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    tree(&files)
}

/// This binary again, to run nothing but one build; `through` is what it is started by.
pub(super) fn builder(through: &[&str], out: &Path, build: usize) -> Command {
    let own = env::current_exe().unwrap();
    let mut words = through.iter().map(AsRef::as_ref).chain([own.as_os_str()]);
    let mut command = Command::new(words.next().unwrap());
    command.args(words).args(["--exact", "tree::child::builds_when_told_to", "--nocapture"]);
    command.env(OUT, out).env(BUILD, build.to_string());
    command.stdin(Stdio::null()).stderr(Stdio::null()).stdout(Stdio::piped());
    command
}

/// Not a test of its own: what [`builder`] runs. It prints the error that stopped the build.
#[test]
#[expect(clippy::disallowed_methods, reason = "how the parent process says what to build")]
fn builds_when_told_to() {
    let (Some(out), Ok(build)) = (env::var_os(OUT), env::var(BUILD)) else { return };
    match write(Path::new(&out), &built(build.parse().unwrap()), THREADS) {
        Ok(written) => println!("wrote {}", written.wrote),
        Err(error) => {
            use std::error::Error;
            println!(
                "stopped: {error}: {}",
                error.source().map(ToString::to_string).unwrap_or_default()
            );
        }
    }
}
