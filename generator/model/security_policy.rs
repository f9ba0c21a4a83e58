//! `SecurityPolicy` (`gateway.envoyproxy.io/v1alpha1`): who may pass a route of Envoy Gateway. Follows v1.9.0; only
//! a login by OpenID Connect is typed.

use crate::{
    model::{Kind, Namespaced},
    name::{Name, Namespace},
    text::Text,
};
use std::collections::BTreeMap;

objects! {
    /// Who may pass a route.
    pub struct SecurityPolicy {
        /// Which one, and how that is told.
        spec: SecurityPolicySpec,
    }
}

impl Kind for SecurityPolicy {
    const API_VERSION: &'static str = "gateway.envoyproxy.io/v1alpha1";
    const KIND: &'static str = "SecurityPolicy";
    const PLURAL: &'static str = "securitypolicies";
    type Scope = Namespaced;
}

objects! {
    /// Which route, and how it is told who may pass.
    pub struct SecurityPolicySpec {
        /// The routes or Gateways that it is for, by their labels.
        target_selectors?: Vec<PolicySelector>,
        /// The login that it asks for.
        oidc?: Option<OidcLogin>,
    }

    /// What a policy is for, by labels.
    pub struct PolicySelector {
        /// Its API group; that of Gateway when unset.
        group?: Option<Text>,
        /// Its kind.
        kind: Text,
        /// The labels that it has.
        match_labels?: BTreeMap<String, Text>,
    }

    /// A login by OpenID Connect.
    pub struct OidcLogin {
        /// Who knows people.
        provider: OidcProvider,
        /// What the issuer knows the Gateway by.
        #[serde(rename = "clientID")]
        client_id?: Option<Text>,
        /// The Secret whose key `client-secret` proves it.
        client_secret: PolicySecret,
        /// Where the issuer sends people back.
        #[serde(rename = "redirectURL")]
        redirect_url?: Option<Text>,
        /// The path that ends a login.
        logout_path?: Option<Text>,
        /// What is asked about people.
        scopes?: Vec<Text>,
        /// The hosts that share a login.
        cookie_domain?: Option<Text>,
    }

    /// Who knows people.
    pub struct OidcProvider {
        /// Their address, under which they say all else.
        issuer: Text,
    }

    /// A Secret.
    pub struct PolicySecret {
        /// Its name.
        name: Name,
        /// Its namespace; the policy's own when unset.
        namespace?: Option<Namespace>,
    }
}
