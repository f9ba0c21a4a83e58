//! A pipeline of metrics ends at an exporter of logs (PIL-2).
use cofferdam::containment::signal::{Exporter, Logs, Metrics, Pipeline};

pub fn wire(logs: Exporter<Logs>, metrics: Exporter<Metrics>) -> Pipeline<Metrics> {
    // instead: Pipeline::to(metrics)
    Pipeline::to(logs)
}
