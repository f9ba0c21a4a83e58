//! One whole object of each remaining kind, as it is written.

use super::{assert_written, metadata};
use cofferdam::{
    model::{
        CephObjectStore, Certificate, ClusterIssuer, EnvoyProxy, Gateway, HelmChartConfig,
        HttpRoute, IntOrString, Middleware, ReferenceGrant,
        ceph_object_store::{
            CephObjectStoreSpec,
            gateway::{GatewayPods, GatewayResources},
            pool::{ErasureCoded, Pool, Replicated},
        },
        certificate::{CertificateSpec, IssuerRef, Usage},
        cluster_issuer::{
            IssuerSpec, SecretKeySelector,
            acme::{AcmeIssuer, Solver},
            dns01::{Cloudflare, Dns01},
        },
        envoy_proxy::{
            EnvoyKubernetes, EnvoyProvider, EnvoyProviderKind, EnvoyProxySpec, EnvoyService,
        },
        gateway::{
            AllowedRoutes, FromNamespaces, GatewaySpec, Listener, ListenerTls, ObjectRef,
            RouteNamespaces,
        },
        helm_chart_config::{FailurePolicy, HelmChartConfigSpec},
        http_route::{
            HttpBackendRef, HttpRouteSpec, ParentRef, PathMatch, PathMatchKind, RouteMatch,
            RouteRule,
        },
        label_selector::LabelSelector,
        middleware::{MiddlewareSpec, auth::ForwardAuth, limits::RateLimit},
        reference_grant::{GrantFrom, GrantTo, ReferenceGrantSpec},
    },
    name::{Key, Label, Name, Namespace, VarName},
    quantity::{Duration, Quantity},
    text::Host,
};
use std::collections::BTreeMap;

const DOMAIN: VarName = VarName::literal("SECRET_DOMAIN");

#[test]
fn http_route() {
    let route = HttpRoute {
        spec: HttpRouteSpec {
            parent_refs: vec![ParentRef {
                namespace: Some(Namespace::literal("network")),
                section_name: Some(Name::literal("https")),
                ..ParentRef::new(Name::literal("internal"))
            }],
            hostnames: vec![Host::under(&Label::literal("hyperdx"), &DOMAIN)],
            rules: vec![RouteRule {
                matches: vec![RouteMatch {
                    path: Some(PathMatch {
                        r#type: Some(PathMatchKind::PathPrefix),
                        value: Some("/".into()),
                    }),
                    ..RouteMatch::default()
                }],
                backend_refs: vec![HttpBackendRef {
                    port: Some(3000),
                    ..HttpBackendRef::new(Name::literal("clickstack-app"))
                }],
                ..RouteRule::default()
            }],
        },
    };
    assert_written("http-route", &metadata(Some("observability"), "clickstack"), &route);
}

#[test]
fn gateway() {
    let listener = Listener {
        hostname: Some(Host::wildcard(&DOMAIN)),
        tls: Some(ListenerTls {
            certificate_refs: vec![ObjectRef::new(Name::literal("wildcard-tls"))],
            ..ListenerTls::default()
        }),
        allowed_routes: Some(AllowedRoutes {
            namespaces: Some(RouteNamespaces {
                from: Some(FromNamespaces::Selector),
                selector: Some(LabelSelector {
                    match_labels: BTreeMap::from([("exposed".to_owned(), "true".into())]),
                    match_expressions: vec![],
                }),
            }),
            kinds: vec![],
        }),
        ..Listener::new(Name::literal("https"), 443, "HTTPS".into())
    };
    let gateway = Gateway::new(GatewaySpec::new(Name::literal("envoy"), vec![listener]));
    assert_written("gateway", &metadata(Some("network"), "internal"), &gateway);
}

#[test]
fn reference_grant() {
    let from = GrantFrom::new(
        "gateway.networking.k8s.io".into(),
        "HTTPRoute".into(),
        Namespace::literal("network"),
    );
    let to = GrantTo::new("".into(), "Service".into());
    let grant = ReferenceGrant::new(ReferenceGrantSpec::new(vec![from], vec![to]));
    assert_written("reference-grant", &metadata(Some("apps"), "network"), &grant);
}

