//! Trees with one thing wrong in each: the checks see every one of them.

use super::{View, faults};
use crate::support::{Profiles, THREADS};
use cofferdam::tree::{File, Tree};

/// What is wrong: profile, file, a text in it, what stands there instead, a part of the fault.
const WRONGS: [[&str; 5]; 21] = [
    [
        "swhurl",
        "flux/kustomization-issuers.yaml",
        "- name: namespaces",
        "- name: nothing",
        "which is none",
    ],
    [
        "swhurl",
        "flux/kustomization-cert-manager.yaml",
        "wait: true",
        "wait: false",
        "waits for nothing",
    ],
    [
        "swhurl",
        "flux/kustomization-namespaces.yaml",
        "wait: true",
        "dependsOn: [{name: minio}]",
        "itself in the end",
    ],
    [
        "swhurl",
        "flux/kustomization-minio.yaml",
        "wait: true",
        "wait: true\n  healthChecks: [{kind: X}]",
        "waits and checks",
    ],
    ["swhurl", "flux/kustomization-minio.yaml", "storage/minio", "storage/minoi", "is no folder"],
    [
        "swhurl",
        "flux/kustomization-minio.yaml",
        "timeout: 10m",
        "timeout: 1m",
        "is not longer than",
    ],
    [
        "swhurl",
        "flux/kustomization-cert-manager.yaml",
        "  - name: namespaces\n",
        "",
        "does not wait for",
    ],
    [
        "swhurl",
        "flux/kustomization-minio.yaml",
        "kind: Secret",
        "kind: ConfigMap",
        "substitutes from",
    ],
    [
        "swhurl",
        "storage/minio/helmrelease-minio.yaml",
        "kind: HelmRepository",
        "kind: OCIRepository",
        "does not exist",
    ],
    [
        "swhurl",
        "storage/minio/helmrelease-minio.yaml",
        "version: \"5.4.0\"",
        "version: 5.x",
        "is not exact",
    ],
    [
        "swhurl",
        "storage/minio/helmrelease-minio.yaml",
        "minio-root",
        "minio-toor",
        "nothing provides",
    ],
    [
        "swhurl",
        "storage/minio/helmrelease-minio.yaml",
        "namespace: storage",
        "namespace: ingress",
        "foreign folder",
    ],
    [
        "swhurl",
        "storage/minio/secret-minio-root.yaml",
        "{MINIO_ROOT_USER}",
        "{NOBODY}",
        "not declared",
    ],
    [
        "swhurl",
        "storage/minio/secret-minio-root.yaml",
        "${MINIO_ROOT_USER}",
        "$MINIO",
        "neither doubled",
    ],
    [
        "swhurl",
        "cert-manager/cert-manager/helmrelease-cert-manager.yaml",
        "10m",
        "${BASE_DOMAIN}",
        "nobody substitutes",
    ],
    [
        "swhurl",
        "storage/minio/ingress-minio.yaml",
        "ClassName: nginx",
        "ClassName: traefik",
        "nobody serves",
    ],
    [
        "swhurl",
        "storage/minio/ingress-minio.yaml",
        "host: minio.$",
        "host: minio-console.$",
        "is also that of",
    ],
    [
        "swhurl",
        "storage/minio/ingress-minio.yaml",
        "- minio.$",
        "- minio-console.$",
        "no certificate for",
    ],
    [
        "swhurl-traefik",
        "storage/minio/ingress-minio.yaml",
        "traefik.ingress",
        "nginx.ingress",
        "another provider",
    ],
    [
        "anton",
        "clickstack/clickstack-app/httproute-hyperdx.yaml",
        "sectionName: https",
        "sectionName: tls",
        "no listener",
    ],
    [
        "anton",
        "clickstack/clickstack-app/httproute-hyperdx.yaml",
        "port: 3000",
        "port: 3000\n      namespace: network",
        "no ReferenceGrant",
    ],
];

#[test]
fn each_wrong_is_seen() {
    for name in ["swhurl", "swhurl-traefik", "anton"] {
        let (profile, tree) = Profiles::default().tree(name, &[], THREADS);
        assert_eq!(faults(&profile, &tree), [""; 0], "{name} is wrong before");
        for [_, path, from, to, fault] in WRONGS.iter().filter(|wrong| wrong[0] == name) {
            let wrong = faults(&profile, &tampered(&tree, path, (from, to)));
            let seen = wrong.iter().any(|found| found.contains(fault));
            assert!(seen, "{path}: `{to}` for `{from}` is not seen, but {wrong:?}");
        }
    }
}

#[test]
fn what_a_person_makes_is_asked_for() {
    let (profile, tree) = Profiles::default().tree("anton", &[], THREADS);
    let files = tree.files().iter().cloned().map(|file| {
        let text = file.text.replace("  - `token`\n", "");
        File { object: file.object, layer: file.layer, ..File::new(file.path, text) }
    });
    let tree = Tree::new(tree.profile().clone(), String::new(), files.collect()).unwrap();
    let faults = super::secret::faults(&View::of(&profile, &tree));
    assert!(faults.len() == 1 && faults[0].contains("nothing provides token"), "{faults:?}");
}

/// The tree with the first occurrence of a text in one file replaced.
fn tampered(tree: &Tree, path: &str, (from, to): (&str, &str)) -> Tree {
    let tamper = |file: &File| {
        let mut file = file.clone();
        if file.path.as_str() == path {
            assert!(file.text.contains(from), "{path} has no `{from}`:\n{}", file.text);
            let text = file.text.replacen(from, to, 1);
            file = File { object: file.object, layer: file.layer, ..File::new(file.path, text) };
        }
        file
    };
    assert!(tree.get(path).is_some(), "there is no {path}");
    let files = tree.files().iter().map(tamper).collect();
    Tree::new(tree.profile().clone(), tree.digest().to_owned(), files).unwrap()
}
