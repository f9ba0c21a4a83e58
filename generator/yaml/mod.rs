//! YAML in, with a place for every key and value; YAML out, in one canonical style.
//!
//! serde-saphyr stands behind both directions, and only here: its output is read back by Go's YAML readers
//! as it was meant, which no other Rust writer manages.

mod node;
mod read;
mod write;

pub use node::{Entry, Node, Value};
pub use read::{LARGEST, read, read_bytes, too_large};
pub use write::{canonical, write};
