//! The program as its users meet it: the real binary in a folder of its own.
#![cfg(test)]

mod build;
mod charts;
mod check;
mod drift;
mod explain;
mod fix;
mod help;
mod init;
mod lint;
mod list;
mod pipe;
mod plan;
mod profile;
mod report;
mod select;
mod watch;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// A folder in which the program runs, gone with the test.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
}

/// What a run said, and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A profile that builds without findings.
pub(crate) const HOME: &str = "\
description: a small platform
tier: local
provider:
  ingress: traefik
  secrets: flux-variables
  block-storage: local-path
domain: BASE_DOMAIN
variables:
  BASE_DOMAIN: {from: ConfigMap/settings, type: domain, value: home.example.org}
components:
  cert-manager: {acme-email: admin@example.org}
  hello-web:
    staging: {host: hello}
";

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// With the profile `home`.
    pub(crate) fn home() -> Self {
        Self::new().file("profiles/home.yaml", HOME)
    }

    /// With the profile `home`, built.
    pub(crate) fn built() -> Self {
        let desk = Self::home();
        desk.run("build").ends(0);
        desk
    }

    pub(crate) fn file(self, path: &str, text: &str) -> Self {
        self.put(path, text);
        self
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    #[expect(clippy::disallowed_methods, reason = "the test plays the user")]
    pub(crate) fn put(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Replaces a text in a file, in which it must be.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.text(path);
        assert!(text.contains(from), "`{from}` is not in {path}:\n{text}");
        self.put(path, &text.replacen(from, to, 1));
    }

    #[expect(clippy::disallowed_methods, reason = "the test plays the user")]
    pub(crate) fn delete(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    pub(crate) fn command(&self, arguments: &str) -> Command {
        let mut command = program();
        command.current_dir(self.folder.path()).args(arguments.split_whitespace());
        command
    }

    /// Runs the program with these arguments, parted by spaces.
    pub(crate) fn run(&self, arguments: &str) -> Said {
        Said::of(self.command(arguments).output().unwrap(), self.folder.path())
    }
}

/// The program, with nothing around it that changes what it prints.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cofferdam"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null());
    command
}

impl Said {
    fn of(output: Output, folder: &Path) -> Self {
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).unwrap();
            text.replace(folder.to_str().unwrap(), "<folder>")
        };
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Holds the exit code against the expected one.
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}stderr:\n{}", self.out, self.err);
        self
    }

    /// Everything that a reader sees.
    pub(crate) fn all(&self) -> String {
        let code = self.code.unwrap();
        format!("{}--- stderr\n{}--- exit code {code}\n", self.out, self.err)
    }
}

/// Keeps a text as `snapshots/cli/<name>.snap`.
#[track_caller]
pub(crate) fn keep(name: &str, text: &str) {
    keep_in("../../snapshots/cli", name, text);
}

#[track_caller]
pub(crate) fn keep_in(folder: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
