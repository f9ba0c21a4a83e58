use crate::{
    lint::{Found, rule},
    view::{Cluster, Object},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds ClusterRoles, and rules of ClusterRoles in the values of charts, that allow `*`: every group,
    /// every verb, or a writing verb on every resource.
    ///
    /// ## Why it matters
    ///
    /// Whoever takes over a pod with this role takes over the cluster: every Secret can be read, every
    /// workload changed. What is added to the cluster later is allowed as well.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: agent/role.yaml
    /// apiVersion: rbac.authorization.k8s.io/v1
    /// kind: ClusterRole
    /// metadata: {name: agent}
    /// rules:
    ///   - {apiGroups: ["*"], resources: ["*"], verbs: [get, list, watch]}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: agent/role.yaml
    /// apiVersion: rbac.authorization.k8s.io/v1
    /// kind: ClusterRole
    /// metadata: {name: agent}
    /// rules:
    ///   - {apiGroups: [""], resources: [pods, nodes], verbs: [get, list, watch]}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Reading every resource of named groups.
    ///
    /// ## Source
    ///
    /// Kubernetes' page about good practice of RBAC.
    id: "role-with-wildcard",
    alias: "RBAC-1",
    severity: Warning,
    summary: "a ClusterRole allows `*`",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for role in cluster.of("rbac.authorization.k8s.io", "ClusterRole") {
        judge(role, role.at(&["rules"]), found);
    }
    for release in cluster.releases() {
        judge(release.object, release.value(&["clusterRole", "rules"]), found);
    }
}

fn judge(object: &Object, rules: Option<&Node>, found: &mut Found<'_>) {
    for rule in rules.map(Node::items).unwrap_or_default() {
        let wildcard = |key: &str| {
            let items = rule.get(key).map(Node::items).unwrap_or_default();
            items.iter().find(|item| item.text() == Some("*"))
        };
        let verbs = rule.get("verbs").map(Node::items).unwrap_or_default();
        let only_reads =
            verbs.iter().all(|verb| matches!(verb.text(), Some("get" | "list" | "watch")));
        let everything = wildcard("resources").filter(|_| !only_reads);
        let Some(star) = wildcard("apiGroups").or_else(|| wildcard("verbs")).or(everything) else {
            continue;
        };
        found
            .at(object, star.place, "this allows more than anybody can oversee")
            .note("whoever takes over the pod takes over what `*` stands for, now and later")
            .help("name the groups, resources and verbs that are needed");
    }
}
