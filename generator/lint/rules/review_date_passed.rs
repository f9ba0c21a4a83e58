use crate::{
    lint::{Found, rule},
    view::Cluster,
};

rule! {
    /// ## What it does
    ///
    /// Finds experiments whose review date has passed, and warns of those that are reviewed within two weeks.
    /// Which namespaces are experiments is told by `cofferdam.yaml`.
    ///
    /// ## Why it matters
    ///
    /// What is tried without an end is never decided upon.
    /// Others start to rely on it, and after a year nobody dares to take it out.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: cofferdam.yaml
    /// experiments:
    ///   tracing:
    ///     decision: ADR 12
    ///     review-by: 2026-10-01
    ///     owner: the platform team
    ///     teardown: cofferdam.yaml
    /// ```
    ///
    /// ## Instead
    ///
    /// End the experiment, or decide to keep it; if it needs more time, write down why and give a new day.
    ///
    /// ```yaml good
    /// # file: cofferdam.yaml
    /// experiments:
    ///   tracing:
    ///     decision: ADR 15, which extends ADR 12
    ///     review-by: 2027-04-01
    ///     owner: the platform team
    ///     teardown: cofferdam.yaml
    /// ```
    ///
    /// ## Source
    ///
    /// cofferdam's own: Kubernetes and Flux know no date on which something ends.
    id: "review-date-passed",
    alias: "LIF-1",
    severity: Error,
    summary: "an experiment is past its review date, or will be within two weeks",
    check: Cluster(check),
}

/// How many days before its review an experiment is warned of.
const NEAR: i32 = 14;

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for (namespace, experiment) in &cluster.intent.experiments {
        let (day, decision) = (experiment.review_by, &experiment.decision);
        let owner = experiment.owner.as_deref().unwrap_or("whoever decided it");
        let left = day.days_from(found.today());
        if left >= NEAR {
            continue;
        }
        let when = match left {
            ..0 => format!("was to be reviewed by {day}"),
            0 => "is to be reviewed today".to_owned(),
            1 => "is to be reviewed tomorrow".to_owned(),
            days => format!("is to be reviewed in {days} days"),
        };
        let message = format!("the experiment in `{namespace}` {when}");
        let place = experiment.review_place;
        let said = match cluster.get("", "Namespace", "", namespace) {
            Some(object) => found.at(object, place, message),
            None => found.anywhere(place, message),
        };
        let said = said.note(
            "what is tried without an end is never decided upon, and others start to rely on it",
        );
        if left < 0 {
            let how = experiment.teardown.as_deref().unwrap_or("its teardown");
            said.help(format!(
                "ask {owner}: end it as `{how}` says, keep it for good once {decision} says so, or \
                 give a later day with the reason"
            ));
        } else {
            said.as_warning()
                .help(format!("ask {owner} to decide by {day}, as {decision} foresees"));
        }
    }
}
