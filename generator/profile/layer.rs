//! The files of a profile, weakest first: what it extends, depth-first, then itself, then `local.yaml`.
//!
//! A file that is reached twice counts once, where it is reached first.

use crate::{
    error::Error,
    finding::{Finding, Place, Sources, nearest},
    name::{Invalid, Name},
    profile::{
        Files, Request,
        charts::CHARTS,
        open::{Opened, open},
    },
    yaml::{Node, Value},
};
use std::{collections::BTreeSet, path::Path};

/// The most files that one profile is made of.
const MOST: usize = 64;

/// The file that lies over every profile of a folder, on one machine.
const LOCAL: &str = "local.yaml";

/// The profile that a file of the folder is, if it is one: `local.yaml` and `charts.yaml` are none.
pub fn profile_of(file: &str) -> Option<&str> {
    let is_own = !file.contains('/') && file != LOCAL && file != CHARTS;
    file.strip_suffix(".yaml").filter(|_| is_own)
}

/// The files of a profile as they were written.
#[derive(Default)]
pub(super) struct Layers {
    /// The root of every file, weakest first, without `extends`.
    pub(super) nodes: Vec<Node>,
    /// The start of the profile's own file.
    pub(super) start: Place,
    /// Whether every file was read; what is missing in the whole says nothing otherwise.
    pub(super) complete: bool,
}

/// Reads all files of a profile. Without its own file there are no layers.
pub(super) fn read(
    request: &Request<'_>,
    files: &dyn Files,
    sources: &mut Sources,
    findings: &mut Vec<Finding>,
) -> Result<Layers, Error> {
    let argument = sources.add("profile", request.name);
    let place = Place { length: length(request.name), ..Place::start(argument) };
    if let Some(finding) = bad_name(request.name, place) {
        findings.push(finding);
        return Ok(Layers::default());
    }
    let known = files.list(request.folder)?;
    let mut reader = Reader {
        request,
        files,
        sources,
        findings,
        known,
        chain: Vec::new(),
        done: BTreeSet::new(),
        layers: Layers { nodes: Vec::new(), start: place, complete: true },
    };
    let path = format!("{}.yaml", request.name);
    reader.visit(&path, place)?;
    if request.local && reader.known.iter().any(|known| known == LOCAL) {
        reader.visit(LOCAL, place)?;
    }
    Ok(reader.layers)
}

fn bad_name(name: &str, place: Place) -> Option<Finding> {
    let finding = match Name::try_from(name) {
        Err(Invalid { rule, .. }) => Finding::error(
            "profile-name",
            place,
            format!("`{name}` cannot be the name of a profile: {rule}"),
        )
        .note("a profile's name becomes its folder under `out/`")
        .help("name the stem of a file in the profiles folder, such as `home`"),
        Ok(_) if format!("{name}.yaml") == LOCAL => {
            Finding::error("profile-name", place, "`local` is not a profile")
                .note("`local.yaml` is laid over every profile of the folder")
                .help("name the profile that it should be laid over")
        }
        Ok(_) if format!("{name}.yaml") == CHARTS => {
            Finding::error("profile-name", place, "`charts` is not a profile")
                .note(
                    "`charts.yaml` holds the versions of the charts of every profile of the folder",
                )
                .help("name a profile that installs one of them")
        }
        Ok(_) => return None,
    };
    Some(finding)
}

struct Reader<'a> {
    request: &'a Request<'a>,
    files: &'a dyn Files,
    sources: &'a mut Sources,
    findings: &'a mut Vec<Finding>,
    known: Vec<String>,
    chain: Vec<String>,
    done: BTreeSet<String>,
    layers: Layers,
}

