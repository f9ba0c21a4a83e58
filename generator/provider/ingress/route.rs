//! The part of an Ingress that is the same for every class: host, backend and certificate.

use crate::{
    containment::{Object, exposure::Route},
    error::Error,
    model::{Core, core::Ingress},
    name::Name,
};
use k8s_openapi::api::networking::v1::{
    HTTPIngressPath, HTTPIngressRuleValue, IngressBackend, IngressRule, IngressServiceBackend,
    IngressSpec, IngressTLS, ServiceBackendPort,
};

/// An Ingress of a class with a certificate from an issuer.
pub(super) fn ingress(class: &str, issuer: &Name, route: &Route) -> Object<Core<Ingress>> {
    let host = route.host.text().clone().into_held();
    let rule = IngressRule {
        host: Some(host.clone()),
        http: Some(HTTPIngressRuleValue {
            paths: vec![HTTPIngressPath {
                path: Some(route.path.clone().unwrap_or("/".to_owned())),
                path_type: "Prefix".to_owned(),
                backend: backend(route),
            }],
        }),
    };
    let spec = IngressSpec {
        ingress_class_name: Some(class.to_owned()),
        rules: Some(vec![rule]),
        tls: Some(vec![IngressTLS {
            hosts: Some(vec![host]),
            secret_name: Some(format!("{}-tls", route.name)),
        }]),
        ..Default::default()
    };
    let issuer = route.issuer.as_ref().unwrap_or(issuer);
    Object::new(route.name.clone(), Core(Ingress { spec: Some(spec), ..Default::default() }))
        .annotation("cert-manager.io/cluster-issuer", issuer)
}

/// Why a route of a class without policies is not written: nobody would ask for the login.
pub(super) fn unasked(route: &Route) -> Error {
    Error::Emit {
        object: format!("the route `{}`", route.name),
        reason: "this ingress knows no policies that ask for a login".to_owned(),
    }
}

/// The Service that a route ends at.
pub(super) fn backend(route: &Route) -> IngressBackend {
    IngressBackend {
        service: Some(IngressServiceBackend {
            name: route.backend.name().to_string(),
            port: Some(ServiceBackendPort {
                number: Some(route.backend.port().0.into()),
                name: None,
            }),
        }),
        resource: None,
    }
}
