//! What the user should mend: a place in a file, what is wrong, why it matters, what to do.
//!
//! Findings are collected, never thrown: a run shows all of them, sorted by file and line.

use std::fmt;

/// A file that findings can point into; an index into [`Sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A place in a file. Lines and columns count from 1, columns in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The line, from 1.
    pub line: u32,
    /// The column, in characters, from 1.
    pub column: u32,
    /// How many characters to underline; 0 underlines one.
    pub length: u32,
}

/// How bad a finding is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The tree would be wrong; the run fails.
    Error,
    /// The tree works, but somebody will be sorry; the run fails only where asked to.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// One thing to mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where it is.
    pub place: Place,
    /// The kebab-case id of the rule that found it, such as `unknown-key`.
    pub id: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Why it matters.
    pub note: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// The Kubernetes object that it is about, as `Kind/namespace/name` or `Kind/name`.
    pub object: Option<String>,
    /// The edits that mend it for certain; none where a person has to decide.
    pub fix: Vec<Edit>,
    /// Why it does not count, if somebody answers for it.
    pub waived: Option<Waived>,
}

/// A change of a text that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced: `length` characters from here on, of one line; none for an insertion.
    pub place: Place,
    /// What stands there instead.
    pub text: String,
}

/// Who answers for a finding that does not count, why, and for how long.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Waived {
    /// Who answers for it; none for a comment in the file, whose author git knows.
    pub owner: Option<String>,
    /// Why it is right here.
    pub reason: String,
    /// The last day on which it holds, such as `2027-01-31`.
    pub until: Option<String>,
}

impl fmt::Display for Waived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("waived")?;
        if let Some(owner) = &self.owner {
            write!(f, " by {owner}")?;
        }
        if let Some(until) = &self.until {
            write!(f, " until {until}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

impl Finding {
    /// An error at a place; add the reason and the remedy with [`note`](Self::note) and [`help`](Self::help).
    pub fn error(id: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self {
            place,
            id,
            severity: Severity::Error,
            message: message.into(),
            note: None,
            help: None,
            object: None,
            fix: Vec::new(),
            waived: None,
        }
    }

    /// A warning at a place.
    pub fn warning(id: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(id, place, message) }
    }

    /// Says why it matters.
    #[must_use]
    pub fn note(mut self, why: impl Into<String>) -> Self {
        self.note = Some(why.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, remedy: impl Into<String>) -> Self {
        self.help = Some(remedy.into());
        self
    }
}

/// The texts that findings point into, kept so that the offending line can be shown.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

/// One text: a file as the user knows it, or an argument of the command line.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as the user wrote it or would write it; `--set` for the command line.
    pub path: String,
    /// The whole text; empty when it could not be read.
    pub text: String,
}

impl Sources {
    /// Adds a text and gives the id by which places name it.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(Source { path: path.into(), text: text.into() });
        id
    }

    /// The text behind an id.
    pub fn get(&self, id: FileId) -> Option<&Source> {
        self.files.get(id.0 as usize)
    }

    /// The path behind an id, for messages.
    pub fn path(&self, id: FileId) -> &str {
        self.get(id).map_or("<unknown>", |source| source.path.as_str())
    }

    /// Adds another run's texts; its findings are to be moved with [`Place::shifted`].
    pub fn append(&mut self, other: Self) -> u32 {
        let by = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        self.files.extend(other.files);
        by
    }
}

impl Place {
    /// The start of a file: for what has no better place.
    pub fn start(file: FileId) -> Self {
        Self { file, line: 1, column: 1, length: 0 }
    }

    /// The same place after its file's texts were appended behind `by` others.
    #[must_use]
    pub fn shifted(mut self, by: u32) -> Self {
        self.file.0 += by;
        self
    }
}

/// Sorts by file, line, column, id and message, and drops exact repetitions.
pub fn sort(findings: &mut Vec<Finding>, sources: &Sources) {
    findings.sort_by(|a, b| {
        let key = |f: &Finding| (f.place.line, f.place.column, f.id);
        let path = |f: &Finding| sources.path(f.place.file).to_owned();
        (path(a), key(a), &a.message).cmp(&(path(b), key(b), &b.message))
    });
    findings.dedup();
}

/// The known name nearest to a mistyped one, if any is near enough to suggest.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let longest = typed.chars().count().max(3) / 3;
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(typed, name), name))
        .filter(|(distance, _)| *distance <= longest)
        .min()
        .map(|(_, name)| name)
}
