//! A sender over HTTP is pointed at a gRPC port (otlp-endpoint-mismatch, OTL-1).

use cofferdam::{
    containment::otlp::{Grpc, Http, Otlp, OtlpUrl},
    name::Namespace,
};

pub fn wire(from: &Namespace, http: &Otlp<Http>, grpc: &Otlp<Grpc>) -> OtlpUrl {
    // instead: OtlpUrl::seen_from(from, http)
    OtlpUrl::seen_from(from, grpc)
}
