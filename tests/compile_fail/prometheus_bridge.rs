//! Measurements of Prometheus end at an exporter of logs (prometheus-bridge, PIL-2).
use cofferdam::containment::signal::{Exporter, Logs, Metrics, Pipeline};

pub fn wire(logs: Exporter<Logs>, metrics: Exporter<Metrics>) -> Pipeline<Metrics> {
    // instead: Pipeline::<Metrics>::to(metrics)
    Pipeline::<Metrics>::to(logs)
}
