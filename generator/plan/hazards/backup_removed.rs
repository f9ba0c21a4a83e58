use super::{Dangers, Delta, hazard};

hazard! {
    /// ## What it finds
    /// An object that makes backups, and goes while what it backs up stays.
    ///
    /// ## Why
    /// Nothing fails when a backup is not made. It shows on the day on which somebody needs it.
    ///
    /// ## What to do
    /// Name what takes its place, and restore one of its backups before this one goes.
    id: "backup-removed",
    class: Data,
    summary: "what makes backups goes",
}

const KINDS: &[(&str, &str)] = &[
    ("longhorn.io", "RecurringJob"),
    ("postgresql.cnpg.io", "ScheduledBackup"),
    ("velero.io", "Schedule"),
    ("volsync.backube", "ReplicationSource"),
    ("k8up.io", "Schedule"),
];

/// The charts of what makes them.
const CHARTS: &[&str] = &["k8up", "velero", "volsync"];

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for (change, old) in delta.gone().filter(|(change, _)| change.effect.deletes()) {
        let is_job = old.is("batch", "CronJob") && old.key.name.contains("backup");
        let is_kind = KINDS.contains(&(&*old.key.group, &*old.key.kind));
        let release = delta.from.cluster.release(old);
        let is_chart = release.and_then(|it| it.chart).is_some_and(|it| CHARTS.contains(&it));
        let namespace = old.key.namespace.as_str();
        // What it backs up goes as well, which other hazards tell.
        let is_all_gone = || delta.old_namespace_ends(namespace);
        if !(is_job || is_kind || is_chart) || change.new.is_some() || is_all_gone() {
            continue;
        }
        found
            .at(change, "the backups that it made are made no more")
            .why("nothing fails where a backup is missing, until somebody needs it")
            .remedy(
                "set up what takes its place, and restore one of its backups, before this one goes",
            );
    }
}
