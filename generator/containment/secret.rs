//! Secret keys: references to credentials that only a secret provider can make (SEC-1, SEC-3, SEC-5).

use crate::{
    containment::{
        evidence::Evidence,
        handle::Handle,
        layer::{Layer, Manual},
        made::Made,
        scope::Scope,
        service::ServiceRef,
        tier::{self, Tier},
    },
    model::{ExternalSecret, ObjectId, Secret},
    name::{Key, Name, Namespace},
    text::Text,
};
use k8s_openapi::api::core::v1::{EnvVar, EnvVarSource, SecretKeySelector};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A key of a Secret that a provider fills; there is no way to make one from text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretKey {
    namespace: Namespace,
    secret: Name,
    key: Key,
}

impl SecretKey {
    /// The namespace of the Secret; whoever reads it must live there.
    pub fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    /// The Secret's name.
    pub fn secret(&self) -> &Name {
        &self.secret
    }

    /// The key in the Secret.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// An environment variable with its value.
    pub fn env(&self, name: &str) -> EnvVar {
        let selector = SecretKeySelector {
            name: self.secret.to_string(),
            key: self.key.to_string(),
            optional: None,
        };
        let source = EnvVarSource { secret_key_ref: Some(selector), ..EnvVarSource::default() };
        EnvVar { name: name.to_owned(), value: None, value_from: Some(source) }
    }

    /// The same among the values of a chart.
    pub fn env_value(&self, name: &str) -> Value {
        let reference = json!({"name": self.secret, "key": self.key});
        json!({"name": name, "valueFrom": {"secretKeyRef": reference}})
    }

    /// The Secret itself, for health checks.
    pub fn object(&self) -> Made {
        Made::new(ObjectId::of::<Secret>(Some(self.namespace.clone()), self.secret.clone()))
    }
}

/// What only a secret provider gives.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no key that a secret provider fills",
    label = "a credential is neither written down nor left as the chart has it (rule default-credential, SEC-1)",
    note = "take it from the provider: the keys that `Layer::secret` gives are the keys that exist (rule \
            secret-key-not-provided, SEC-5)"
)]
pub trait Provided {
    /// The key.
    fn key(self) -> SecretKey;
}

impl Provided for &SecretKey {
    fn key(self) -> SecretKey {
        self.clone()
    }
}

impl<K: Provided> From<K> for SecretKey {
    fn from(key: K) -> Self {
        key.key()
    }
}

/// A name for a Secret beside a chart that renders some of fixed names itself (SEC-2).
pub const fn beside(rendered: &[&str], name: &'static str) -> Name {
    let mut i = 0;
    while i < rendered.len() {
        assert!(
            !same(rendered[i].as_bytes(), name.as_bytes()),
            "the chart renders a Secret of this name itself: choose another (rule secret-taken-by-chart, SEC-2)"
        );
        i += 1;
    }
    Name::literal(name)
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    let mut i = 0;
    while i < a.len() && i < b.len() && a[i] == b[i] {
        i += 1;
    }
    i == a.len() && i == b.len()
}

/// A key that a component needs, and how a store would file it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The key in the Secret.
    pub key: Key,
    /// The item of a store that holds it, such as `clickstack`.
    pub item: String,
    /// The place where the profile says that the value is, in the provider's own terms.
    pub place: Option<Text>,
}

impl Wanted {
    /// A key of an item; `places` are the profile's own words on where keys are.
    pub fn new(key: Key, item: &str, places: &BTreeMap<Key, Text>) -> Self {
        let place = places.get(&key).cloned();
        Self { key, item: item.to_owned(), place }
    }
}

/// A value of a Secret that is put together of what is no secret and what is.
///
/// There is no way to write one down: addresses come from Services, accounts have names of objects, and what
/// stands before a fetched value is part of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Framed {
    key: Key,
    before: String,
    fetched: Option<Key>,
}

impl Framed {
    /// The address of a Service, for programs that look for it in a Secret.
    pub fn address(key: Key, service: &ServiceRef, scheme: &'static str) -> Self {
        Self { key, before: service.url(scheme), fetched: None }
    }

    /// The name of an account.
    pub fn account(key: Key, name: &Name) -> Self {
        Self { key, before: name.to_string(), fetched: None }
    }

