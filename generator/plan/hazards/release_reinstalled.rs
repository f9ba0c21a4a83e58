use super::{Class, Dangers, Delta, hazard};
use crate::plan::EffectKind;

hazard! {
    /// ## What it finds
    /// A HelmRelease whose release name, target namespace, storage namespace or chart is another.
    ///
    /// ## Why
    /// For helm-controller that is another release: it uninstalls the one it knows and installs the new one.
    /// Between the two nothing runs, and volumes do not follow.
    ///
    /// ## What to do
    /// Keep the old `releaseName` and `targetNamespace` in the HelmRelease. Where the release has to move, install
    /// the new one beside the old one, copy the data, and remove the old one last.
    id: "release-reinstalled",
    class: Availability,
    summary: "a release is uninstalled and installed anew",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for change in delta.changes.iter().filter(|c| c.effect.kind == EffectKind::Reinstalled) {
        let data = crate::plan::data::held_by(delta.from, change.object());
        let class = if data.is_some() { Class::Data } else { Class::Availability };
        let what = match data {
            Some(data) => {
                format!("the release is uninstalled, and the new one starts without {data}")
            }
            None => "the release is uninstalled before the new one is installed".to_owned(),
        };
        found
            .at(change, what)
            .class(class)
            .why(change.effect.why.clone())
            .remedy(
                "keep `releaseName`, `targetNamespace` and the chart as they are; or install the new release \
                 under another name, copy what it needs, and remove the old one in a later commit",
            );
    }
}
