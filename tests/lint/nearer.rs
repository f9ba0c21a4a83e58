//! What rules find, and leave, of Flux, of experiments and of workloads, close to the examples of their pages.

use super::near::Case;

pub(super) const CASES: &[Case] = &[
    (
        "variable-without-substitution",
        "a host, an address, how many of which image, and no environment of a container",
        4,
        "\
# file: clusters/home/web.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {interval: 1h, path: ./web, prune: true, wait: true, sourceRef: {kind: GitRepository, name: flux-system}}
# file: web/web.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: web
  annotations: {nginx.ingress.kubernetes.io/configuration-snippet: \"return 301 https://${host}\"}
spec:
  rules: [{host: \"web.${DOMAIN}\", http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
---
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: web}
spec: {acme: {email: \"${EMAIL}\", server: https://acme-staging-v02.api.letsencrypt.org/directory, privateKeySecretRef: {name: x}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: web}
spec:
  replicas: ${REPLICAS}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: \"web:${TAG}\", args: [\"--name=${NAME}\"]}]}
",
    ),
    (
        "experiment-in-public-dns",
        "the configuration of a tunnel as a file, in a ConfigMap and in values",
        2,
        "\
# file: cofferdam.yaml
experiments: {trial: {decision: ADR 7, review-by: 2026-12-10}}
# file: web.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: trial}
spec:
  parentRefs: [{name: internal, namespace: network, sectionName: https}]
  hostnames: [web.example.org]
  rules: [{backendRefs: [{name: web, port: 80}]}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: cloudflared, namespace: network}
data:
  config.yaml: |
    ingress:
      - hostname: web.example.org
        service: https://gateway.network.svc
      - service: http_status:404
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: cloudflared, namespace: network}
spec:
  chartRef: {kind: OCIRepository, name: app-template}
  values:
    configMaps:
      config:
        data:
          config.yaml: |
            ingress:
              - hostname: web.example.org
                service: https://gateway.network.svc
",
    ),
    (
        "disruption-budget-blocks-drain",
        "the only replica, selected by an expression",
        1,
        "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: web}
spec:
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: 'web:1'}]}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web, namespace: web}
spec: {minAvailable: 1, selector: {matchExpressions: [{key: app, operator: In, values: [web]}]}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop, namespace: web}
spec: {minAvailable: 1, selector: {matchExpressions: [{key: app, operator: In, values: [shop]}]}}
",
    ),
    (
        "dependency-unresolved",
        "one that waits for itself, and a circle that it is in",
        2,
        "\
# file: clusters/home/web.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {interval: 1h, path: ./web, prune: true, wait: true, sourceRef: {kind: GitRepository, name: flux-system}, dependsOn: [{name: shop}]}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec: {interval: 1h, path: ./shop, prune: true, wait: true, sourceRef: {kind: GitRepository, name: flux-system}, dependsOn: [{name: web}, {name: shop}]}
# file: web/web.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: web}
# file: shop/web.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop, namespace: web}
",
    ),
    (
        "path-without-kustomization",
        "the only path, mistyped beside the folder",
        1,
        "\
# file: clusters/home/web.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {interval: 1h, path: ./apps/wbe, prune: true, wait: true, sourceRef: {kind: GitRepository, name: flux-system}}
# file: apps/web/web.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: web}
",
    ),
    (
        "path-without-kustomization",
        "a path of which nothing lies here",
        0,
        "\
# file: clusters/home/web.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {interval: 1h, path: ./deploy/web, prune: true, wait: true, sourceRef: {kind: GitRepository, name: flux-system}}
# file: apps/web/web.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: web}
",
    ),
    (
        "version-not-exact",
        "a name of the rule that is said to be none switches nothing off",
        1,
        "\
# file: cofferdam.yaml
rules: {Version-Not-Exact: off}
# file: web.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: web}
spec: {chart: {spec: {chart: web, version: '*', sourceRef: {kind: HelmRepository, name: web}}}}
",
    ),
    (
        "plaintext-credential",
        "a Secret in JSON that is listed, with a patch in JSON, and one that is not",
        1,
        "\
# file: kustomization.yaml
resources: [web.json]
patches: [{path: patch.json, target: {kind: Secret}}]
# file: web.json
{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\": \"web\"}, \"stringData\": {}}
# file: patch.json
[{\"op\": \"add\", \"path\": \"/stringData/password\", \"value\": \"correct-horse-9\"}]
# file: other.json
{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\": \"other\"}, \"stringData\": {\"password\": \"correct-horse-9\"}}
",
    ),
];

#[test]
fn what_every_container_has_is_escaped() {
    let (findings, _) = super::judged(
        "\
# file: clusters/home/web.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {interval: 1h, path: ./web, prune: true, wait: true, sourceRef: {kind: GitRepository, name: flux-system}, postBuild: {substitute: {A: a}}}
# file: web/web.yaml
apiVersion: batch/v1
kind: Job
metadata: {name: web, namespace: web}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: web, image: 'web:1', args: ['curl https://${KUBERNETES_SERVICE_HOST}']}]}}}
",
    );
    let said: Vec<&str> = findings.iter().filter_map(|finding| finding.help.as_deref()).collect();
    assert!(said.iter().any(|help| help.starts_with("double its `$`")), "{said:?}");
}

#[test]
fn a_listed_file_that_is_no_yaml_is_told() {
    let files = super::files("# file: kustomization.yaml\nresources: [a.txt]\n# file: a.txt\n{}\n");
    let (repository, _) = cofferdam::view::read(files, &mut cofferdam::finding::Sources::default());
    let told: Vec<&str> =
        repository.clusters[0].skipped.iter().map(|skipped| skipped.what.as_str()).collect();
    assert_eq!(told, ["`a.txt` cannot be read, so what it holds is not judged"]);
}
