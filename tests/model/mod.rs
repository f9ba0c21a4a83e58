//! The models write what Kubernetes people write, and say what the upstream schemas say.
#![cfg(test)]

mod gaps;
mod parity;
mod written;

use cofferdam::{
    model::{
        ClusterSecretStore, Core, Document, ExternalSecret, FluxKustomization, HelmRelease, KINDS,
        Kind, Kustomization, Metadata, ObjectId, Secret, SecretStore, SecretText, core,
        external_secret::{
            DataEntry, ExternalSecretSpec, RemoteRef, StoreKind, StoreRef,
            target::{CreationPolicy, Target, Template},
        },
        helm_release::{
            ChartSpec, ChartTemplate, HelmReleaseSpec, SourceKind, SourceRef, ValuesKind,
            ValuesReference,
            actions::{CrdPolicy, Install},
        },
        kustomization::{
            FluxKustomizationSpec, KustomizationSource, KustomizationSourceKind, PostBuild,
            SubstituteFrom, SubstituteKind,
        },
        secret_store::{
            ConnectAuth, ConnectProvider, ConnectToken, OtherProvider, Provider, SecretKeyRef,
            SecretStoreSpec,
        },
    },
    name::{Key, Name, Namespace, VarName, Version},
    quantity::Duration,
    yaml,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

fn metadata(namespace: Option<&'static str>, name: &'static str) -> Metadata {
    Metadata::new(namespace.map(Namespace::literal), Name::literal(name))
}

fn written<K: Kind>(metadata: &Metadata, body: &K) -> String {
    yaml::write(K::KIND, &Document::new(metadata, body)).unwrap()
}

/// Keeps what is written, and holds that another reader reads the same.
fn assert_written<K: Kind>(name: &str, metadata: &Metadata, body: &K) {
    let text = written(metadata, body);
    let read: serde_json::Value = serde_yaml::from_str(&text).unwrap();
    assert_eq!(read, serde_json::to_value(Document::new(metadata, body)).unwrap());
    insta::with_settings!({
        snapshot_path => "../../snapshots/model",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, text);
    });
}

/// A core object, given as JSON in any order.
fn core<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> Core<T> {
    Core(serde_json::from_value(value).unwrap())
}

#[test]
fn kinds_are_sorted_and_unique() {
    assert!(KINDS.is_sorted_by(|a, b| (a.api_version, a.kind) < (b.api_version, b.kind)));
}

/// Files and folders of the models that hold no kind of the cluster's API.
const WITHOUT_KIND: [&str; 6] =
    ["core", "flux", "kustomize_config", "label_selector", "mod", "served"];

#[test]
fn the_table_and_the_folder_agree() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/generator/model"));
    let mut files: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    for other in WITHOUT_KIND {
        assert!(files.remove(other), "{other} is gone; take it out of the list");
    }
    let core: Vec<_> = k8s_rows().collect();
    for row in KINDS.iter().filter(|row| !core.contains(&(row.api_version, row.kind))) {
        let stem = snake(row.kind.trim_start_matches("Cluster"));
        let whole = snake(row.kind);
        let found = files.iter().any(|file| *file == whole || *file == stem);
        assert!(found, "{} has no file {whole}.rs", row.kind);
    }
    for file in &files {
        let row = KINDS.iter().any(|row| snake(row.kind) == *file);
        assert!(row, "{file}.rs has no row in `kinds!`");
    }
}

/// The rows that come from `k8s-openapi`.
fn k8s_rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    fn row<K: Kind>() -> (&'static str, &'static str) {
        (K::API_VERSION, K::KIND)
    }
    [
        row::<Core<core::ClusterRole>>(),
        row::<Core<core::ClusterRoleBinding>>(),
        row::<Core<core::ConfigMap>>(),
        row::<Core<core::CronJob>>(),
        row::<Core<core::DaemonSet>>(),
        row::<Core<core::Deployment>>(),
        row::<Core<core::Ingress>>(),
        row::<Core<core::LimitRange>>(),
        row::<Core<core::Namespace>>(),
        row::<Core<core::NetworkPolicy>>(),
        row::<Core<core::PodDisruptionBudget>>(),
        row::<Core<core::Role>>(),
        row::<Core<core::RoleBinding>>(),
        row::<Core<core::Service>>(),
        row::<Core<core::ServiceAccount>>(),
    ]
    .into_iter()
}

