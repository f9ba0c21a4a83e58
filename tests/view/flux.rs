//! Following Flux Kustomizations: where clusters start, what parents add, and what is not the repository's.

use crate::lint::files;
use cofferdam::{
    finding::Sources,
    view::{self, Cluster, Folder, Object, Repository},
};
use std::fmt::Write as _;

fn read(text: &str) -> (Repository, Sources) {
    let mut sources = Sources::default();
    let (repository, findings) = view::read(files(text), &mut sources);
    assert_eq!(findings, []);
    (repository, sources)
}

fn only(text: &str) -> (Cluster, Sources) {
    let (mut repository, sources) = read(text);
    assert_eq!(repository.clusters.len(), 1, "{:#?}", repository.clusters);
    (repository.clusters.remove(0), sources)
}

fn names(objects: &[Object]) -> Vec<String> {
    let mut names: Vec<String> = objects.iter().map(|object| object.key.to_string()).collect();
    names.sort();
    names
}

/// A root whose patch adds to the Kustomizations below it what they in turn add to their releases.
const PATCH_IN_PATCH: &str = "\
# file: kubernetes/flux/cluster/ks.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: cluster-apps, namespace: flux-system}
spec:
  path: ./kubernetes/apps
  sourceRef: {kind: GitRepository, name: flux-system}
  patches:
    - target: {group: kustomize.toolkit.fluxcd.io, kind: Kustomization}
      patch: |-
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: _}
        spec:
          sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
          patches:
            - target: {kind: HelmRelease}
              patch: |-
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: _}
                spec:
                  interval: 1h
# file: kubernetes/apps/web/kustomization.yaml
namespace: web
resources: [namespace.yaml, site/ks.yaml]
components: [../../components/alerts]
# file: kubernetes/apps/web/namespace.yaml
apiVersion: v1
kind: Namespace
metadata: {name: _}
# file: kubernetes/components/alerts/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
resources: [alert.yaml]
# file: kubernetes/components/alerts/alert.yaml
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Alert
metadata: {name: alert}
# file: kubernetes/apps/web/site/ks.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: site}
spec:
  path: ./kubernetes/apps/web/site/app
  targetNamespace: web
  commonMetadata: {labels: {app: site}}
# file: kubernetes/apps/web/site/app/release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: site}
";

#[test]
fn the_patches_of_parents_reach_the_children_of_children() {
    let (cluster, sources) = only(PATCH_IN_PATCH);
    assert_eq!(cluster.folder, "kubernetes/flux/cluster");
    assert_eq!(
        names(&cluster.objects),
        [
            "Alert/web/alert",
            "HelmRelease/web/site",
            "Kustomization/flux-system/cluster-apps",
            "Kustomization/web/site",
            "Namespace/web",
        ]
    );
    let release = cluster.get("helm.toolkit.fluxcd.io", "HelmRelease", "web", "site").unwrap();
    assert_eq!(release.text(&["spec", "interval"]), Some("1h"));
    assert_eq!(release.label("app"), Some("site"));
    let place = release.place(&["spec", "interval"]);
    let line = sources.get(place.file).unwrap().text.lines().nth(place.line as usize - 1).unwrap();
    assert_eq!(line.chars().skip(place.column as usize - 1).collect::<String>(), "1h", "{line}");
    assert!(cluster.layers.iter().all(|layer| layer.is_whole));
}

