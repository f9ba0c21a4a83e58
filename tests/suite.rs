//! Everything the project promises, through the doors that users have.

#[cfg(test)]
mod backup;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod compile_fail;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod containment;
#[cfg(test)]
mod drift;
#[cfg(test)]
mod flows;
#[cfg(test)]
mod krateo;
#[cfg(test)]
mod lint;
#[cfg(test)]
mod model;
#[cfg(test)]
mod monitoring;
#[cfg(test)]
mod plan;
#[cfg(test)]
mod profile;
#[cfg(test)]
mod proof;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod settings;
#[cfg(test)]
mod stages;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tidy;
#[cfg(test)]
mod tree;
#[cfg(test)]
mod view;
#[cfg(test)]
mod wiring;
#[cfg(test)]
mod yaml;
