//! Edits of folders, lists and sources.

use super::{Base, Mutation};

/// Two layers, one with a base and a patch, and a third that applies the namespaces.
const TREE: Base = Base::Text(
    "\
# file: flux/kustomizations.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: namespaces, namespace: flux-system}
spec:
  interval: 10m
  path: ./namespaces
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec:
  interval: 10m
  path: ./apps/web
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  dependsOn: [{name: namespaces}]
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: blog, namespace: flux-system}
spec:
  interval: 10m
  path: apps/blog
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  dependsOn: [{name: namespaces}]
# file: namespaces/namespaces.yaml
apiVersion: v1
kind: Namespace
metadata: {name: web}
---
apiVersion: v1
kind: Namespace
metadata: {name: blog}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
# file: apps/base/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - settings.yaml
# file: apps/base/settings.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {colour: blue}
# file: apps/web/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: web
resources:
  - ../base
  - pages.yaml
  - shop.yaml
  - source.yaml
patches:
  - target: {kind: ConfigMap, name: settings}
    patch: |-
      - {op: replace, path: /data/colour, value: green}
  - path: patch.yaml
# file: apps/web/patch.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: pages}
data: {home: patched}
# file: apps/web/pages.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: pages}
data: {home: plain}
# file: apps/web/shop.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
# file: apps/web/source.yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: web, namespace: web}
spec: {interval: 1h, url: 'https://charts.example.org'}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: web}
spec:
  interval: 1h
  chart:
    spec:
      chart: web
      version: 1.2.3
      sourceRef: {kind: HelmRepository, name: web}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: web, namespace: web}
spec: {interval: 1h, url: 'oci://registry.example.org/web', ref: {tag: 1.0.0}}
# file: apps/blog/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - ../base
  - posts.yaml
  - prices.yaml
  - charts.yaml
patches:
  - patch: |-
      - {op: add, path: /metadata/namespace, value: blog}
    target: {kind: ConfigMap, name: settings}
# file: apps/blog/posts.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: posts
  namespace: blog
# file: apps/blog/prices.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: prices, namespace: shop}
# file: apps/blog/charts.yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: blog}
spec: {interval: 1h, url: 'https://charts.example.org'}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: blog, namespace: blog}
spec:
  interval: 1h
  chart:
    spec:
      chart: blog
      version: 1.2.3
      sourceRef: {kind: HelmRepository, name: charts}
",
);

const fn edit(rule: &'static str, file: &'static str, texts: [&'static str; 3]) -> Mutation {
    super::edit(rule, TREE, file, texts)
}

const FLUX: &str = "flux/kustomizations.yaml";
const WEB: &str = "apps/web/kustomization.yaml";
const BLOG: &str = "apps/blog/kustomization.yaml";

/// Puts another document behind one.
const SECOND_SOURCE: &str = "namespace: blog
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: web, namespace: web}
spec: {interval: 1h, url: 'https://charts.example.org'}";
const SECOND_PRICES: &str = "name: prices, namespace: shop}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: shop, namespace: web}}";
const LOST_PRICES: &str = "name: prices, namespace: shop}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: more, namespace: prices}}";
const SOURCE_FOR_PRICES: &str = "metadata: {name: prices, namespace: shop}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: web, namespace: web}
spec: {interval: 1h, url: 'oci://registry.example.org/web', ref: {tag: 1.0.0}}";
const URL: &str = "spec: {interval: 1h, url: 'https://charts.example.org'}\n";
const OLD_GIT: &str = "spec: {interval: 1h, url: 'https://charts.example.org'}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: old, namespace: blog}
spec: {interval: 1h, url: 'https://git.example.org/old', ref: {tag: v1.0.0}}
";
const OLD_CHARTS: &str = "spec: {interval: 1h, url: 'https://charts.example.org'}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: old-charts, namespace: blog}
spec: {interval: 1h, url: 'https://charts.example.net'}
";

