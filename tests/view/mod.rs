//! The cluster view, held against what kustomize and Flux make of the same trees.

mod flux;
mod kustomize;
