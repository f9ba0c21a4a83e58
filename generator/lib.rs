//! cofferdam: profiles in, a committed Flux tree out, and each part contained.

pub mod containment;
pub mod drift;
pub mod error;
pub mod finding;
pub mod model;
pub mod name;
pub mod profile;
pub mod quantity;
mod schema;
pub mod text;
pub mod tree;
pub mod yaml;
