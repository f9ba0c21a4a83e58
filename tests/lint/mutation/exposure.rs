//! Edits of what is reached from where.

use super::{Base, Mutation};

/// An experiment that only the house reaches.
const EXPERIMENT: &str = "\
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
";

/// A route to a gate of another namespace, and the proxy behind it.
const GATE: &str = "\
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
";

/// Grafana, which shows anybody its dashboards and lets nobody change them.
const GRAFANA: &str = "\
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
";

const fn of(
    rule: &'static str,
    base: Base,
    file: &'static str,
    edit: [&'static str; 3],
) -> Mutation {
    let [from, to, at] = edit;
    Mutation { rule, base, file, from, to, at }
}

const TRIAL: Base = Base::Text(EXPERIMENT);
const ROUTE: &str = "clickstack/httproute.yaml";
const RELEASE: &str = "clickstack/helmrelease.yaml";
const CLICKSTACK: &str = "clickstack/clickstack-app/helmrelease-clickstack.yaml";
const HUBBLE: &str = "kube-system/hubble-ui/ingress-hubble-ui.yaml";

pub(super) const MUTATIONS: &[Mutation] = &[
    of(
        "experiment-on-public-gateway",
        TRIAL,
        ROUTE,
        ["name: house", "name: street", "name: street"],
    ),
    of("experiment-on-public-gateway", TRIAL, ROUTE, [", namespace: network", "", "name: house"]),
    of(
        "experiment-on-public-gateway",
        TRIAL,
        ROUTE,
        ["  hostnames", "    - {name: street, namespace: network}\n  hostnames", "name: street"],
    ),
    of(
        "experiment-on-public-gateway",
        TRIAL,
        RELEASE,
        ["name: house", "name: street", "name: street"],
    ),
    of(
        "experiment-in-public-dns",
        TRIAL,
        "network/dnsendpoint.yaml",
        ["dnsName: \"web.", "dnsName: \"hyperdx.", "dnsName"],
    ),
    of(
        "experiment-in-public-dns",
        TRIAL,
        "clickstack/ingress.yaml",
        [
            "namespace: clickstack}",
            "namespace: clickstack, annotations: {tailscale.com/funnel: \"true\"}}",
            "funnel",
        ],
    ),
    of(
        "experiment-in-public-dns",
        TRIAL,
        "clickstack/service.yaml",
        [
            "namespace: clickstack}",
            "namespace: clickstack, annotations: {external-dns.alpha.kubernetes.io/hostname: \"a.${DOMAIN}\"}}",
            "external-dns",
        ],
    ),
    of(
        "experiment-behind-load-balancer",
        TRIAL,
        "clickstack/service.yaml",
        ["ClusterIP", "LoadBalancer", "LoadBalancer"],
    ),
    of("experiment-behind-load-balancer", TRIAL, RELEASE, ["ClusterIP", "NodePort", "NodePort"]),
    of(
        "experiment-behind-load-balancer",
        TRIAL,
        RELEASE,
        ["enabled: false", "enabled: true", "nginx"],
    ),
    of(
        "experiment-behind-load-balancer",
        TRIAL,
        "clickstack/ingress.yaml",
        ["ingressClassName: tailscale", "ingressClassName: nginx", "nginx"],
    ),
    of(
        "backend-without-grant",
        Base::Text(GATE),
        "auth/grant.yaml",
        ["namespace: web", "namespace: app", ""],
    ),
    of(
        "backend-without-grant",
        Base::Text(GATE),
        "auth/grant.yaml",
        ["kind: HTTPRoute", "kind: TCPRoute", ""],
    ),
    of(
        "backend-without-grant",
        Base::Text(GATE),
        "auth/grant.yaml",
        ["name: login", "name: other", ""],
    ),
    of(
        "backend-without-grant",
        Base::Text(GATE),
        "auth/grant.yaml",
        ["namespace: auth", "namespace: web", ""],
    ),
    of(
        "gate-without-upstream",
        Base::Text(GATE),
        "auth/configmap.yaml",
        ["(`web.", "(`wbe.", "web."],
    ),
    of(
        "gate-without-upstream",
        Base::Text(GATE),
        "web/httproute.yaml",
        ["\"web.$", "\"site.$", "site."],
    ),
    of(
        "gate-without-upstream",
        Base::Text(GATE),
        "web/httproute.yaml",
        ["[\"web.${DOMAIN}\"]", "[\"web.${DOMAIN}\", \"new.${DOMAIN}\"]", "new."],
    ),
    of(
        "open-ui-without-gate",
        Base::Profile("swhurl"),
        HUBBLE,
        [
            "    nginx.ingress.kubernetes.io/auth-response-headers: X-Auth-Request-User,X-Auth-Request-Email\n    nginx.ingress.kubernetes.io/auth-signin: https://oauth.${BASE_DOMAIN}/oauth2/start?rd=https://$$host$$escaped_request_uri\n    nginx.ingress.kubernetes.io/auth-url: http://oauth2-proxy.ingress.svc.cluster.local/oauth2/auth\n",
            "",
            "name: hubble-ui",
        ],
    ),
    of(
        "open-ui-without-gate",
        Base::Profile("swhurl-traefik"),
        HUBBLE,
        [
            "    traefik.ingress.kubernetes.io/router.middlewares: kube-system-hubble-ui-auth@kubernetescrd\n",
            "",
            "name: hubble-ui",
        ],
    ),
    of(
        "open-ui-without-gate",
        Base::Text(GRAFANA),
        "graphs/helmrelease.yaml",
        ["Viewer", "Admin", "name: grafana, port: 80"],
    ),
    of(
        "base-url-without-route",
        Base::Profile("anton"),
        CLICKSTACK,
        ["https://hyperdx.${TAILNET_SUFFIX}", "http://localhost:3000", "FRONTEND_URL"],
    ),
    of(
        "base-url-without-route",
        Base::Profile("anton"),
        CLICKSTACK,
        [
            "        FRONTEND_URL: https://hyperdx.${TAILNET_SUFFIX}\n",
            "",
            "CLICKHOUSE_PROMETHEUS_METRICS_ENDPOINT",
        ],
    ),
    of(
        "base-url-without-route",
        Base::Profile("swhurl"),
        "observability/clickstack/helmrelease-clickstack.yaml",
        ["frontendUrl: https://clickstack.", "frontendUrl: https://hyperdx.", "frontendUrl"],
    ),
    of(
        "base-url-without-route",
        Base::Profile("swhurl"),
        "observability/clickstack/helmrelease-clickstack.yaml",
        ["frontendUrl: https://", "frontendUrl: http://", "frontendUrl"],
    ),
    of(
        "literal-domain",
        Base::Profile("anton"),
        CLICKSTACK,
        ["hyperdx.${TAILNET_SUFFIX}", "hyperdx.tail1a2b3.ts.net", "FRONTEND_URL"],
    ),
    of(
        "literal-domain",
        Base::Profile("swhurl"),
        "ingress/oauth2-proxy/helmrelease-oauth2-proxy.yaml",
        ["https://oauth.${BASE_DOMAIN}/", "https://oauth.tail1a2b3.ts.net/", "redirect-url"],
    ),
    of(
        "literal-domain",
        Base::Profile("swhurl"),
        "apps-prod/hello-web-prod/service-hello-web.yaml",
        ["spec:\n", "spec:\n  loadBalancerIP: 20.1.2.3\n", "loadBalancerIP"],
    ),
    Mutation {
        rule: "gate-without-upstream",
        base: Base::Profile("devantler-prod"),
        file: "oauth2-proxy/auth-proxy/configmap-auth-proxy.yaml",
        from: "rule: Host(`opencost.${domain}`)",
        to: "rule: Host(`costs.${domain}`)",
        at: "- opencost.${domain}",
    },
];
