//! Edits of network policies.

use super::{Base, Mutation, edit};

/// Two workloads, of which one calls the other, a route to the second, and policies that let both through.
const FLOWS: Base = Base::Text("\
# file: shop/front.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: front, namespace: shop}
spec:
  selector: {matchLabels: {app: front}}
  template:
    metadata: {labels: {app: front}}
    spec:
      automountServiceAccountToken: false
      containers:
        - name: front
          image: ghcr.io/example/front:1.2.3@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
          env: [{name: STOCK, value: \"http://stock.store.svc.cluster.local:80\"}]
          ports: [{containerPort: 8080}]
          resources: {limits: {memory: 64Mi}}
          securityContext:
            runAsNonRoot: true
            runAsUser: 1000
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: {drop: [ALL]}
# file: store/stock.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: stock, namespace: store}
spec:
  selector: {matchLabels: {app: stock}}
  template:
    metadata: {labels: {app: stock}}
    spec:
      automountServiceAccountToken: false
      containers:
        - name: stock
          image: ghcr.io/example/stock:1.2.3@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
          ports: [{containerPort: 9090}]
          resources: {limits: {memory: 64Mi}}
          securityContext:
            runAsNonRoot: true
            runAsUser: 1000
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: {drop: [ALL]}
# file: store/service.yaml
apiVersion: v1
kind: Service
metadata: {name: stock, namespace: store}
spec: {selector: {app: stock}, ports: [{port: 80, targetPort: 9090}]}
# file: store/httproute.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: stock, namespace: store}
spec:
  parentRefs: [{name: house, namespace: network, sectionName: https}]
  hostnames: [\"stock.${DOMAIN}\"]
  rules: [{backendRefs: [{name: stock, port: 80}]}]
# file: store/callers.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: callers, namespace: store}
spec:
  podSelector: {matchLabels: {app: stock}}
  ingress:
    - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}]
      ports: [{port: 9090}]
# file: store/gateway.yaml
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: gateway, namespace: store}
spec:
  endpointSelector: {matchLabels: {app: stock}}
  ingress:
    - fromEntities: [ingress]
      toPorts: [{ports: [{port: \"9090\"}]}]
# file: shop/egress.yaml
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: front, namespace: shop}
spec:
  endpointSelector: {matchLabels: {app: front}}
  egress:
    - toEndpoints: [{matchLabels: {k8s:io.kubernetes.pod.namespace: kube-system}}]
      toPorts: [{ports: [{port: \"53\", protocol: ANY}]}]
    - toEndpoints: [{matchLabels: {k8s:io.kubernetes.pod.namespace: store}}]
");

pub(super) const MUTATIONS: &[Mutation] = &[
    edit(
        "flow-not-allowed",
        FLOWS,
        "store/callers.yaml",
        ["metadata.name: shop", "metadata.name: office", "http://stock.store"],
    ),
    edit(
        "flow-not-allowed",
        FLOWS,
        "store/callers.yaml",
        ["port: 9090", "port: 8080", "http://stock.store"],
    ),
    edit(
        "flow-not-allowed",
        FLOWS,
        "shop/egress.yaml",
        ["namespace: store", "namespace: other", "http://stock.store"],
    ),
    edit(
        "policy-selects-nothing",
        FLOWS,
        "store/callers.yaml",
        ["from: [{", "from: [{podSelector: {matchLabels: {app: none}}}, {", "app: none"],
    ),
    edit(
        "policy-selects-nothing",
        FLOWS,
        "store/gateway.yaml",
        ["{app: stock}", "{app: stocks}", "endpointSelector"],
    ),
    edit(
        "policy-selects-nothing",
        FLOWS,
        "shop/egress.yaml",
        [
            "matchLabels: {app: front}",
            "matchExpressions: [{key: tier, operator: Exists}]",
            "endpointSelector",
        ],
    ),
];