    /// The value of another key with words before it, such as those of a header.
    pub fn after(key: Key, words: &'static str, fetched: Key) -> Self {
        Self { key, before: words.to_owned(), fetched: Some(fetched) }
    }

    /// The key in the Secret.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// What stands in the tree.
    pub fn before(&self) -> &str {
        &self.before
    }

    /// The key whose value follows it.
    pub fn fetched(&self) -> Option<&Key> {
        self.fetched.as_ref()
    }
}

/// The secret store of an operator in the cluster: evidence for an ExternalSecret (DEP-14).
#[derive(Clone, Debug)]
pub struct Store {
    name: Name,
    handle: Handle<tier::Platform>,
}

impl Store {
    /// A ClusterSecretStore that a gated layer makes.
    pub fn cluster_wide(name: Name, handle: Handle<tier::Platform>) -> Self {
        Self { name, handle }
    }

    /// The ClusterSecretStore's name.
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// The layer that makes it.
    pub fn handle(&self) -> &Handle<tier::Platform> {
        &self.handle
    }
}

impl Evidence<ExternalSecret> for Store {
    fn layer(&self) -> Option<&Handle<tier::Platform>> {
        Some(&self.handle)
    }
}

/// Where secrets come from: what the secrets axis provides.
pub trait SecretSource: std::fmt::Debug + Send + Sync {
    /// Makes the named Secret appear in the scope's namespace with exactly the wanted keys and the framed
    /// ones, whose values are put together from those, and says what a person must put where. What cannot
    /// be had is told as `Err`, in words for the profile's author.
    fn provide(
        &self,
        scope: &mut Scope,
        secret: &Name,
        wanted: &[Wanted],
        framed: &[Framed],
    ) -> Result<Vec<Manual>, Refusal>;

    /// Whether Secrets are made in a layer of their own, before the one that uses them: where they come from
    /// elsewhere and may be late, nothing starts without them.
    fn comes_first(&self) -> bool {
        false
    }
}

/// Why a provider cannot provide something, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl<T: Tier> Layer<T> {
    /// Takes a Secret with the wanted keys from the provider. The keys that come back are the keys that
    /// exist, in the order in which they were asked for.
    pub fn secret<const N: usize>(
        &mut self,
        source: &dyn SecretSource,
        secret: &Name,
        wanted: [Wanted; N],
    ) -> [SecretKey; N] {
        self.framed_secret(source, secret, wanted, []).0
    }

    /// Like [`secret`](Self::secret), with keys whose values are put together from the wanted ones; they come
    /// after those.
    pub fn framed_secret<const N: usize, const M: usize>(
        &mut self,
        source: &dyn SecretSource,
        secret: &Name,
        wanted: [Wanted; N],
        framed: [Framed; M],
    ) -> ([SecretKey; N], [SecretKey; M]) {
        self.provide(source, secret, &wanted, &framed);
        let fetched = wanted.map(|wanted| self.secret_key(secret, wanted.key));
        (fetched, framed.map(|framed| self.secret_key(secret, framed.key)))
    }

    /// Like [`secret`](Self::secret), for a number of keys that only the profile knows.
    pub fn secret_keys(
        &mut self,
        source: &dyn SecretSource,
        secret: &Name,
        wanted: &[Wanted],
    ) -> Vec<SecretKey> {
        self.provide(source, secret, wanted, &[]);
        wanted.iter().map(|wanted| self.secret_key(secret, wanted.key.clone())).collect()
    }

    fn secret_key(&self, secret: &Name, key: Key) -> SecretKey {
        SecretKey { namespace: self.namespace().clone(), secret: secret.clone(), key }
    }

    fn provide(
        &mut self,
        source: &dyn SecretSource,
        secret: &Name,
        wanted: &[Wanted],
        framed: &[Framed],
    ) {
        self.provided.insert(secret.to_string());
        let scope = if source.comes_first() { self.secrets() } else { &mut self.scope };
        match source.provide(scope, secret, wanted, framed) {
            Ok(manual) => self.manual.extend(manual),
            Err(refusal) => self.report(
                crate::finding::Finding::error("secret-unavailable", self.origin, refusal.message)
                    .note(format!(
                        "the Secret `{secret}` in namespace `{}` would stay empty",
                        self.scope.namespace()
                    ))
                    .help(refusal.help),
            ),
        }
    }
}
