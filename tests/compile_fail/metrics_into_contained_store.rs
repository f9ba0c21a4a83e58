//! Metrics are sent to a store of logs and traces (metrics-into-contained-store, PIL-1).
use cofferdam::containment::{
    Handle, Wanted,
    otlp::{Http, Otlp},
    signal::{Backend, Exporter, Logs, Metrics, Stores, Traces},
    tier,
};

pub struct LogStore(Otlp<Http>);

impl Backend for LogStore {
    fn endpoint(&self) -> Otlp<Http> {
        self.0.clone()
    }

    fn token(&self) -> Option<Wanted> {
        None
    }

    fn layer(&self) -> Option<Handle<tier::Platform>> {
        None
    }
}

impl Stores<Logs> for LogStore {}
impl Stores<Traces> for LogStore {}

pub fn wire(store: &LogStore) {
    // instead: let _ = Exporter::<Logs>::of(store);
    let _ = Exporter::<Metrics>::of(store);
}
