//! A release is made of values that no contract knows (unknown-chart-value, RES-2).

use cofferdam::{
    chart::MinioV5,
    containment::{Layer, tier},
    finding::Place,
    name::{Name, Version},
};
use std::collections::BTreeMap;

pub fn wire(app: &mut Layer<tier::App>, minio: MinioV5, values: BTreeMap<String, String>) {
    let (release, version) = (Name::literal("minio"), (Version::literal("5.4.0"), Place::default()));
    // instead: app.release(cofferdam::containment::Install { release, version, chart: minio, extra: None });
    app.release(cofferdam::containment::Install { release, version, chart: values, extra: None });
}
