//! YAML in, with a place for every key and value; YAML out, in one canonical style.
//!
//! granit-parser reads and serde-saphyr writes, both only here: what it writes is read back by Go's YAML
//! readers as it was meant, which no other Rust writer manages.

mod build;
mod keys;
mod node;
mod read;
mod refusal;
mod scalar;
mod syntax;
mod tag;
mod write;

pub(crate) use build::MOST_FAULTS;
pub use node::{Entry, Node, Step, Value};
pub use read::{LARGEST, read, read_all, read_bytes, read_through};
pub use refusal::too_large;
pub use write::{canonical, write};
