//! What is thrown at, and what must hold for every input.

use crate::corpus;
use cofferdam::{
    finding::{FileId, Finding, Severity, Sources},
    lint,
    profile::Date,
    text,
    view::{self, Input, Piece, Template},
    yaml,
};
use std::{
    collections::BTreeSet,
    hash::{DefaultHasher, Hash, Hasher},
};

/// Something that reads input.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    /// What inputs are made from.
    pub(crate) corpus: fn() -> Vec<Vec<u8>>,
    /// Reads one: a number for what came of it, or what does not hold.
    pub(crate) run: fn(&[u8]) -> Result<u64, String>,
}

pub(crate) static TARGETS: &[Target] = &[
    Target { name: "yaml", corpus: corpus::files, run: yaml },
    Target { name: "view", corpus: corpus::repositories, run: view },
    Target { name: "substitution", corpus: corpus::texts, run: substitution },
];

/// What is read strictly reads as the same tolerantly, and every finding can be shown.
fn yaml(input: &[u8]) -> Result<u64, String> {
    let file = FileId::default();
    let strict = yaml::read_bytes(file, input);
    let (documents, findings) = yaml::read_all(file, input);
    let wrong: Vec<&str> = findings.iter().map(|finding| finding.id).collect();
    match &strict {
        Ok(node) if node.value != yaml::Value::Null && documents != [node.clone()] => {
            return Err(format!("strictly it is one thing, tolerantly another: {wrong:?}"));
        }
        Ok(_) if !findings.is_empty() => {
            return Err(format!("strictly it is right, tolerantly wrong: {wrong:?}"));
        }
        Ok(_) | Err(_) => {}
    }
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    if errors > 1 && !wrong.iter().all(|id| *id == "duplicate-key") {
        return Err(format!("{errors} findings for one file: {wrong:?}"));
    }
    judge_places(&findings, &String::from_utf8_lossy(input))?;
    let strict = strict.err().map(|finding| finding.id);
    Ok(hash(&(strict, documents.len().min(4), wrong)))
}

/// Every rule judges whatever is read, and says why and what to do.
fn view(input: &[u8]) -> Result<u64, String> {
    let mut sources = Sources::default();
    let (repository, mut findings) = view::read(files(input), &mut sources);
    let today = Date::try_from("2026-11-21").map_err(str::to_owned)?;
    findings.extend(lint::run(&repository, today));
    for finding in &findings {
        let text = sources.get(finding.place.file).map(|source| source.text.as_str());
        let text = text.ok_or_else(|| format!("`{}` is found in no file", finding.id))?;
        judge_places(std::slice::from_ref(finding), text)?;
    }
    let ids: BTreeSet<&str> = findings.iter().map(|finding| finding.id).collect();
    let clusters = repository.clusters.iter().map(|cluster| {
        (cluster.layers.len().min(4), cluster.skipped.len().min(2), cluster.faults.len().min(2))
    });
    Ok(hash(&(ids, clusters.collect::<Vec<_>>())))
}

/// Whatever is escaped comes out as it was, and every expression is found where it says.
fn substitution(input: &[u8]) -> Result<u64, String> {
    let given = String::from_utf8_lossy(input);
    let escaped = text::escape(&given);
    let template = Template::parse(&escaped).map_err(|broken| format!("{broken:?}"))?;
    let parts = template.pieces.iter().map(|piece| match piece {
        Piece::Text(text) => Ok(*text),
        Piece::Expression(found) => Err(format!("escaped text holds `{}`", found.text)),
    });
    if parts.collect::<Result<String, _>>()? != given {
        return Err("what was escaped comes out otherwise".to_owned());
    }
    match Template::parse(&given) {
        Ok(template) => {
            let found = template.expressions();
            if let Some(wrong) = found.iter().find(|one| !given[one.at..].starts_with(one.text)) {
                return Err(format!("`{}` does not stand where it says", wrong.text));
            }
            let operators: BTreeSet<&str> = found.iter().map(|found| found.operator).collect();
            Ok(hash(&(operators, found.len().min(4), template.doubled.len().min(4))))
        }
        Err(broken) if !given[broken.at..].starts_with(broken.text) => {
            Err(format!("`{}` does not stand where it says", broken.text))
        }
        Err(broken) => Ok(hash(&(broken.reason.to_string(), broken.name.len().min(4)))),
    }
}

/// The files of a text, which `# file: path` lines divide.
fn files(input: &[u8]) -> Vec<Input> {
    let mut files: Vec<(String, Vec<u8>)> = vec![("example.yaml".to_owned(), Vec::new())];
    for line in input.split_inclusive(|byte| *byte == b'\n') {
        match line.strip_prefix(b"# file: ") {
            Some(path) => {
                files.push((String::from_utf8_lossy(path).trim().to_owned(), Vec::new()));
            }
            None => files.last_mut().into_iter().for_each(|(_, file)| file.extend(line)),
        }
    }
    files.retain(|(_, file)| !file.is_empty());
    let input =
        |(path, bytes): (String, Vec<u8>)| Input { shown: path.clone(), path, bytes: Some(bytes) };
    files.into_iter().map(input).collect()
}

/// A finding says why and what to do, at a line that is there.
fn judge_places(findings: &[Finding], text: &str) -> Result<(), String> {
    // The parser also ends lines at what YAML 1.1 did.
    let lines = text.matches(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).count() + 1;
    for finding in findings {
        if finding.note.is_none() || finding.help.is_none() {
            return Err(format!("`{}` is found without a word of why or what to do", finding.id));
        }
        if finding.place.line == 0 || finding.place.line as usize > lines + 1 {
            return Err(format!("`{}` is found at a line that is not there", finding.id));
        }
    }
    Ok(())
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