#[test]
fn cluster_issuer() {
    let token = SecretKeySelector {
        key: Some(Key::literal("token")),
        ..SecretKeySelector::new(Name::literal("cloudflare"))
    };
    let cloudflare = Cloudflare { api_token_secret_ref: Some(token), ..Cloudflare::default() };
    let issuer = ClusterIssuer::new(IssuerSpec {
        acme: Some(AcmeIssuer {
            solvers: vec![Solver {
                dns01: Some(Dns01 { cloudflare: Some(cloudflare), ..Dns01::default() }),
                ..Solver::default()
            }],
            ..AcmeIssuer::new(
                "https://acme-v02.api.letsencrypt.org/directory".into(),
                SecretKeySelector::new(Name::literal("letsencrypt-account")),
            )
        }),
        ..IssuerSpec::default()
    });
    assert_written("cluster-issuer", &metadata(None, "letsencrypt"), &issuer);
}

#[test]
fn certificate() {
    let certificate = Certificate::new(CertificateSpec {
        dns_names: vec![Host::wildcard(&DOMAIN)],
        duration: Some(Duration::literal("2160h")),
        usages: vec![Usage::DigitalSignature, Usage::ServerAuth],
        ..CertificateSpec::new(
            Name::literal("wildcard-tls"),
            IssuerRef {
                kind: Some("ClusterIssuer".into()),
                ..IssuerRef::new(Name::literal("letsencrypt"))
            },
        )
    });
    assert_written("certificate", &metadata(Some("network"), "wildcard"), &certificate);
}

#[test]
fn middleware() {
    let gate = Middleware::new(MiddlewareSpec {
        forward_auth: Some(ForwardAuth {
            address: Some("http://oauth2-proxy.auth/oauth2/auth".into()),
            auth_response_headers: vec!["X-Auth-Request-Email".into()],
            auth_signin_url: Some("https://auth.example.com/start".into()),
            ..ForwardAuth::default()
        }),
        ..MiddlewareSpec::default()
    });
    assert_written("middleware", &metadata(Some("auth"), "gate"), &gate);
    let limit = Middleware::new(MiddlewareSpec {
        rate_limit: Some(RateLimit {
            average: Some(100),
            period: Some(IntOrString::Text("1m".into())),
            ..RateLimit::default()
        }),
        ..MiddlewareSpec::default()
    });
    assert_written("middleware-limit", &metadata(Some("apps"), "limit"), &limit);
}

#[test]
fn helm_chart_config() {
    let config = HelmChartConfig::new(HelmChartConfigSpec {
        values_content: Some("ports:\n  web:\n    port: 8000\n".into()),
        failure_policy: Some(FailurePolicy::Abort),
        ..HelmChartConfigSpec::default()
    });
    assert_written("helm-chart-config", &metadata(Some("kube-system"), "traefik"), &config);
}

#[test]
fn ceph_object_store() {
    let store = CephObjectStore::new(CephObjectStoreSpec {
        metadata_pool: Some(Pool {
            failure_domain: Some("host".into()),
            replicated: Some(Replicated::new(3)),
            ..Pool::default()
        }),
        data_pool: Some(Pool { erasure_coded: Some(ErasureCoded::new(2, 1)), ..Pool::default() }),
        preserve_pools_on_delete: Some(true),
        gateway: Some(GatewayPods {
            instances: Some(2),
            port: Some(80),
            resources: Some(GatewayResources {
                limits: BTreeMap::from([("memory".to_owned(), Quantity::literal("2Gi"))]),
                ..GatewayResources::default()
            }),
            ..GatewayPods::default()
        }),
        ..CephObjectStoreSpec::default()
    });
    assert_written("ceph-object-store", &metadata(Some("storage"), "objects"), &store);
}

#[test]
fn envoy_proxy() {
    let service = EnvoyService {
        annotations: BTreeMap::from([("lbipam.cilium.io/ips".to_owned(), "10.0.0.80".into())]),
        ..EnvoyService::default()
    };
    let proxy = EnvoyProxy::new(EnvoyProxySpec {
        provider: Some(EnvoyProvider {
            kubernetes: Some(EnvoyKubernetes {
                envoy_service: Some(service),
                ..EnvoyKubernetes::default()
            }),
            ..EnvoyProvider::new(EnvoyProviderKind::Kubernetes)
        }),
        ..EnvoyProxySpec::default()
    });
    assert_written("envoy-proxy", &metadata(Some("network"), "internal"), &proxy);
}
