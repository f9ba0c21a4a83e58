use super::{Class, Dangers, Delta, hazard};

hazard! {
    /// ## What it finds
    /// A release whose chart goes to another major version, or back to an older one.
    ///
    /// ## Why
    /// A major version may take other values, give its objects other names and other volumes, and migrate what it
    /// stores in a way that has no return. Values that it does not know are ignored in silence.
    ///
    /// ## What to do
    /// Read the chart's notes on upgrading. Back up what it stores. Where names or volumes differ, install the
    /// new major beside the old one.
    id: "chart-major-changed",
    class: Availability,
    summary: "a chart goes to another major version, or back",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for change in delta.changes.iter().filter(|change| change.goes_on()) {
        let Some((old, new)) = change.both() else { continue };
        let releases = delta.from.cluster.release(old).zip(delta.to.cluster.release(new));
        let Some((old, new)) = releases else { continue };
        let (Some(before), Some(after)) = (old.major(), new.major()) else { continue };
        if before == after {
            continue;
        }
        let data = crate::plan::data::stored_by(&old);
        let class = if data.is_some() { Class::Data } else { Class::Availability };
        let stores = data.map(|data| format!(", and has to take over {data}")).unwrap_or_default();
        let chart = new.chart.unwrap_or("the chart");
        let way = if after > before { "goes from" } else { "goes back from" };
        found
            .at(change, format!("`{chart}` {way} major {before} to {after}{stores}"))
            .class(class)
            .why("another major may name its objects, its values and its volumes otherwise")
            .remedy(
                "read the chart's notes on upgrading, back up what it stores, and where names differ install it \
                 beside the old one",
            );
    }
}
