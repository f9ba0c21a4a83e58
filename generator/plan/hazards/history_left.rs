use super::{Dangers, Delta, hazard};
use crate::{
    plan::{EffectKind, Side},
    view::{Object, Release},
    yaml::Node,
};

hazard! {
    /// ## What it finds
    /// A store of records, spans or measurements that goes, while another one takes its place.
    ///
    /// ## Why
    /// Nothing copies what is stored from one to the other: each indexes in its own way. The new store knows what
    /// came since it was there, and nothing of what was before.
    ///
    /// ## What to do
    /// Let both run, each fed by its own collector, for as long as the old one keeps things. After that time the
    /// new one has all that the old one has, and the old one can go. Whoever cannot wait loses what is older.
    id: "history-left",
    class: Data,
    summary: "a store of signals goes, and what it has is not in the one that follows",
}

/// A store of signals: its chart, what it stores, and where its values say for how long.
pub(super) struct Store {
    chart: &'static str,
    signals: &'static [&'static str],
    kept: &'static [&'static str],
}

const LOGS: &str = "records";
const METRICS: &str = "measurements";
const TRACES: &str = "spans";

const STORES: &[Store] = &[
    Store { chart: "clickstack", signals: &[LOGS, TRACES, METRICS], kept: &[] },
    Store {
        chart: "kube-prometheus-stack",
        signals: &[METRICS],
        kept: &["prometheus", "prometheusSpec", "retention"],
    },
    Store { chart: "loki", signals: &[LOGS], kept: &["loki", "limits_config", "retention_period"] },
    Store { chart: "prometheus", signals: &[METRICS], kept: &["server", "retention"] },
    Store { chart: "tempo", signals: &[TRACES], kept: &["tempo", "retention"] },
    Store { chart: "victoria-logs-single", signals: &[LOGS], kept: &["server", "retentionPeriod"] },
    Store {
        chart: "victoria-metrics-single",
        signals: &[METRICS],
        kept: &["server", "retentionPeriod"],
    },
];

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for (change, old) in delta.gone() {
        if change.effect.kind != EffectKind::Uninstalled || change.new.is_some() {
            continue;
        }
        let Some((release, store, heir)) = followed(delta, old) else { continue };
        let kept =
            release.value(store.kept).and_then(Node::text).filter(|_| !store.kept.is_empty());
        let (what, next) = (store.signals.join(" and "), heir.name);
        let until = kept.map_or_else(
            || "for as long as it keeps them".to_owned(),
            |kept| format!("for {kept}, which is how long it keeps them"),
        );
        found
            .at(change, format!("its {what} stay where they are, and `{next}` starts with none"))
            .why("nothing copies what one store of signals has to another, which indexes it otherwise")
            .remedy(format!(
                "let both run beside each other, each fed by its own collector, {until}: then `{next}` has all \
                 that is not too old; who removes `{}` earlier loses what came before `{next}`",
                release.name
            ));
    }
}

/// A store of signals that goes, with the release that takes its place; none where it is none, or nothing does.
pub(super) fn followed<'a>(
    delta: &Delta<'a>,
    old: &'a Object,
) -> Option<(Release<'a>, &'static Store, Release<'a>)> {
    let release = delta.from.cluster.release(old)?;
    let store = store(&release)?;
    let is_heir = |new: &Release<'_>| {
        let signals = self::store(new).map(|new| new.signals).unwrap_or_default();
        signals.iter().any(|signal| store.signals.contains(signal)) && !has(delta.from, new)
    };
    let heir = delta.to.cluster.releases().find(is_heir)?;
    Some((release, store, heir))
}

fn store(release: &Release<'_>) -> Option<&'static Store> {
    STORES.iter().find(|store| release.chart == Some(store.chart))
}

fn has(side: &Side, release: &Release<'_>) -> bool {
    side.cluster.releases().any(|known| known.chart == release.chart)
}