/// `HTTPRoute` to `http_route`, `HelmRelease` to `helm_release`.
fn snake(kind: &str) -> String {
    let letters: Vec<char> = kind.chars().collect();
    let mut name = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let follows_small = at > 0 && letters[at - 1].is_lowercase();
        let starts_word = at > 0 && letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && (follows_small || starts_word) {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name
}

#[test]
fn an_object_is_named_with_its_namespace_if_it_has_one() {
    let namespaced = ObjectId::of::<Secret>(
        Some(Namespace::literal("observability")),
        Name::literal("clickstack"),
    );
    assert_eq!(namespaced.to_string(), "Secret observability/clickstack");
    let wide = ObjectId::of::<Core<core::Namespace>>(None, Name::literal("observability"));
    assert_eq!(wide.to_string(), "Namespace observability");
}

#[test]
fn a_secret_holds_variables() {
    let secret = Secret {
        string_data: BTreeMap::from([(
            Key::literal("token"),
            SecretText::of(&VarName::literal("API_TOKEN")),
        )]),
        ..Secret::default()
    };
    assert_written("secret", &metadata(Some("apps"), "api"), &secret);
}

#[test]
fn a_deployment_is_in_the_order_people_write() {
    let deployment = core::<core::Deployment>(serde_json::json!({
        "metadata": { "name": "ignored", "creationTimestamp": null },
        "status": {},
        "spec": {
            "template": {
                "spec": {
                    "volumes": [{ "emptyDir": {}, "name": "tmp" }],
                    "containers": [{
                        "volumeMounts": [{ "mountPath": "/tmp", "name": "tmp" }],
                        "securityContext": { "runAsNonRoot": true },
                        "resources": { "limits": { "memory": "64Mi", "cpu": "50m" } },
                        "readinessProbe": { "httpGet": { "port": "http", "path": "/" } },
                        "ports": [{ "name": "http", "containerPort": 8080 }],
                        "name": "web",
                        "image": "web:1.0.0",
                        "env": [{ "value": "info", "name": "LOG" }],
                        "args": ["serve"],
                    }, { "resources": {}, "name": "side" }],
                    "serviceAccountName": "web",
                },
                "metadata": { "labels": { "app": "web" } },
            },
            "strategy": {},
            "selector": { "matchLabels": { "app": "web" } },
            "replicas": 2,
        },
    }));
    assert_written("deployment", &metadata(Some("apps"), "web"), &deployment);
}

#[test]
fn a_policy_that_selects_every_pod_says_so() {
    let policy = core::<core::NetworkPolicy>(serde_json::json!({
        "spec": { "policyTypes": ["Ingress"], "podSelector": {} },
    }));
    assert_written("policy", &metadata(Some("apps"), "default-deny"), &policy);
}

#[test]
fn a_rule_names_groups_resources_and_verbs_in_this_order() {
    let role = core::<core::Role>(serde_json::json!({
        "rules": [{
            "verbs": ["get"],
            "resources": ["secrets"],
            "resourceNames": ["api"],
            "apiGroups": [""],
        }],
    }));
    assert_written("role", &metadata(Some("apps"), "reader"), &role);
}

#[test]
fn a_helm_release_ends_with_its_values() {
    let release = HelmRelease {
        spec: HelmReleaseSpec {
            timeout: Some(Duration::literal("10m")),
            chart: Some(ChartTemplate {
                metadata: None,
                spec: ChartSpec {
                    version: Some(Version::literal("1.2.3")),
                    ..ChartSpec::new(
                        "clickstack".into(),
                        SourceRef::new(SourceKind::HelmRepository, Name::literal("clickstack")),
                    )
                },
            }),
            install: Some(Install {
                crds: Some(CrdPolicy::CreateReplace),
                skip_crds: Some(false),
                disable_openapi_validation: Some(true),
                ..Install::default()
            }),
            values_from: vec![ValuesReference {
                values_key: Some(Key::literal("api-key")),
                target_path: Some("hyperdx.apiKey".into()),
                literal: Some(true),
                ..ValuesReference::new(ValuesKind::Secret, Name::literal("clickstack"))
            }],
            values: Some(serde_json::json!({ "replicas": 2, "answer": "yes" })),
            ..HelmReleaseSpec::new(Duration::literal("1h"))
        },
    };
    assert_written("helm-release", &metadata(Some("observability"), "clickstack"), &release);
}

#[test]
fn a_flux_kustomization_has_its_kind_and_variables() {
    let layer = FluxKustomization {
        spec: FluxKustomizationSpec {
            path: Some("./platform/core".into()),
            wait: Some(true),
            post_build: Some(PostBuild {
                substitute: BTreeMap::from([(VarName::literal("ZONE"), "a".into())]),
                substitute_from: vec![SubstituteFrom::new(
                    SubstituteKind::Secret,
                    Name::literal("cluster"),
                )],
                substitute_strategy: None,
            }),
            ..FluxKustomizationSpec::new(
                Duration::literal("10m"),
                KustomizationSource::new(
                    KustomizationSourceKind::GitRepository,
                    Name::literal("flux-system"),
                ),
                true,
            )
        },
    };
    assert_written("flux-kustomization", &metadata(Some("flux-system"), "core"), &layer);
}

#[test]
fn a_folder_says_what_it_consists_of() {
    let folder = Kustomization {
        resources: vec!["namespace-apps.yaml".into()],
        namespace: Some(Namespace::literal("apps")),
        ..Kustomization::default()
    };
    insta::assert_snapshot!(yaml::write("kustomization", &folder.document()).unwrap(), @r"
    apiVersion: kustomize.config.k8s.io/v1beta1
    kind: Kustomization
    resources:
    - namespace-apps.yaml
    namespace: apps
    ");
}

#[test]
fn a_cluster_secret_store_names_one_provider() {
    let token = SecretKeyRef {
        name: Some(Name::literal("connect-token")),
        namespace: Some(Namespace::literal("external-secrets")),
        key: Some(Key::literal("token")),
    };
    let store =
        ClusterSecretStore::new(SecretStoreSpec::new(Provider::Onepassword(ConnectProvider::new(
            "http://connect.external-secrets:8080".into(),
            BTreeMap::from([("platform".to_owned(), 1)]),
            ConnectAuth::new(ConnectToken::new(token)),
        ))));
    assert_written("cluster-secret-store", &metadata(None, "onepassword"), &store);
}

#[test]
fn a_store_without_a_model_passes_through() {
    let provider = Provider::Other(OtherProvider {
        name: "bitwardensecretsmanager".to_owned(),
        settings: serde_json::json!({ "projectID": "platform" }),
    });
    let store = SecretStore::new(SecretStoreSpec::new(provider));
    assert_written("secret-store", &metadata(Some("apps"), "bitwarden"), &store);
}

#[test]
fn an_external_secret_names_store_target_and_data() {
    let secret = ExternalSecret {
        spec: ExternalSecretSpec {
            refresh_interval: Some(Duration::literal("1h")),
            secret_store_ref: Some(StoreRef {
                name: Some(Name::literal("onepassword")),
                kind: Some(StoreKind::ClusterSecretStore),
            }),
            target: Some(Target {
                creation_policy: Some(CreationPolicy::Owner),
                template: Some(Template {
                    data: BTreeMap::from([(
                        Key::literal("url"),
                        "https://api:{{ .token }}@example.com".into(),
                    )]),
                    ..Template::default()
                }),
                ..Target::default()
            }),
            data: vec![DataEntry::new(
                Key::literal("token"),
                RemoteRef { property: Some("credential".into()), ..RemoteRef::new("api".into()) },
            )],
            ..ExternalSecretSpec::default()
        },
    };
    assert_written("external-secret", &metadata(Some("apps"), "api"), &secret);
}
