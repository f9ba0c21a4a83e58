use super::{Class, Dangers, Delta, hazard};

hazard! {
    /// ## What it finds
    /// A HelmChartConfig that goes, while k3s goes on with the chart whose values it sets.
    ///
    /// ## Why
    /// The chart is not installed by the tree but by k3s: without the HelmChartConfig it runs on with the values that
    /// k3s gives it, on the ports and with the class that these say.
    ///
    /// ## What to do
    /// Start every server of k3s with `--disable=NAME` once nothing needs it, or before a release of the tree that
    /// installs the same chart: Helm refuses to take over what belongs to another release.
    id: "packaged-chart-stays",
    class: Order,
    summary: "a chart that k3s packages runs on without its values",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for (change, old) in delta.gone().filter(|(change, _)| change.effect.deletes()) {
        let name = &*old.key.name;
        let own =
            || delta.from.cluster.get("helm.cattle.io", "HelmChart", &old.key.namespace, name);
        if !old.is("helm.cattle.io", "HelmChartConfig") || own().is_some() {
            continue;
        }
        let disable = format!("start every server of k3s with `--disable={name}`");
        let heir = delta.to.cluster.releases().find(|release| release.chart == Some(name));
        let found = found
            .at(
                change,
                format!("k3s goes on running its own `{name}`, with the values that it gives it"),
            )
            .why("a HelmChartConfig only sets values; the chart belongs to k3s");
        match heir {
            Some(heir) => found.class(Class::Availability).remedy(format!(
                "{disable} before `{}` comes, which cannot take over what belongs to another release",
                heir.object.key
            )),
            None => found.remedy(format!("{disable} once no route hangs on it")),
        }
    }
}
