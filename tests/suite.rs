//! Everything the project promises, through the doors that users have.

#[cfg(test)]
mod drift;
mod model;
#[cfg(test)]
mod tree;
