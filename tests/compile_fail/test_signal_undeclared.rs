//! An experiment is sent traces by a sender that is not on record (test-signal-undeclared, LIF-6).

use cofferdam::containment::{
    OnRecord,
    otlp::{Http, Otlp},
    signal::{Pipeline, Traces},
};

pub fn wire(on_record: OnRecord, store: Otlp<Http>) -> Pipeline<Traces> {
    // instead: Pipeline::<Traces>::to(on_record)
    Pipeline::<Traces>::to(store)
}