impl Reader<'_> {
    /// Adds a file behind all that it extends; `from` is where it is named.
    fn visit(&mut self, path: &str, from: Place) -> Result<(), Error> {
        if let Some(at) = self.chain.iter().position(|open| open == path) {
            let cycle: Vec<_> = self.chain[at..]
                .iter()
                .map(|p| format!("`{p}`"))
                .chain([format!("`{path}`")])
                .collect();
            self.refuse(
                Finding::error(
                    "extends-cycle",
                    from,
                    format!("`{path}` extends itself: {}", cycle.join(" → ")),
                )
                .note("what a file extends is read before it, so a circle has no beginning")
                .help("take one of these files out of the `extends` of the one before it"),
            );
            return Ok(());
        }
        if !self.done.insert(path.to_owned()) {
            return Ok(());
        }
        if self.done.len() > MOST {
            let message = format!("a profile is made of more than {MOST} files");
            let finding = Finding::error("extends-too-many", from, message);
            self.refuse(
                finding
                    .note("nobody could say any more which of them a value comes from")
                    .help("put files that are always used together into one"),
            );
            return Ok(());
        }
        let Some(mut node) = self.open(path, from)? else { return Ok(()) };
        self.chain.push(path.to_owned());
        for (base, place) in self.take_extends(&mut node) {
            match tidy(&base) {
                Ok(base) => self.visit(&base, place)?,
                Err(rule) => self.refuse(
                    Finding::error(
                        "extends-path",
                        place,
                        format!("`{base}` cannot be extended: {rule}"),
                    )
                    .note("a profile is made only of files in its own folder")
                    .help("give the path from the profiles folder, such as `base/home.yaml`"),
                ),
            }
        }
        self.chain.pop();
        self.layers.nodes.push(node);
        Ok(())
    }

    fn open(&mut self, path: &str, from: Place) -> Result<Option<Node>, Error> {
        let at = (self.request.folder, path);
        match open(at, from, self.files, self.sources, self.findings)? {
            Opened::Root(node) => {
                if self.chain.is_empty() && path != LOCAL {
                    self.layers.start = Place::start(node.place.file);
                }
                return Ok(self.root(node));
            }
            Opened::Refused(finding) => self.refuse(*finding),
            Opened::Missing => {
                let finding = self.missing(path, from);
                self.refuse(finding);
            }
        }
        Ok(None)
    }

    /// Takes `extends` out of a file: the paths in it, weakest first.
    fn take_extends(&mut self, node: &mut Node) -> Vec<(String, Place)> {
        let Value::Map(entries) = &mut node.value else { return Vec::new() };
        let Some(at) = entries.iter().position(|entry| &*entry.key == "extends") else {
            return Vec::new();
        };
        let extends = entries.remove(at).node;
        let items = match extends.value {
            Value::List(items) => items,
            Value::Null
            | Value::Bool(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Text(_)
            | Value::Map(_) => vec![extends],
        };
        let mut paths = Vec::new();
        for item in items {
            if let Some(path) = item.text() {
                paths.push((path.to_owned(), item.place));
                continue;
            }
            let kind = item.kind();
            let message = format!("`extends` must be one path or a list of them, not {kind}");
            self.refuse(
                Finding::error("wrong-type", item.place, message)
                    .note("each path is a file of the profiles folder, and later ones win")
                    .help("write `extends: base/home.yaml`, or leave it out"),
            );
        }
        paths
    }

    /// Keeps a finding that leaves the profile without a part of it.
    fn refuse(&mut self, finding: Finding) {
        self.layers.complete = false;
        self.findings.push(finding);
    }

    /// The root of a file, which must be a map.
    fn root(&mut self, node: Node) -> Option<Node> {
        let start = Place::start(node.place.file);
        match node.value {
            Value::Map(_) => return Some(node),
            Value::Null => self.refuse(
                Finding::error("empty-file", start, "the file is empty")
                    .note("an empty file is more often a mistake than a wish")
                    .help("write at least one key, or delete the file"),
            ),
            Value::Bool(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Text(_)
            | Value::List(_) => self.refuse(
                Finding::error(
                    "wrong-type",
                    node.place,
                    format!("a profile must be a map, not {}", node.kind()),
                )
                .note("what a profile says, it says under keys")
                .help("start with a key, such as `tier: staging`"),
            ),
        }
        None
    }

    fn missing(&self, path: &str, from: Place) -> Finding {
        if !self.chain.is_empty() {
            let finding =
                Finding::error("extends-missing", from, format!("there is no file `{path}`"))
                    .note("paths start at the profiles folder, not at the file that names them");
            let near = nearest(path, self.known.iter().map(String::as_str));
            return match near {
                Some(near) => finding.help(format!("write `{near}`")),
                None => finding.help("give the path from the profiles folder"),
            };
        }
        let name = self.request.name;
        if self.known.iter().any(|known| known == path) {
            return Finding::error("unknown-profile", from, format!("`{path}` leads nowhere"))
                .note("it is a link to a file that is not there")
                .help("mend the link, or delete it");
        }
        let message = format!("there is no profile `{name}`");
        let finding = Finding::error("unknown-profile", from, message)
            .note("a profile is a file `NAME.yaml` in the profiles folder");
        let stems: Vec<_> = self.known.iter().filter_map(|known| profile_of(known)).collect();
        match nearest(name, stems.iter().copied()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None if stems.is_empty() => finding.help("write the first one, or give its folder"),
            None => finding.help(format!("there are: {}", stems.join(", "))),
        }
    }
}

/// The path in the one form by which files are told apart, or the rule it breaks.
fn tidy(path: &str) -> Result<String, &'static str> {
    let path = path.strip_prefix("./").unwrap_or(path);
    if path.starts_with(['/', '~']) || path.contains(':') {
        return Err("it is not relative to the profiles folder");
    }
    if path.contains(['\\', '\0']) {
        return Err("it has a character that paths here cannot have; folders are parted by `/`");
    }
    if path.split('/').any(|part| part == "..") {
        return Err("it leaves the profiles folder");
    }
    if path.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        return Err("a part of it is empty or hidden");
    }
    if [LOCAL, CHARTS].contains(&path) {
        return Err("it goes with every profile of the folder by itself");
    }
    if !Path::new(path).extension().is_some_and(|ending| ending == "yaml" || ending == "yml") {
        return Err("it does not end in `.yaml`");
    }
    Ok(path.to_owned())
}

fn length(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}