#[test]
fn an_instance_of_flux_starts_a_cluster() {
    let (cluster, _) = only("\
# file: clusters/home/flux/instance.yaml
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec: {sync: {kind: GitRepository, url: 'https://git.example.org/home', ref: main, path: clusters/home}}
# file: clusters/home/settings.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: flux-system}
# file: clusters/home/apps/web.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {path: ./web, sourceRef: {kind: GitRepository, name: flux-system}}
# file: web/web.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: web}
");
    assert_eq!(cluster.folder, "clusters/home");
    assert_eq!(
        names(&cluster.objects),
        [
            "ConfigMap/flux-system/settings",
            "ConfigMap/web/web",
            "FluxInstance/flux-system/flux",
            "Kustomization/flux-system/web",
        ]
    );
}

#[test]
fn overlays_of_one_base_are_clusters_and_the_base_is_none() {
    let (repository, _) = read(
        "\
# file: clusters/base/kustomization.yaml
resources: [apps.yaml]
# file: clusters/base/apps.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {path: ./providers/__PROVIDER__, sourceRef: {kind: OCIRepository, name: flux-system}}
# file: clusters/one/kustomization.yaml
resources: [../base]
patches: [{path: patch.yaml}]
# file: clusters/one/patch.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {path: ./providers/one}
# file: clusters/two/kustomization.yaml
resources: [../base]
patches:
  - target: {kind: Kustomization}
    patch: '[{op: replace, path: /spec/path, value: providers/two}]'
# file: providers/one/a.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: a, namespace: web}
# file: providers/two/a.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: inner, namespace: flux-system}
spec: {path: providers/one, sourceRef: {kind: OCIRepository, name: flux-system}}
",
    );
    let folders: Vec<&str> = repository.clusters.iter().map(|it| it.folder.as_str()).collect();
    assert_eq!(folders, ["clusters/one", "clusters/two"]);
    for cluster in &repository.clusters {
        let found = names(&cluster.objects);
        assert!(found.contains(&"ConfigMap/web/a".to_owned()), "{found:?}");
    }
    assert_eq!(repository.unreached, [""; 0]);
}

#[test]
fn other_sources_are_foreign_and_variables_unknown() {
    let (cluster, _) = only(
        "\
# file: flux/all.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: own, namespace: flux-system}
spec: {path: ./web, sourceRef: {kind: GitRepository, name: flux-system}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: missing, namespace: flux-system}
spec: {path: ./wbe, sourceRef: {kind: GitRepository, name: flux-system}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: tenant, namespace: flux-system}
spec: {path: ./, sourceRef: {kind: GitRepository, name: tenant}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: elsewhere, namespace: flux-system}
spec: {path: ./web, sourceRef: {kind: GitRepository, name: other}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: variable, namespace: flux-system}
spec: {path: './${WHERE}', sourceRef: {kind: GitRepository, name: flux-system}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {url: 'ssh://git@git.example.org/team/home.git'}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: other, namespace: flux-system}
spec: {url: 'https://git.example.org/team/other'}
# file: web/web.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: web}
",
    );
    let folder = |name: &str| &cluster.layers[cluster.layer("flux-system", name).unwrap()].folder;
    assert_eq!(*folder("own"), Folder::Found("web".to_owned()));
    assert_eq!(*folder("missing"), Folder::Missing);
    assert_eq!(*folder("tenant"), Folder::Foreign);
    assert_eq!(*folder("elsewhere"), Folder::Foreign);
    assert_eq!(*folder("variable"), Folder::Unknown);
}

#[test]
fn deep_diamonds_of_bases_are_built_once_each() {
    let mut text = String::new();
    for level in 0..40 {
        let below = level + 1;
        writeln!(
            text,
            "# file: app{level}/kustomization.yaml\nresources: [../left{below}, ../right{below}]"
        )
        .unwrap();
        for side in ["left", "right"] {
            writeln!(text, "# file: {side}{below}/kustomization.yaml\nresources: [../app{below}]")
                .unwrap();
        }
    }
    text += "# file: app40/kustomization.yaml\nresources: [a.yaml]\n";
    text += "# file: app40/a.yaml\n{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n";
    let (cluster, _) = only(&text);
    assert_eq!(cluster.objects.len(), 1);
    assert!(!cluster.faults.is_empty(), "each level brings the object twice");
}

#[test]
fn what_cannot_be_evaluated_is_said() {
    let (cluster, _) = only(
        "\
# file: app/kustomization.yaml
resources: ['https://example.org/base?ref=v1', ../../outside]
transformers: [label.yaml]
helmCharts: [{name: web}]
",
    );
    let said: Vec<&str> = cluster.skipped.iter().map(|it| it.what.as_str()).collect();
    assert_eq!(
        said,
        [
            "`https://example.org/base?ref=v1` lies elsewhere, so what it holds is not judged",
            "`../../outside` leaves the repository, so what it holds is not judged",
            "`transformers` is not evaluated",
            "`helmCharts` is not evaluated",
        ]
    );
}
