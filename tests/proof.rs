//! What charts render, held against their contracts and the tree: Helm's output as small texts.
#![cfg(test)]

use crate::lint::files;
use cofferdam::{
    finding::{FileId, Sources},
    proof::{self, Rendering},
    view,
};

/// A release of MinIO behind a route, with a health check and a policy.
const TREE: &str = "\
# file: flux/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [store.yaml]
# file: flux/store.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: store, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  path: ./store
  sourceRef: {kind: GitRepository, name: home}
  healthChecks:
    - {apiVersion: apps/v1, kind: Deployment, name: minio, namespace: store}
# file: store/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [release.yaml, route.yaml, policy.yaml]
# file: store/release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: minio, namespace: store}
spec:
  interval: 1h
  chart: {spec: {chart: minio, version: 5.4.0, sourceRef: {kind: HelmRepository, name: minio}}}
  values:
    mode: standalone
    existingSecret: minio-root
    resources: {limits: {memory: 1Gi}}
# file: store/route.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: minio, namespace: store}
spec:
  rules:
    - host: s3.example.org
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: minio, port: {number: 9000}}}}]}
# file: store/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: minio, namespace: store}
spec: {podSelector: {matchLabels: {app: minio}}}
";

/// What Helm prints for it.
const PRINTED: &str = "\
---
# Source: minio/templates/service.yaml
apiVersion: v1
kind: Service
metadata: {name: minio}
spec: {ports: [{name: http, port: 9000}]}
---
apiVersion: v1
kind: Service
metadata: {name: minio-console}
spec: {ports: [{name: http, port: 9001}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: minio}
spec:
  template:
    metadata: {labels: {app: minio}}
    spec:
      containers:
        - {name: minio, resources: {limits: {memory: 1Gi}}}
";

/// What is found where a part of what Helm prints, or of the tree, is another.
fn told((from, to): (&str, &str)) -> Vec<String> {
    let (tree, printed) = (TREE.replacen(from, to, 1), PRINTED.replacen(from, to, 1));
    assert!(from.is_empty() || tree != TREE || printed != PRINTED, "`{from}` is in neither");
    let (repository, findings) = view::read(files(&tree), &mut Sources::default());
    assert_eq!(findings, []);
    let cluster = &repository.clusters[0];
    let release = cluster.releases().next().unwrap();
    let (objects, findings) = proof::read(FileId::default(), release.namespace, &printed);
    assert_eq!(findings, []);
    let rendering = Rendering { release: release.object.key.clone(), objects };
    let findings = proof::judge(cluster, &[rendering]);
    findings.into_iter().map(|finding| format!("{}: {}", finding.id, finding.message)).collect()
}

#[test]
fn what_is_as_promised_is_not_told() {
    assert_eq!(told(("", "")), [""; 0]);
}

#[test]
fn a_promise_that_a_chart_breaks_is_told() {
    assert_eq!(
        told((
            "kind: Service\nmetadata: {name: minio-console}",
            "kind: Service\nmetadata: {name: console}"
        )),
        [
            "promise-broken: `minio` 5.4.0 renders no Service `minio-console`",
            "promise-missing: `minio` 5.4.0 renders a Service `console`",
        ]
    );
    assert_eq!(
        told(("port: 9001", "port: 9090")),
        [
            "promise-broken: the Service `minio-console` of `minio` has no port `9001`",
            "promise-missing: the Service `minio-console` of `minio` has a port `9090`",
        ]
    );
    // What Helm makes for a moment is nobody's to name.
    let hook = "kind: Secret\nmetadata: {name: once, annotations: {helm.sh/hook: pre-install}}";
    let printed = format!("---\napiVersion: v1\n{hook}\n---\n# Source: minio");
    assert_eq!(told(("---\n# Source: minio", &printed)), [""; 0]);
}

#[test]
fn a_store_without_a_limit_and_a_limit_without_effect_are_told() {
    assert_eq!(
        told(("- {name: minio, resources: {limits: {memory: 1Gi}}}", "- {name: minio}")),
        [
            "limit-without-effect: `resources.limits.memory` reaches no container",
            "store-without-limits: the container `minio` of Deployment/store/minio has no memory limit",
        ]
    );
}

#[test]
fn a_reference_to_what_no_chart_renders_is_told() {
    assert_eq!(
        told(("service: {name: minio,", "service: {name: minio-svc,")),
        ["backend-not-rendered: no Service `minio-svc` will be in the namespace `store`"]
    );
    assert_eq!(
        told(("{number: 9000}", "{number: 80}")),
        ["backend-not-rendered: the Service `minio` has no port `80`"]
    );
    assert_eq!(told(("{number: 9000}", "{name: http}")), [""; 0]);
    assert_eq!(
        told(("kind: Deployment, name: minio,", "kind: StatefulSet, name: minio,")),
        ["health-check-without-object: no StatefulSet `minio` will be in the namespace `store`"]
    );
    assert_eq!(
        told(("{matchLabels: {app: minio}}", "{matchLabels: {app: store}}")),
        ["policy-selects-nothing: this selects no pod of `store`"]
    );
}

#[test]
fn what_an_operator_makes_is_not_asked_of_helm() {
    let operated = cofferdam::chart::CHARTS.iter().filter_map(|row| row.promises);
    let operated = operated.flat_map(|promises| promises.objects);
    let operated: Vec<_> = operated
        .filter(|object| object.maker == cofferdam::chart::Maker::Operator)
        .map(|object| object.kind)
        .collect();
    assert!(operated.len() >= 2, "{operated:?}");
}

#[test]
fn the_values_are_those_that_flux_hands_over() {
    let tree = TREE
        .replacen("  values:\n", "  valuesFrom:\n    - {kind: Secret, name: s, valuesKey: k, targetPath: users.root}\n  values:\n    host: \"s3.${DOMAIN} for $$5\"\n", 1)
        .replacen("  prune: true\n", "  prune: true\n  postBuild: {substitute: {DOMAIN: home.example}}\n", 1);
    let (repository, _) = view::read(files(&tree), &mut Sources::default());
    let cluster = &repository.clusters[0];
    let release = cluster.releases().next().unwrap();
    let values = proof::values(cluster, &release);
    assert_eq!(
        values,
        serde_json::json!({
            "existingSecret": "minio-root",
            "host": "s3.example.org for $5",
            "mode": "standalone",
            "resources": {"limits": {"memory": "1Gi"}},
            "users": {"root": "example.org"},
        })
    );
}
