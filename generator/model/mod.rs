//! The Kubernetes and Flux kinds that are emitted, one file each.
