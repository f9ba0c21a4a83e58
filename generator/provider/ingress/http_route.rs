//! Routes as `HTTPRoutes` of the Gateway API, for every controller alike.

use crate::{
    containment::{
        Made, Object, Scope,
        evidence::{GatewayKinds, Installed},
        exposure::{Protection, Route, RouteWriter},
    },
    model::{
        self,
        http_route::{
            FilterKind, Header, HeaderChange, HttpBackendRef, HttpRouteSpec, ParentRef, PathMatch,
            PathMatchKind, RouteFilter, RouteMatch, RouteRule,
        },
    },
    name::{Name, Namespace},
    provider::fixed,
    text::Text,
};

/// Writes routes that hang on the `https` listener of a Gateway.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) gateway: Name,
    pub(super) namespace: Namespace,
    pub(super) kinds: Installed<GatewayKinds>,
    /// Whether browsers are told to come back over HTTPS alone.
    pub(super) strict: bool,
}

impl RouteWriter for Writer {
    fn write(&self, scope: &mut Scope, route: &Route) -> Made {
        let mut filters = Vec::new();
        let backend = match &route.protection {
            Protection::Through { proxy, handle, is_shared } => {
                scope.uses(handle);
                if *is_shared {
                    // A proxy before many hosts sends people back to where they wanted to go.
                    let there = Text::literal("https://") + route.host.text() + "/";
                    let change = set("X-Auth-Request-Redirect", there);
                    let mut filter = RouteFilter::new(FilterKind::RequestHeaderModifier);
                    filter.request_header_modifier = Some(change);
                    filters.push(filter);
                }
                proxy
            }
            Protection::Labelled { handle, .. } => {
                scope.uses(handle);
                &route.backend
            }
            Protection::None | Protection::Accepted { .. } | Protection::ForwardAuth(_) => {
                &route.backend
            }
        };
        if self.strict {
            let mut filter = RouteFilter::new(FilterKind::ResponseHeaderModifier);
            filter.response_header_modifier =
                Some(set("Strict-Transport-Security", Text::literal(TWO_YEARS)));
            filters.push(filter);
        }
        let elsewhere =
            (backend.namespace() != scope.namespace()).then(|| backend.namespace().clone());
        let mut parent = ParentRef::new(self.gateway.clone());
        parent.namespace = Some(self.namespace.clone());
        parent.section_name = Some(fixed("https"));
        let mut to = HttpBackendRef::new(backend.name().clone());
        to.namespace = elsewhere;
        to.port = Some(backend.port().0.into());
        let rule = RouteRule {
            matches: route.path.iter().map(|path| under(path)).collect(),
            filters,
            backend_refs: vec![to],
            ..RouteRule::default()
        };
        let spec = HttpRouteSpec {
            parent_refs: vec![parent],
            hostnames: vec![route.host.clone()],
            rules: vec![rule],
        };
        let mut object = Object::new(route.name.clone(), model::HttpRoute { spec });
        if let Protection::Accepted { reason } = &route.protection {
            object = object.annotation("cofferdam.dev/ungated-because", reason.as_str());
        }
        if let Protection::Labelled { key, value, .. } = &route.protection {
            object = object.label(key, *value);
        }
        scope.add_with(object, &self.kinds)
    }
}

/// How long browsers keep to HTTPS; lists that they ship with ask for no less than one.
const TWO_YEARS: &str = "max-age=63072000; includeSubDomains; preload";

fn set(name: &str, value: Text) -> HeaderChange {
    let header = Header::new(Text::literal(name), value);
    HeaderChange { set: vec![header], ..HeaderChange::default() }
}

fn under(path: &str) -> RouteMatch {
    let path =
        PathMatch { r#type: Some(PathMatchKind::PathPrefix), value: Some(Text::literal(path)) };
    RouteMatch { path: Some(path), ..RouteMatch::default() }
}
