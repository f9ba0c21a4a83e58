//! An app depends on an experiment (dependency-on-experiment, ISO-2).
use cofferdam::containment::{Handle, Layer, tier};

pub fn wire(app: &mut Layer<tier::App>, other: &Handle<tier::App>, trial: &Handle<tier::Experiment>) {
    // instead: app.needs(other);
    app.needs(trial);
}