pub(super) const MUTATIONS: &[Mutation] = &[
    edit("path-without-kustomization", FLUX, ["./apps/web", "./apps/wbe", "wbe"]),
    edit("path-without-kustomization", FLUX, ["apps/blog", "./blog", "./blog"]),
    edit(
        "path-without-kustomization",
        FLUX,
        ["./namespaces", "./namespaces/all", "namespaces/all"],
    ),
    edit("kustomization-entry-broken", WEB, ["../base", "../bases", "../bases"]),
    edit("kustomization-entry-broken", WEB, ["- ../base\n", "- ../base\n  - ../base\n", "../base"]),
    edit("kustomization-entry-broken", WEB, ["../base", "..", "- .."]),
    edit("kustomization-entry-broken", WEB, ["name: settings}", "name: setting}", "setting}"]),
    edit("kustomization-entry-broken", WEB, ["/data/colour", "/data/color", "/data/color"]),
    edit("kustomization-entry-broken", "apps/web/patch.yaml", ["pages", "page", "page"]),
    edit(
        "kustomization-entry-broken",
        "apps/base/kustomization.yaml",
        ["- settings.yaml", "- settings.yaml\n  - ../base", "- ../base"],
    ),
    edit("object-with-two-owners", BLOG, ["value: blog", "value: web", "name: settings"]),
    edit(
        "object-with-two-owners",
        "apps/blog/posts.yaml",
        ["name: posts\n  namespace: blog", "name: pages\n  namespace: web", "name: pages"],
    ),
    edit(
        "object-with-two-owners",
        "apps/blog/prices.yaml",
        ["name: prices, namespace: shop}", SECOND_PRICES, "name: shop"],
    ),
    edit(
        "source-with-two-owners",
        "apps/blog/posts.yaml",
        ["namespace: blog", SECOND_SOURCE, "name: web"],
    ),
    edit(
        "source-with-two-owners",
        "apps/blog/prices.yaml",
        ["metadata: {name: prices, namespace: shop}", SOURCE_FOR_PRICES, "name: web"],
    ),
    edit(
        "source-with-two-owners",
        "apps/blog/charts.yaml",
        [
            "sourceRef: {kind: HelmRepository, name: charts}\n",
            "sourceRef: {kind: HelmRepository, name: charts}\n---\n{apiVersion: source.toolkit.fluxcd.io/v1, kind: HelmRepository, metadata: {name: web, namespace: web}}\n",
            "name: web",
        ],
    ),
    edit("unregistered-file", WEB, ["  - shop.yaml\n", "", "name: shop"]),
    edit("unregistered-file", BLOG, ["  - posts.yaml\n", "", "name: posts"]),
    edit(
        "unregistered-file",
        WEB,
        ["  - shop.yaml\n  - source.yaml\n", "  - source.yaml\n", "name: shop"],
    ),
    edit("namespace-never-made", "apps/blog/posts.yaml", ["space: blog", "space: blgo", "blgo"]),
    edit("namespace-never-made", BLOG, ["value: blog", "value: weblog", "weblog"]),
    edit(
        "namespace-never-made",
        "apps/blog/prices.yaml",
        ["name: prices, namespace: shop}", LOST_PRICES, "name: more"],
    ),
    edit("source-unused", "apps/blog/charts.yaml", [URL, OLD_GIT, "name: old"]),
    edit("source-unused", "apps/blog/charts.yaml", [URL, OLD_CHARTS, "name: old-charts"]),
    edit("source-unused", "apps/web/source.yaml", [URL, OLD_GIT, "name: old"]),
    edit(
        "remote-base-not-pinned",
        WEB,
        [
            "  - ../base\n",
            "  - ../base\n  - https://github.com/example/rules//base?ref=main\n",
            "ref=main",
        ],
    ),
    edit(
        "remote-base-not-pinned",
        WEB,
        ["  - ../base\n", "  - ../base\n  - github.com/example/rules/base\n", "github.com"],
    ),
    edit(
        "remote-base-not-pinned",
        BLOG,
        [
            "  - posts.yaml\n",
            "  - posts.yaml\n  - https://github.com/example/rules/releases/latest/download/all.yaml\n",
            "latest",
        ],
    ),
];
