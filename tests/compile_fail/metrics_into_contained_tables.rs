//! Measurements are written to tables of log records (metrics-into-contained-store, PIL-1).
use cofferdam::containment::{
    Handle,
    exposure::ServiceRef,
    signal::{Keeps, Logs, Metrics, RowStore, Sink},
    tier,
};

pub struct LogTables(ServiceRef, Handle<tier::Platform>);

impl RowStore for LogTables {
    fn native(&self) -> ServiceRef {
        self.0.clone()
    }

    fn layer(&self) -> Handle<tier::Platform> {
        self.1.clone()
    }
}

impl Keeps<Logs> for LogTables {}

pub fn wire(tables: &LogTables) {
    // instead: let _ = Sink::<Logs>::of(tables);
    let _ = Sink::<Metrics>::of(tables);
}
