//! Plans: pairs of small trees with what must be said of them, and what holds for every plan.
#![cfg(test)]

mod matrix;
mod order;
mod pairs;
mod side;
mod steps;
pub(crate) mod ways;
