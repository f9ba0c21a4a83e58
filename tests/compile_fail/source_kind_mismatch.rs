//! A Helm repository has the address of an OCI registry (source-kind-mismatch, SRC-2).

use cofferdam::name::RepositoryUrl;

// instead: pub const CHARTS: RepositoryUrl = RepositoryUrl::literal("https://charts.example.org");
pub const CHARTS: RepositoryUrl = RepositoryUrl::literal("oci://charts.example.org/web");
