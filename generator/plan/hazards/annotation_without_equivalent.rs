use super::{Dangers, Delta, hazard};
use crate::{
    plan::{Side, reach},
    view::{Object, Route},
    yaml::Node,
};

hazard! {
    /// ## What it finds
    /// An annotation of the old ingress controller that nothing on the new side stands for.
    ///
    /// ## Why
    /// Only ingress-nginx reads annotations of ingress-nginx, and so on. The new controller passes over what it does
    /// not know: uploads are cut off, paths are not rewritten, an allow-list is gone.
    ///
    /// ## What to do
    /// Say the same in the new provider's words: a Middleware of Traefik, a filter of an HTTPRoute, a policy of
    /// Envoy Gateway.
    id: "annotation-without-equivalent",
    class: Availability,
    summary: "what an annotation asked for is asked for no more",
}

/// What annotations ask for, by the end of their name: the key of Traefik's Middleware, and what a Gateway has.
const KNOWN: &[(&str, &str, &str)] = &[
    ("affinity", "sticky", "`sessionPersistence` of the HTTPRoute"),
    ("backend-protocol", "serversTransport", "a BackendTLSPolicy"),
    ("canary", "weighted", "weights of the HTTPRoute's backendRefs"),
    ("client-body-buffer-size", "buffering", "a ClientTrafficPolicy with `connection.bufferLimit`"),
    ("configuration-snippet", "plugin", "an EnvoyPatchPolicy"),
    ("cors-allow-origin", "headers", "a SecurityPolicy with `cors`"),
    ("custom-http-errors", "errors", "a BackendTrafficPolicy with `responseOverride`"),
    ("denylist-source-range", "ipAllowList", "a SecurityPolicy with `authorization`"),
    ("enable-cors", "headers", "a SecurityPolicy with `cors`"),
    ("limit-connections", "inFlightReq", "a BackendTrafficPolicy with `circuitBreaker`"),
    ("limit-rpm", "rateLimit", "a BackendTrafficPolicy with `rateLimit`"),
    ("limit-rps", "rateLimit", "a BackendTrafficPolicy with `rateLimit`"),
    ("mirror-target", "mirroring", "a RequestMirror filter of the HTTPRoute"),
    ("permanent-redirect", "redirectRegex", "a RequestRedirect filter of the HTTPRoute"),
    ("proxy-body-size", "buffering", "a ClientTrafficPolicy with `connection.bufferLimit`"),
    ("proxy-connect-timeout", "serversTransport", "a BackendTrafficPolicy with `timeout`"),
    ("proxy-read-timeout", "serversTransport", "a BackendTrafficPolicy with `timeout`"),
    ("proxy-send-timeout", "serversTransport", "a BackendTrafficPolicy with `timeout`"),
    ("rewrite-target", "replacePathRegex", "a URLRewrite filter of the HTTPRoute"),
    ("server-snippet", "plugin", "an EnvoyPatchPolicy"),
    ("upstream-vhost", "headers", "a URLRewrite filter of the HTTPRoute"),
    ("use-regex", "replacePathRegex", "a path match of type RegularExpression"),
    ("whitelist-source-range", "ipAllowList", "a SecurityPolicy with `authorization`"),
];

/// What every provider here does by itself, or what another hazard tells.
const ANSWERED: &[&str] = &[
    "auth-response-headers",
    "auth-signin",
    "auth-url",
    "backend-protocol: HTTP",
    "force-ssl-redirect",
    // No limit, which is what the others have by default.
    "proxy-body-size: 0",
    "router.entrypoints",
    "router.middlewares",
    "router.tls",
    "ssl-redirect",
];

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    let (before, after) = (reach::by_host(delta.from), reach::by_host(delta.to));
    let both = before.iter().filter_map(|(host, olds)| Some((host, olds, after.get(host)?)));
    for (host, old, news) in
        both.flat_map(|(host, olds, news)| olds.iter().map(move |old| (host, old, news)))
    {
        let Some(product) = reach::product(old) else { continue };
        let is_heir = |new: &Route<'_>| reach::product(new).is_some_and(|new| new.id == product.id);
        let Some(new) = news.first().filter(|_| !news.iter().any(is_heir)) else { continue };
        for entry in old.annotations {
            let mut prefixes = product.prefixes.iter();
            let Some(short) = prefixes.find_map(|prefix| entry.key.strip_prefix(prefix)) else {
                continue;
            };
            let value = entry.node.scalar().unwrap_or_default();
            let said = format!("{short}: {value}");
            if ANSWERED.contains(&short) || ANSWERED.contains(&&*said) || value == "false" {
                continue;
            }
            let known = KNOWN.iter().find(|(name, ..)| *name == short);
            let says = |(_, middleware, _): &(&str, &str, &str)| {
                news.iter().any(|new| is_said(delta.to, new, middleware))
            };
            if known.is_some_and(says) {
                continue;
            }
            let remedy = known.map_or_else(
                || "look up what it did, and say the same in the new provider's words".to_owned(),
                |(_, middleware, gateway)| {
                    format!(
                        "with Traefik, a Middleware with `{middleware}`; with a Gateway, {gateway}"
                    )
                },
            );
            found
                .of(new.object, format!("`{host}` loses `{said}`, which nothing here stands for"))
                .why(format!("only {} reads `{}`", product.id, entry.key))
                .remedy(remedy);
        }
    }
}

/// Whether something in the namespace of a route may stand for what the annotation asked for.
fn is_said(to: &Side, route: &Route<'_>, middleware: &str) -> bool {
    let says = |object: &Object| match &*object.key.kind {
        "Middleware" | "ServersTransport" => {
            middleware == "serversTransport" && object.key.kind == "ServersTransport"
                || object.at(&["spec", middleware]).is_some()
        }
        "BackendTrafficPolicy" | "ClientTrafficPolicy" | "SecurityPolicy" | "BackendTLSPolicy" => {
            true
        }
        "HTTPRoute" if object.key == route.object.key => {
            let rules = object.at(&["spec", "rules"]).map(Node::items).unwrap_or_default();
            rules.iter().any(|rule| rule.get("filters").is_some() || rule.get("timeouts").is_some())
        }
        _ => false,
    };
    let mut objects = to.cluster.objects.iter();
    objects.any(|object| object.key.namespace == route.namespace && says(object))
}
