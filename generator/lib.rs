//! cofferdam: profiles in, a committed Flux tree out, and each part contained.

pub mod chart;
pub mod cli;
pub mod component;
pub mod compose;
pub mod containment;
pub mod drift;
pub mod emit;
pub mod error;
pub mod finding;
pub mod model;
pub mod name;
pub mod profile;
pub mod provider;
pub mod quantity;
pub mod report;
mod schema;
pub mod text;
pub mod tree;
pub mod yaml;
