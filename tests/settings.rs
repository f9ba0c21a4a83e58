//! Text that a profile's author writes, wherever it ends: `$` arrives as it is, variables are filled in.

use crate::support::{Built, Profiles, THREADS, applied::applied, shown};

/// A shipped profile with a variable, and more laid over it.
fn over(base: &str, extra: &str) -> Profiles {
    let variable = "variables: {V: {from: ConfigMap/more, value: '1'}}";
    Profiles::default().with("over.yaml", format!("extends: {base}.yaml\n{variable}\n{extra}"))
}

/// What stands for `TEXT`, and what it is to the cluster.
const WRITTEN: &str = "x{{ var.V }}$y";
const MEANT: &str = "x1$y";

/// A shipped profile, what is laid over it, and the object in which the text has to arrive.
const CASES: &[(&str, &str, &str)] = &[
    ("krateo", "components: {openbao: {server: 'TEXT'}}", "ClusterSecretStore openbao"),
    ("krateo", "components: {openbao: {mount: 'TEXT'}}", "ClusterSecretStore openbao"),
    ("krateo", "components: {openbao: {role: 'TEXT'}}", "ClusterSecretStore openbao"),
    ("krateo", "components: {openbao: {prefix: 'TEXT'}}", "ExternalSecret kagent-model"),
    (
        "krateo",
        "components: {kagent: {secrets: {ANTHROPIC_API_KEY: 'TEXT'}}}",
        "ExternalSecret kagent-model",
    ),
    ("krateo", "components: {kagent: {model: 'TEXT'}}", "ModelConfig krateo-model"),
    ("krateo", "components: {kagent: {model: 'TEXT'}}", "HelmRelease kagent"),
    (
        "krateo",
        "components: {krateo: {readers: {who: {app: 'TEXT'}}}}",
        "NetworkPolicy krateo-clickstack-clickhouse-clickhouse",
    ),
    ("krateo", "apps: {web: {APP, values: {a: 'TEXT'}}}", "HelmRelease web"),
    ("krateo", "apps: {web: {APP, secrets: {s: {keys: {k: 'TEXT'}}}}}", "ExternalSecret s"),
    (
        "krateo",
        "apps: {web: {APP, secrets: {s: {keys: {k: a}, values: {k: 'TEXT'}}}}}",
        "HelmRelease web",
    ),
    (
        "devantler-local",
        "components: {openbao: {seed: {data: {velero_cloud: 'velero#TEXT'}}}}",
        "PushSecret seed-velero",
    ),
    ("devantler-local", "components: {minio: {buckets: ['TEXT']}}", "HelmRelease minio"),
    ("devantler-local", "components: {namespaces: {labels: {a: 'TEXT'}}}", "Namespace monitoring"),
    (
        "homelab",
        "components: {envoy-gateway: {internal: {annotations: {a: 'TEXT'}}}}",
        "EnvoyProxy envoy-internal",
    ),
    (
        "homelab",
        "components: {STACK: {rules: {own: [{alert: A, expr: 'TEXT', severity: info, summary: a}]}}}",
        "PrometheusRule own",
    ),
    (
        "homelab",
        "components: {STACK: {rules: {own: [{alert: A, expr: a, severity: info, summary: 'TEXT'}]}}}",
        "PrometheusRule own",
    ),
    (
        "homelab",
        "components: {STACK: {monitor-label: {key: a, value: 'TEXT'}}}",
        "PrometheusRule infrastructure",
    ),
    (
        "anton",
        "components: {STACK: {alerting: {receivers: {slack: {slack: {channel: 'TEXT'}}}}}}",
        "AlertmanagerConfig receivers",
    ),
    (
        "homelab",
        "components: {grafana-operator: {dashboards: {own: {id: 1, revision: 1, folder: 'TEXT'}}}}",
        "GrafanaDashboard own",
    ),
    (
        "homelab",
        "components: {grafana-operator: {dashboards: {own: {id: 1, revision: 1, inputs: ['TEXT']}}}}",
        "GrafanaDashboard own",
    ),
    (
        "swhurl-ceph",
        "components: {rook-ceph: {device-filter: 'TEXT'}}",
        "HelmRelease rook-ceph-cluster",
    ),
    (
        "anton",
        "components: {onepassword: {vault: 'TEXT'}}",
        "ClusterSecretStore onepassword-connect",
    ),
    (
        "anton",
        "components: {cert-manager: {secrets: {api-token: 'TEXT/a'}}}",
        "ExternalSecret cloudflare-api-token",
    ),
];

/// What every app has to have.
const APP: &str = "namespace: web, chart: {oci: 'oci://example.org/web', version: 1.0.0}";

#[test]
fn text_arrives_as_it_is_meant() {
    let mut wrong = Vec::new();
    for (base, extra, object) in CASES {
        let extra = extra.replace("APP", APP).replace("STACK", "kube-prometheus-stack");
        let extra = extra.replace("TEXT", WRITTEN);
        let (profile, tree) = over(base, &extra).tree("over", &[], THREADS);
        let applied = applied(&tree, &profile);
        let found =
            applied.iter().find(|found| format!("{} {}", found.kind(), found.name()) == *object);
        let text = found.map_or_else(|| "is not there".to_owned(), |found| found.data.to_string());
        if !text.contains(MEANT) {
            wrong.push(format!("{extra}\n  {object}: {text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_only_the_program_reads_has_no_variables() {
    let cases = [
        ("components: {sops: {path: './{{ var.V }}'}}", "components.sops.path"),
        (
            "components: {clickstack: {experiment: {owner: '{{ var.V }}'}}}",
            "components.clickstack.experiment.owner",
        ),
    ];
    for (extra, path) in cases {
        let Built::Findings(findings, sources) = over("homelab", extra).build("over", &[], THREADS)
        else {
            panic!("{extra} builds")
        };
        let told = shown(&findings, &sources);
        assert!(told.contains(&format!("cannot be the value of `{path}`")), "{told}");
    }
    let (_, tree) =
        over("homelab", "components: {sops: {path: './$a'}}").tree("over", &[], THREADS);
    assert!(tree.get("flux/kustomization-secrets.yaml").unwrap().text.contains("path: ./$a\n"));
}
