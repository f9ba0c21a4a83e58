//! Edits of what is reached from where.

use super::{ANTON, Base, Mutation, SWHURL, edit};

/// An experiment that only the house reaches.
const TRIAL: Base = Base::Text("\
# file: TEARDOWN.md
Delete the layer, then its namespace.
# file: cofferdam.yaml
experiments: {clickstack: {decision: ADR 7, review-by: 2027-01-01, owner: me, teardown: TEARDOWN.md}}
gateways: {network/house: internal, network/street: public}
ingress-classes: {nginx: public, tailscale: internal}
# file: clickstack/httproute.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: hyperdx, namespace: clickstack}
spec:
  parentRefs:
    - {name: house, namespace: network, sectionName: https}
  hostnames: [\"hyperdx.${DOMAIN}\"]
  rules:
    - backendRefs: [{name: clickstack-app, port: 3000}]
# file: clickstack/service.yaml
apiVersion: v1
kind: Service
metadata: {name: otlp, namespace: clickstack}
spec:
  type: ClusterIP
  selector: {app: otlp}
  ports: [{port: 4318}]
# file: clickstack/ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: hyperdx, namespace: clickstack}
spec:
  ingressClassName: tailscale
  tls: [{hosts: [hyperdx]}]
  defaultBackend: {service: {name: clickstack-app, port: {number: 3000}}}
# file: clickstack/helmrelease.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: tool, namespace: clickstack}
spec:
  chart: {spec: {chart: tool, version: 1.2.4, sourceRef: {kind: HelmRepository, name: tool}}}
  values:
    service: {type: ClusterIP}
    ingress: {enabled: false, className: nginx}
    route:
      main: {enabled: true, parentRefs: [{name: house, namespace: network}]}
# file: network/dnsendpoint.yaml
apiVersion: externaldns.k8s.io/v1alpha1
kind: DNSEndpoint
metadata: {name: web, namespace: network}
spec:
  endpoints: [{dnsName: \"web.${DOMAIN}\", recordType: CNAME, targets: [\"street.${DOMAIN}\"]}]
");

/// A route to a gate of another namespace, and the proxy behind it.
const GATE: Base = Base::Text(
    "\
# file: cofferdam.yaml
auth-gates: [auth/login]
# file: web/httproute.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: web}
spec:
  parentRefs: [{name: house, namespace: network, sectionName: https}]
  hostnames: [\"web.${DOMAIN}\"]
  rules:
    - backendRefs: [{name: login, namespace: auth, port: 80}]
# file: auth/grant.yaml
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: routes, namespace: auth}
spec:
  from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: web}]
  to: [{group: \"\", kind: Service, name: login}]
# file: auth/configmap.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: proxy, namespace: auth}
data:
  dynamic.yaml: |
    http:
      routers:
        web: {rule: \"Host(`web.${DOMAIN}`)\", service: web}
",
);

/// Grafana, which shows anybody its dashboards and lets nobody change them.
const GRAFANA: Base = Base::Text(
    "\
# file: cofferdam.yaml
gateways: {network/street: public}
# file: graphs/helmrelease.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: grafana, namespace: graphs}
spec:
  chart: {spec: {chart: grafana, version: 10.1.2, sourceRef: {kind: HelmRepository, name: grafana}}}
  values:
    grafana.ini:
      auth.anonymous: {enabled: true, org_role: Viewer}
# file: graphs/httproute.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: grafana, namespace: graphs}
spec:
  parentRefs: [{name: street, namespace: network, sectionName: https}]
  hostnames: [\"grafana.${DOMAIN}\"]
  rules:
    - backendRefs: [{name: grafana, port: 80}]
",
);

const ROUTE: &str = "clickstack/httproute.yaml";
const RELEASE: &str = "clickstack/helmrelease.yaml";
const CLICKSTACK: &str = "clickstack/clickstack-app/helmrelease-clickstack.yaml";
const HUBBLE: &str = "kube-system/hubble-ui/ingress-hubble-ui.yaml";

pub(super) const MUTATIONS: &[Mutation] = &[
    edit(
        "experiment-on-public-gateway",
        TRIAL,
        ROUTE,
        ["name: house", "name: street", "name: street"],
    ),
    edit("experiment-on-public-gateway", TRIAL, ROUTE, [", namespace: network", "", "name: house"]),
    edit(
        "experiment-on-public-gateway",
        TRIAL,
        ROUTE,
        ["  hostnames", "    - {name: street, namespace: network}\n  hostnames", "name: street"],
    ),
    edit(
        "experiment-on-public-gateway",
        TRIAL,
        RELEASE,
        ["name: house", "name: street", "name: street"],
    ),
    edit(
        "experiment-in-public-dns",
        TRIAL,
        "network/dnsendpoint.yaml",
        ["dnsName: \"web.", "dnsName: \"hyperdx.", "dnsName"],
    ),
    edit(
        "experiment-in-public-dns",
        TRIAL,
        "clickstack/ingress.yaml",
        [
            "namespace: clickstack}",
            "namespace: clickstack, annotations: {tailscale.com/funnel: \"true\"}}",
            "funnel",
        ],
    ),
    edit(
        "experiment-in-public-dns",
        TRIAL,
        "clickstack/service.yaml",
        [
            "namespace: clickstack}",
            "namespace: clickstack, annotations: {external-dns.alpha.kubernetes.io/hostname: \"a.${DOMAIN}\"}}",
            "external-dns",
        ],
    ),
    edit(
        "experiment-behind-load-balancer",
        TRIAL,
        "clickstack/service.yaml",
        ["ClusterIP", "LoadBalancer", "LoadBalancer"],
    ),
    edit("experiment-behind-load-balancer", TRIAL, RELEASE, ["ClusterIP", "NodePort", "NodePort"]),
    edit(
        "experiment-behind-load-balancer",
        TRIAL,
        RELEASE,
        ["enabled: false", "enabled: true", "nginx"],
    ),
    edit(
        "experiment-behind-load-balancer",
        TRIAL,
        "clickstack/ingress.yaml",
        ["ingressClassName: tailscale", "ingressClassName: nginx", "nginx"],
    ),
    edit(
        "backend-without-grant",
        GATE,
        "auth/grant.yaml",
        ["namespace: web", "namespace: app", ""],
    ),
    edit(
        "backend-without-grant",
        GATE,
        "auth/grant.yaml",
        ["kind: HTTPRoute", "kind: TCPRoute", ""],
    ),
    edit("backend-without-grant", GATE, "auth/grant.yaml", ["name: login", "name: other", ""]),
    edit(
        "backend-without-grant",
        GATE,
        "auth/grant.yaml",
        ["namespace: auth", "namespace: web", ""],
    ),
    edit("gate-without-upstream", GATE, "auth/configmap.yaml", ["(`web.", "(`wbe.", "web."]),
    edit("gate-without-upstream", GATE, "web/httproute.yaml", ["\"web.$", "\"site.$", "site."]),
    edit(
        "gate-without-upstream",
        GATE,
        "web/httproute.yaml",
        ["[\"web.${DOMAIN}\"]", "[\"web.${DOMAIN}\", \"new.${DOMAIN}\"]", "new."],
    ),
    edit(
        "open-ui-without-gate",
        SWHURL,
        HUBBLE,
        [
            "    nginx.ingress.kubernetes.io/auth-response-headers: X-Auth-Request-User,X-Auth-Request-Email\n    nginx.ingress.kubernetes.io/auth-signin: https://oauth.${BASE_DOMAIN}/oauth2/start?rd=https://$$host$$escaped_request_uri\n    nginx.ingress.kubernetes.io/auth-url: http://oauth2-proxy.ingress.svc.cluster.local/oauth2/auth\n",
            "",
            "name: hubble-ui",
        ],
    ),
    edit(
        "open-ui-without-gate",
        Base::Profile("swhurl-traefik"),
        HUBBLE,
        [
            "    traefik.ingress.kubernetes.io/router.middlewares: kube-system-hubble-ui-auth@kubernetescrd\n",
            "",
            "name: hubble-ui",
        ],
    ),
    edit(
        "open-ui-without-gate",
        GRAFANA,
        "graphs/helmrelease.yaml",
        ["Viewer", "Admin", "name: grafana, port: 80"],
    ),
    edit(
        "base-url-without-route",
        ANTON,
        CLICKSTACK,
        ["https://hyperdx.${TAILNET_SUFFIX}", "http://localhost:3000", "FRONTEND_URL"],
    ),
    edit(
        "base-url-without-route",
        ANTON,
        CLICKSTACK,
        [
            "        FRONTEND_URL: https://hyperdx.${TAILNET_SUFFIX}\n",
            "",
            "CLICKHOUSE_PROMETHEUS_METRICS_ENDPOINT",
        ],
    ),
    edit(
        "base-url-without-route",
        SWHURL,
        "observability/clickstack/helmrelease-clickstack.yaml",
        ["frontendUrl: https://clickstack.", "frontendUrl: https://hyperdx.", "frontendUrl"],
    ),
    edit(
        "base-url-without-route",
        SWHURL,
        "observability/clickstack/helmrelease-clickstack.yaml",
        ["frontendUrl: https://", "frontendUrl: http://", "frontendUrl"],
    ),
    edit(
        "literal-domain",
        ANTON,
        CLICKSTACK,
        ["hyperdx.${TAILNET_SUFFIX}", "hyperdx.tail1a2b3.ts.net", "FRONTEND_URL"],
    ),
    edit(
        "literal-domain",
        SWHURL,
        "ingress/oauth2-proxy/helmrelease-oauth2-proxy.yaml",
        ["https://oauth.${BASE_DOMAIN}/", "https://oauth.tail1a2b3.ts.net/", "redirect-url"],
    ),
    edit(
        "literal-domain",
        SWHURL,
        "apps-prod/hello-web-prod/service-hello-web.yaml",
        ["spec:\n", "spec:\n  loadBalancerIP: 20.1.2.3\n", "loadBalancerIP"],
    ),
    edit(
        "gate-without-upstream",
        Base::Profile("devantler-prod"),
        "oauth2-proxy/auth-proxy/configmap-auth-proxy.yaml",
        [
            "rule: Host(`opencost.${domain}`)",
            "rule: Host(`costs.${domain}`)",
            "- opencost.${domain}",
        ],
    ),
];
