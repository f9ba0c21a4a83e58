//! A chart does not say what it leaves behind (teardown-missing, LIF-2).

use cofferdam::{
    containment::{Leftover, Teardown},
    name::{Name, Namespace},
};

pub struct Gatus;

pub fn left<C: Teardown>(chart: &C) -> Vec<Leftover> {
    chart.leftovers(&Name::literal("gatus"), &Namespace::literal("status"))
}

pub fn wire(minio: &cofferdam::chart::MinioV5) -> Vec<Leftover> {
    // instead: left(minio)
    left(&Gatus)
}
