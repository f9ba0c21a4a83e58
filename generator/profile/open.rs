//! One file of a profiles folder, opened: its content, or why there is none.

use crate::{
    error::Error,
    finding::{Finding, Place, Sources},
    profile::{Files, Read, scalar},
    yaml::{self, Node},
};
use std::path::Path;

/// What opening a file gave.
pub(super) enum Opened {
    /// Its root.
    Root(Node),
    /// There is one, and it cannot be used.
    Refused(Box<Finding>),
    /// There is none.
    Missing,
}

/// Opens a file below the folder; `from` is where it is named.
pub(super) fn open(
    (folder, path): (&Path, &str),
    from: Place,
    files: &dyn Files,
    sources: &mut Sources,
    findings: &mut Vec<Finding>,
) -> Result<Opened, Error> {
    let shown = folder.join(path).display().to_string();
    let bytes = match files.read(folder, Path::new(path))? {
        Read::Bytes(bytes) => bytes,
        Read::TooLarge(bytes) => {
            let file = sources.add(shown, "");
            let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
            return Ok(Opened::Refused(Box::new(yaml::too_large(file, bytes))));
        }
        Read::Missing => return Ok(Opened::Missing),
        Read::Outside => {
            let message = format!("`{shown}` is a link that leads out of the profiles folder");
            let finding = Finding::error("outside-folder", from, message)
                .note("a profile is made only of files in its own folder")
                .help("copy the file into the folder");
            return Ok(Opened::Refused(Box::new(finding)));
        }
    };
    let (file, (node, mut faults)) = match String::from_utf8(bytes) {
        Ok(text) => {
            let file = sources.add(shown, text);
            let text = sources.get(file).map_or("", |source| source.text.as_str());
            (file, yaml::read_through(file, text.as_bytes()))
        }
        Err(bad) => {
            let file = sources.add(shown, String::from_utf8_lossy(bad.as_bytes()));
            (file, yaml::read_through(file, bad.as_bytes()))
        }
    };
    let Some(node) = node else {
        let ended = faults.pop().expect("what ends the reading is told last");
        findings.append(&mut faults);
        return Ok(Opened::Refused(Box::new(ended)));
    };
    findings.append(&mut faults);
    let text = sources.get(file).map_or("", |source| source.text.as_str());
    scalar::check(&node, text, findings);
    Ok(Opened::Root(node))
}
