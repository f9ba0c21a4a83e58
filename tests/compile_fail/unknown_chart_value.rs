//! A release is made of values that no contract knows (unknown-chart-value, RES-2).

use cofferdam::{
    chart::MinioV5,
    containment::{Layer, Pinned, tier},
    name::Name,
};
use std::collections::BTreeMap;

pub fn wire(app: &mut Layer<tier::App>, minio: MinioV5, values: BTreeMap<String, String>, version: Pinned) {
    let release = Name::literal("minio");
    // instead: app.release(cofferdam::containment::Install { release, version, chart: minio, extra: None });
    app.release(cofferdam::containment::Install { release, version, chart: values, extra: None });
}
