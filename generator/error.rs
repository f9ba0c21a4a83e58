//! Why the program could not go on, as opposed to what the user should mend ([`crate::finding`]).

use std::path::PathBuf;

/// What stopped the program: exit code 2. Each variant says what was being done, and to which path.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder could not be read.
    #[error("could not read `{}`", path.display())]
    Read {
        /// What was being read.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file or folder could not be written; the tree is as it was before.
    #[error("could not write `{}`; the tree on disk is as it was before", path.display())]
    Write {
        /// What was being written.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another run holds the output folder.
    #[error("another cofferdam is writing to `{}`; wait for it to end", path.display())]
    Busy {
        /// The output folder.
        path: PathBuf,
    },
    /// The ledger of a tree is not one that this version reads.
    #[error("the ledger `{}` cannot be read: {reason}", path.display())]
    Ledger {
        /// The ledger's path.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// What was asked for does not exist or does not fit; the text is for the user.
    #[error("{0}")]
    Usage(String),
    /// An object could not be written as YAML; a defect of the program.
    #[error("could not write {object} as YAML: {reason}")]
    Emit {
        /// The object.
        object: String,
        /// What the serialiser said.
        reason: String,
    },
    /// A template of the program could not be rendered; a defect of the program.
    #[error("could not render `{name}`")]
    Template {
        /// The template's name.
        name: &'static str,
        /// What minijinja said.
        source: minijinja::Error,
    },
    /// The output folder, or the one it stands in, is a symbolic link.
    #[error("`{}` is a symbolic link; a tree is only kept in a real folder", path.display())]
    Link {
        /// The link.
        path: PathBuf,
    },
    /// Something that is neither a file, a folder nor a link is in the way.
    #[error("`{}` is not a regular file", path.display())]
    Odd {
        /// Where it is.
        path: PathBuf,
    },
    /// What the program did not write stands where the tree must go; nothing was written.
    #[error(
        "these are in the way of the tree and not cofferdam's, so nothing was written: {}; move them away and build again",
        listed(paths)
    )]
    Conflict {
        /// The files, links and folders in the way, sorted.
        paths: Vec<PathBuf>,
    },
}

/// A whole folder in the way need not fill the screen.
const MOST_LISTED: usize = 10;

fn listed(paths: &[PathBuf]) -> String {
    let shown = paths.iter().take(MOST_LISTED).map(|path| format!("`{}`", path.display()));
    let more = paths.len().saturating_sub(MOST_LISTED);
    let rest = (more > 0).then(|| format!("and {more} more"));
    shown.chain(rest).collect::<Vec<_>>().join(", ")
}
