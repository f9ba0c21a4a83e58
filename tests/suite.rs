//! Everything the project promises, through the doors that users have.

mod model;
mod tree;
