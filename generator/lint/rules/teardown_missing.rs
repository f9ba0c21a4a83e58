use crate::{
    lint::{Found, rule},
    view::Repository,
};

rule! {
    /// ## What it does
    ///
    /// Finds experiments for which nobody wrote down how they are torn down: `cofferdam.yaml` names no
    /// `teardown`, or a file that does not exist.
    ///
    /// ## Why it matters
    ///
    /// Removing the files is not enough. Volumes, CRDs, webhooks, items in a secret store and the senders of
    /// test data stay, and whoever has to clean up was not there when they were made.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: cofferdam.yaml
    /// experiments:
    ///   tracing:
    ///     decision: ADR 12
    ///     review-by: 2027-04-01
    ///     owner: the platform team
    /// ```
    ///
    /// ```yaml bad
    /// # file: cofferdam.yaml
    /// experiments:
    ///   tracing:
    ///     decision: ADR 12
    ///     review-by: 2027-04-01
    ///     owner: the platform team
    ///     teardown: docs/teardown.md
    /// ```
    ///
    /// ## Instead
    ///
    /// Name a file of the repository, from the folder of `cofferdam.yaml`. It lists the Flux Kustomizations in
    /// the order in which they go, the volumes, what belongs to the whole cluster, and what is outside of it.
    ///
    /// ```yaml good
    /// # file: cofferdam.yaml
    /// experiments:
    ///   tracing:
    ///     decision: ADR 12
    ///     review-by: 2027-04-01
    ///     owner: the platform team
    ///     teardown: docs/teardown.md
    /// # file: docs/teardown.md
    /// 1. Suspend the Flux Kustomization `tracing`.
    /// ```
    ///
    /// ## Source
    ///
    /// cofferdam's own. Flux prunes what it applied and nothing else: no volumes of StatefulSets, and no
    /// object that another one made.
    id: "teardown-missing",
    alias: "LIF-2",
    severity: Error,
    summary: "nobody wrote down how an experiment is torn down",
    check: Repository(check),
}

fn check(repository: &Repository, found: &mut Found<'_>) {
    for (folder, intent) in &repository.intents {
        for (namespace, experiment) in &intent.experiments {
            let (place, message) = match &experiment.teardown {
                None => (
                    experiment.place,
                    format!("nothing says how the experiment in `{namespace}` is torn down"),
                ),
                Some(file) if repository.files.beside(folder, file) => continue,
                Some(file) => (experiment.teardown_place, format!("there is no file `{file}`")),
            };
            found
                .anywhere(place, message)
                .note("what Flux does not prune stays behind, and only who made it knows what that is")
                .help("write down what has to go, in which order, and name the file in `teardown`");
        }
    }
}
