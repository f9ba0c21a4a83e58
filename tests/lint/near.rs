//! What rules find, and leave, that is close to the examples of their pages.

use super::{judged, nearer};
use crate::support;

/// A rule, what is the case, how often the rule finds something, and the repository.
pub(super) type Case = (&'static str, &'static str, usize, &'static str);

const CASES: &[Case] = &[
    (
        "rules-for-disabled-target",
        "the chart leaves the rules out with their target",
        0,
        "\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: stack, namespace: monitoring}
spec:
  chart: {spec: {chart: kube-prometheus-stack, version: 88.5.3, sourceRef: {kind: HelmRepository, name: x}}}
  values: {kubeProxy: {enabled: false}, kubeEtcd: {enabled: false}, kubeScheduler: {enabled: false}}
",
    ),
    (
        "secret-with-two-writers",
        "a Secret has the name of an Ingress's certificate, which another Ingress shares",
        1,
        "\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: web-tls, namespace: web}
spec:
  secretStoreRef: {name: vault, kind: ClusterSecretStore}
  data: [{secretKey: token, remoteRef: {key: web, property: token}}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: a, namespace: web, annotations: {cert-manager.io/cluster-issuer: main}}
spec: {tls: [{hosts: [web.example.org], secretName: web-tls}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: b, namespace: web, annotations: {cert-manager.io/cluster-issuer: main}}
spec: {tls: [{hosts: [web.example.org], secretName: web-tls}]}
",
    ),
    (
        "monitor-not-selected",
        "every AlertmanagerConfig is selected by default",
        0,
        "\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: stack, namespace: monitoring}
spec:
  chart: {spec: {chart: kube-prometheus-stack, version: 88.5.3, sourceRef: {kind: HelmRepository, name: x}}}
  values: {alertmanager: {alertmanagerSpec: {alertmanagerConfigSelector: {}}}}
---
apiVersion: monitoring.coreos.com/v1alpha1
kind: AlertmanagerConfig
metadata: {name: web, namespace: web}
spec: {route: {receiver: chat}, receivers: [{name: chat}]}
",
    ),
    (
        "monitor-not-selected",
        "the configuration of all is named, another one is not selected",
        1,
        "\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: stack, namespace: monitoring}
spec:
  chart: {spec: {chart: kube-prometheus-stack, version: 88.5.3, sourceRef: {kind: HelmRepository, name: x}}}
  values:
    alertmanager:
      alertmanagerSpec:
        alertmanagerConfiguration: {name: all}
        alertmanagerConfigSelector: {matchExpressions: [{key: team, operator: Exists}]}
---
apiVersion: monitoring.coreos.com/v1alpha1
kind: AlertmanagerConfig
metadata: {name: all, namespace: monitoring}
spec: {route: {receiver: chat}, receivers: [{name: chat}]}
---
apiVersion: monitoring.coreos.com/v1alpha1
kind: AlertmanagerConfig
metadata: {name: web, namespace: monitoring}
spec: {route: {receiver: chat}, receivers: [{name: chat}]}
",
    ),
    (
        "secret-taken-by-chart",
        "Rook takes the password of the dashboard that is there",
        0,
        "\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: rook-ceph-cluster, namespace: rook-ceph}
spec:
  chart: {spec: {chart: rook-ceph-cluster, version: 1.18.0, sourceRef: {kind: HelmRepository, name: x}}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: rook-ceph-dashboard-password, namespace: rook-ceph}
spec: {secretStoreRef: {kind: ClusterSecretStore, name: x}, data: [{secretKey: password, remoteRef: {key: x}}]}
",
    ),
    (
        "backend-not-rendered",
        "a Service, a port, and a Service of an Ingress that no file has",
        3,
        "\
# file: clusters/home/web.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {interval: 1h, path: ./web, prune: true, wait: true, sourceRef: {kind: GitRepository, name: flux-system}}
# file: web/web.yaml
apiVersion: v1
kind: Service
metadata: {name: web, namespace: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: web}
spec:
  parentRefs: [{name: gateway, sectionName: https}]
  hostnames: [web.example.org]
  rules: [{backendRefs: [{name: web, port: 81}, {name: shop, port: 80}, {name: web, port: 80}]}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: web}
spec:
  rules: [{host: web.example.org, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: wbe, port: {number: 80}}}}]}}]
