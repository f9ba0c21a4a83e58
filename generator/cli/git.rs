//! Files as a git revision has them, asked of the `git` that is installed.

use crate::{
    error::Error,
    profile::{Files, Read},
    view::Input,
};
use std::{
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
    thread,
};

/// A revision of the repository that the program runs in.
pub(super) struct Revision {
    name: String,
}

impl Revision {
    /// A revision by any name that git knows it by.
    pub(super) fn of(name: &str) -> Result<Self, Error> {
        let commit = format!("{name}^{{commit}}");
        let found = run(&["rev-parse", "--quiet", "--verify", "--end-of-options", &commit])?;
        if !found.status.success() {
            let message = format!("git knows no revision `{name}` here");
            return Err(Error::Usage(message));
        }
        let name = String::from_utf8_lossy(&found.stdout).trim().to_owned();
        Ok(Self { name })
    }

    /// The YAML files below a folder, by their paths from the root of the repository.
    pub(super) fn tree(&self, folder: &str) -> Result<Vec<Input>, Error> {
        let found = self.tree_or_none(folder)?;
        if found.is_empty() {
            let message = format!("there is no tree `{folder}` in that revision");
            return Err(Error::Usage(message));
        }
        Ok(found)
    }

    /// The same; no file where there is no such folder.
    pub(super) fn tree_or_none(&self, folder: &str) -> Result<Vec<Input>, Error> {
        let folder = folder.trim_start_matches("./").trim_end_matches('/');
        let paths = self.list_below(folder)?;
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        let contents = self.contents(&paths)?;
        let input = |(path, bytes): (String, Vec<u8>)| {
            let bytes = is_yaml(&path).then_some(bytes);
            Input { shown: path.clone(), path, bytes }
        };
        Ok(paths.into_iter().zip(contents).map(input).collect())
    }

    /// The file at a path; none where there is none.
    pub(super) fn file(&self, path: &str) -> Result<Option<Vec<u8>>, Error> {
        let found = run(&["cat-file", "blob", &format!("{}:{path}", self.name)])?;
        Ok(found.status.success().then_some(found.stdout))
    }

    /// The paths of the files below a folder.
    pub(super) fn list_below(&self, folder: &str) -> Result<Vec<String>, Error> {
        let folder = if folder.is_empty() { "." } else { folder };
        let found =
            run(&["ls-tree", "-r", "-z", "--full-tree", "--name-only", &self.name, "--", folder])?;
        let listed = String::from_utf8_lossy(&found.stdout).into_owned();
        Ok(listed.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
    }

    /// The contents of files, in one call of git.
    fn contents(&self, paths: &[String]) -> Result<Vec<Vec<u8>>, Error> {
        let asked: Vec<String> =
            paths.iter().map(|path| format!("{}:{path}\n", self.name)).collect();
        let asked = asked.concat();
        let mut command = Command::new("git");
        command.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| missing(&error))?;
        let stdin = child.stdin.take();
        let output = thread::scope(|scope| {
            scope.spawn(move || {
                // A git that ends early says why itself.
                let _ = stdin.map(|mut stdin| stdin.write_all(asked.as_bytes()));
            });
            child.wait_with_output()
        });
        let output = output.map_err(|error| missing(&error))?;
        let broken = || Error::Usage("git gave an answer that is none".to_owned());
        let mut rest = output.stdout.as_slice();
        let mut contents = Vec::with_capacity(paths.len());
        for _ in paths {
            let end = rest.iter().position(|byte| *byte == b'\n').ok_or_else(broken)?;
            let head = String::from_utf8_lossy(&rest[..end]).into_owned();
            let size = head.rsplit(' ').next().and_then(|size| size.parse::<usize>().ok());
            let body = rest.get(end + 1..).unwrap_or_default();
            let size = size.filter(|size| *size < body.len()).ok_or_else(broken)?;
            contents.push(body[..size].to_vec());
            rest = &body[size + 1..];
        }
        Ok(contents)
    }
}

/// The files of a profiles folder as they were.
impl Files for Revision {
    fn read(&self, folder: &Path, path: &Path) -> Result<Read, Error> {
        let mut parts: Vec<String> = Vec::new();
        for part in folder.join(path).components() {
            match part {
                std::path::Component::ParentDir if parts.pop().is_none() => {
                    return Ok(Read::Outside);
                }
                std::path::Component::Normal(part) => {
                    parts.push(part.to_string_lossy().into_owned());
                }
                _ => {}
            }
        }
        Ok(self.file(&parts.join("/"))?.map_or(Read::Missing, Read::Bytes))
    }

    fn list(&self, folder: &Path) -> Result<Vec<String>, Error> {
        let folder = folder.to_string_lossy();
        let below = |path: String| {
            path.strip_prefix(&*folder).map(|path| path.trim_start_matches('/').to_owned())
        };
        let files = self.list_below(&folder)?.into_iter().filter_map(below);
        Ok(files.filter(|path| is_yaml(path)).collect())
    }
}

/// Whether a path is that of a YAML file.
pub(super) fn is_yaml(path: &str) -> bool {
    path.strip_suffix(".yaml").is_some()
}

fn run(arguments: &[&str]) -> Result<Output, Error> {
    Command::new("git").args(arguments).output().map_err(|error| missing(&error))
}

fn missing(error: &std::io::Error) -> Error {
    Error::Usage(format!("`git` is needed to read a revision, and could not be run: {error}"))
}
