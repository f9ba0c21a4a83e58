//! Authentik, which runs outside the profile: Envoy Gateway itself asks it for a login, over OpenID Connect.

use crate::{
    containment::{
        Handle, Layer, Manual, Object, Platform, Readiness, SecretSource, Wanted,
        evidence::{EnvoyKinds, Installed},
        exposure::{Gated, Open, Pass, Ui},
        name, tier,
    },
    finding::{Finding, Place},
    model::{
        SecurityPolicy,
        security_policy::{
            OidcLogin, OidcProvider, PolicySecret, PolicySelector, SecurityPolicySpec,
        },
    },
    name::{Key, Label, Name, Namespace},
    provider::{
        Row, Site,
        auth_gate::{AuthGateProvider, Gate, Ground},
        schema_of,
    },
    text::Text,
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// The provider.
pub(super) struct Authentik;

/// How Authentik knows the Gateway.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// The issuer of its application, such as `https://auth.example.org/application/o/gateway/`.
    issuer: Option<Text>,
    /// What it knows the Gateway by; no secret.
    client_id: Option<Text>,
    /// Places of credentials in the secret store, by key: `client-secret`.
    #[serde(default)]
    secrets: BTreeMap<Key, Text>,
}

/// The Secret in each namespace with a page behind the gate; the key is the Gateway's own choice.
const SECRET: Name = Name::literal("authentik-client");
const KEY: Key = Key::literal("client-secret");

/// The label by which policies pick routes.
const LABEL: (&str, &str) = ("cofferdam.dev/login", "authentik");

impl AuthGateProvider for Authentik {
    fn row(&self) -> Row {
        Row {
            id: "authentik",
            summary: "Authentik, which runs outside the profile; Envoy Gateway asks it for a login",
            settings: Some(schema_of::<Settings>),
        }
    }

    fn install(&self, site: &mut Site<'_>, ground: Ground<'_>) -> Option<Box<dyn Gate>> {
        let settings: Settings = site.settings("authentik")?;
        let origin = site.origin("authentik");
        let (Some(issuer), Some(client_id)) = (settings.issuer, settings.client_id) else {
            site.platform.report(
                Finding::error("gate-without-issuer", origin, "Authentik needs `issuer` and `client-id`")
                    .note("without them nobody could log in")
                    .help("set both under `components.authentik`, as its provider for OpenID Connect shows them"),
            );
            return None;
        };
        if site.choice("ingress") != "envoy-gateway" {
            site.platform.report(
                Finding::error(
                    "gate-without-gateway",
                    origin,
                    "only Envoy Gateway asks Authentik by itself",
                )
                .note("another ingress would let everybody through")
                .help("choose `provider.ingress: envoy-gateway`, or another `auth-gate`"),
            );
            return None;
        }
        Some(Box::new(Login {
            issuer,
            wanted: Wanted::new(KEY, "authentik", &settings.secrets),
            client_id,
            secrets: Arc::clone(ground.secrets),
            // The Gateways' layer comes after that of the controller.
            kinds: Installed::by(ground.ingress.handle.clone()),
            handle: ground.ingress.handle.clone(),
            origin,
            asked: Mutex::default(),
        }))
    }
}

#[derive(Debug)]
struct Login {
    issuer: Text,
    client_id: Text,
    wanted: Wanted,
    secrets: Arc<dyn SecretSource>,
    kinds: Installed<EnvoyKinds>,
    handle: Handle<tier::Platform>,
    origin: Place,
    /// The layer of the policy in each namespace that has one.
    asked: Mutex<BTreeMap<Namespace, Handle<tier::Platform>>>,
}

impl Gate for Login {
    fn handle(&self) -> &Handle<tier::Platform> {
        &self.handle
    }

    /// The policy is there before the route that it picks: no request comes through unasked.
    fn protect(
        &self,
        platform: &mut Platform,
        ui: Ui<Open>,
        _: &Label,
        from: &Namespace,
    ) -> Option<Ui<Gated>> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let policy = asked.entry(from.clone()).or_insert_with(|| self.policy(platform, from));
        Some(ui.behind(Pass::labelled(LABEL, policy.clone())))
    }
}

impl Login {
    fn policy(&self, platform: &mut Platform, from: &Namespace) -> Handle<tier::Platform> {
        let layer_name = name(format!("{from}-login"));
        let mut layer = Layer::open(&platform.known(from.clone()), layer_name, self.origin)
            .summary(format!("the login before the pages of `{from}`"));
        layer.needs(&self.handle);
        let [secret] = layer.secret(&*self.secrets, &SECRET, [self.wanted.clone()]);
        layer.ask(Manual {
            subject: "Authentik's provider for OpenID Connect".to_owned(),
            action:
                "allow `/oauth2/callback` under every host that asks for a login as a redirect URL"
                    .to_owned(),
            keys: Vec::new(),
        });
        let provider = OidcProvider::new(self.issuer.clone());
        let client = PolicySecret::new(secret.secret().clone());
        let login = OidcLogin {
            client_id: Some(self.client_id.clone()),
            logout_path: Some("/oauth2/logout".into()),
            ..OidcLogin::new(provider, client)
        };
        let (key, value) = LABEL;
        let labels = BTreeMap::from([(key.to_owned(), Text::literal(value))]);
        let selector =
            PolicySelector { match_labels: labels, ..PolicySelector::new("HTTPRoute".into()) };
        let spec = SecurityPolicySpec { target_selectors: vec![selector], oidc: Some(login) };
        layer.add_with(Object::new(SECRET, SecurityPolicy { spec }), &self.kinds);
        platform.gate(layer, Readiness::Checks(vec![secret.object()]))
    }
}