",
    ),
    (
        "backend-not-rendered",
        "a namespace of which the tree has nothing but routes",
        0,
        "\
# file: clusters/home/web.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {interval: 1h, path: ./web, prune: true, wait: true, sourceRef: {kind: GitRepository, name: flux-system}}
# file: web/web.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: web}
spec:
  parentRefs: [{name: gateway, sectionName: https}]
  hostnames: [web.example.org]
  rules: [{backendRefs: [{name: web, port: 80}]}]
",
    ),
    (
        "health-check-without-object",
        "a pattern of external objects stands for the release",
        0,
        "\
# file: cofferdam.yaml
external: {objects: [HelmRelease/db/*]}
# file: clusters/home/web.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec:
  interval: 1h
  path: ./web
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  healthChecks: [{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, name: db, namespace: db}]
# file: web/web.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: web}
",
    ),
    (
        "variables-source-missing",
        "a pattern of external objects stands for the source",
        0,
        "\
# file: cofferdam.yaml
external: {objects: [Secret/flux-system/vars-*]}
# file: clusters/home/web.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec:
  interval: 1h
  path: ./web
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild: {substituteFrom: [{kind: Secret, name: vars-home}]}
# file: web/web.yaml
apiVersion: v1
kind: Secret
metadata: {name: vars-home, namespace: web}
",
    ),
    (
        "store-without-limits",
        "Loki's parts are others where it is distributed",
        0,
        "\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: loki, namespace: logging}
spec:
  chart: {spec: {chart: loki, version: 18.11.0, sourceRef: {kind: HelmRepository, name: x}}}
  values: {deploymentMode: Distributed}
",
    ),
    (
        "backend-not-rendered",
        "OpenCost listens for agents as well",
        0,
        "\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: opencost, namespace: opencost}
spec:
  chart: {spec: {chart: opencost, version: 2.5.17, sourceRef: {kind: HelmRepository, name: x}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: opencost, namespace: opencost}
spec:
  rules: [{host: a.example.org, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: opencost, port: {number: 8081}}}}]}}]
",
    ),
    (
        "providers-on-one-axis",
        "a folder that only ends in the name",
        0,
        "\
# file: clusters/home/login.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: login, namespace: flux-system}
spec: {interval: 1h, path: ./identity-providers/auth-google, prune: true, wait: true, sourceRef: {kind: GitRepository, name: flux-system}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: other, namespace: flux-system}
spec: {interval: 1h, path: ./identity-providers/auth-github, prune: true, wait: true, sourceRef: {kind: GitRepository, name: flux-system}}
# file: identity-providers/auth-google/web.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: google, namespace: web}
# file: identity-providers/auth-github/web.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: github, namespace: web}
",
    ),
    (
        "object-outside-its-namespace",
        "two releases of one name, one of them no experiment",
        0,
        "\
# file: cofferdam.yaml
experiments: {trial: {decision: ADR 7, review-by: 2026-12-10}}
# file: web.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: podinfo, namespace: trial}
spec: {chart: {spec: {chart: podinfo, version: 6.5.4, sourceRef: {kind: HelmRepository, name: x}}}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: podinfo, namespace: web}
spec: {chart: {spec: {chart: podinfo, version: 6.5.4, sourceRef: {kind: HelmRepository, name: x}}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: podinfo, namespace: web, labels: {app.kubernetes.io/part-of: podinfo}}
",
    ),
    (
        "escape-without-substitution",
        "each of several in one text",
        3,
        "\
# file: clusters/home/web.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {interval: 1h, path: ./web, prune: true, wait: true, sourceRef: {kind: GitRepository, name: flux-system}}
# file: web/web.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: web}
data: {text: \"$${A} $${B} $${C}\"}
",
    ),
    (
        "monitor-in-experiment",
        "a monitor that reaches into the experiment from elsewhere",
        1,
        "\
# file: cofferdam.yaml
stores: {metrics: [monitoring], logs: [trial], traces: [trial]}
experiments: {trial: {decision: ADR 7, review-by: 2026-12-10}}
# file: web.yaml
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: trial, namespace: monitoring}
spec: {selector: {matchLabels: {app: web}}, namespaceSelector: {matchNames: [web, trial]}, endpoints: [{port: metrics}]}
",
    ),
    (
        "version-not-exact",
        "a HelmChart with a range, an OCIRepository with `latest`, one without `ref`",
        3,
        "\
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmChart
metadata: {name: a, namespace: web}
spec: {interval: 1h, chart: a, version: '>=1', sourceRef: {kind: HelmRepository, name: r}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: b, namespace: web}
spec: {interval: 1h, url: oci://registry.example.org/b, ref: {tag: latest}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: c, namespace: web}
spec: {interval: 1h, url: oci://registry.example.org/c}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: d, namespace: web}
spec: {interval: 1h, url: oci://registry.example.org/d, ref: {semver: 1.x}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: a, namespace: web}
spec: {interval: 1h, chartRef: {kind: HelmChart, name: a}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: b, namespace: web}
spec: {interval: 1h, chartRef: {kind: OCIRepository, name: b}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: c, namespace: web}
spec: {interval: 1h, chartRef: {kind: OCIRepository, name: c}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: d, namespace: web}
spec: {interval: 1h, chartRef: {kind: OCIRepository, name: d}}
",
    ),
];

#[test]
fn each_is_found_as_often_as_it_is_there() {
    let mut faults = Vec::new();
    for (rule, what, wanted, text) in CASES.iter().chain(nearer::CASES) {
        let (findings, _) = judged(text);
        let own = findings.iter().filter(|finding| finding.id == *rule);
        let said: Vec<&str> = own.map(|finding| finding.message.as_str()).collect();
        if said.len() != *wanted {
            faults.push(format!("{rule}: {what}: {wanted} are there, found: {said:#?}"));
        }
    }
    support::none_of(&faults);
}
