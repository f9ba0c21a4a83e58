//! What Flux substitutes, as `envsubst` of `fluxcd/pkg` does it: each outcome here is what that gives.

use super::files;
use cofferdam::{
    finding::Sources,
    view::{self, Cluster, Mode, Template},
};

/// A layer that knows `x`, `empty` and `parts`, and one without `postBuild`.
const LAYERS: &str = "\
# file: flux/kustomization.yaml
resources: [web.yaml, plain.yaml, vars.yaml]
# file: flux/web.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec:
  path: ./web
  postBuild:
    substitute: {x: Value, empty: '', number: '3'}
    substituteFrom: [{kind: ConfigMap, name: vars}]
# file: flux/plain.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: plain, namespace: flux-system}
spec: {path: ./plain}
# file: flux/vars.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: vars, namespace: flux-system}
data:
  x: overridden
  parts: a/b/a
  lines: |
    one
    two
# file: web/service.yaml
apiVersion: v1
kind: Service
metadata: {name: web, namespace: web}
# file: web/off.yaml
apiVersion: v1
kind: Service
metadata:
  name: 'off'
  namespace: web
  labels: {kustomize.toolkit.fluxcd.io/substitute: disabled}
# file: plain/service.yaml
apiVersion: v1
kind: Service
metadata: {name: plain, namespace: web}
";

fn cluster(text: &str) -> Cluster {
    let (mut repository, findings) = view::read(files(text), &mut Sources::default());
    assert_eq!(findings, []);
    repository.clusters.remove(0)
}

fn resolved(cluster: &Cluster, name: &str, text: &str) -> Option<String> {
    let service = cluster.get("", "Service", "web", name).unwrap();
    cluster.resolved(service, text).map(std::borrow::Cow::into_owned)
}

#[test]
fn every_form_gives_what_flux_gives() {
    const FORMS: &[(&str, &str)] = &[
        ("${x}", "Value"),
        ("a${x}b${number}", "aValueb3"),
        ("${lines}", "onetwo"),
        ("$x $ {x} $(x) ${x}$", "$x $ {x} $(x) Value$"),
        ("$${x}", "${x}"),
        ("$$$${x}", "$${x}"),
        ("$$${x}", "$Value"),
        ("$$1 $$(x) $$", "$1 $(x) $"),
        ("${missing:=d} ${missing:-d} ${missing=d}", "d d d"),
        ("${missing:+d} ${missing:?d} ${x:+d}", "d d Value"),
        ("${empty:=d}${empty}", "d"),
        ("${missing:=}", ""),
        ("${missing:=a b: c$$}", "a b: c$$"),
        ("${missing:=${x}}", "Value"),
        ("${missing:=a${other:-${x}b}c}", "aValuebc"),
        ("${x:1} ${x:1:2} ${x:-1}", "alue al Value"),
        ("${x:9}${x:0:99}${x:key}", "ValueValue"),
        ("${parts/a/c} ${parts//a/c} ${parts//\\//.} ${parts//a/}", "c/b/a c/b/c a.b.a /b/"),
        ("${parts/#a/c} ${parts/%a/c} ${parts/$$/c}", "c/b/a a/b/c a/b/a"),
        ("${x#Val} ${x##Val} ${x%ue} ${x%%ue}", "ue ue Val Val"),
        ("${x^^} ${x,,} ${x,} ${number^}", "VALUE value value 3"),
        ("${#x}${#empty}", "50"),
    ];
    let cluster = cluster(LAYERS);
    for (text, wanted) in FORMS {
        assert_eq!(resolved(&cluster, "web", text).as_deref(), Some(*wanted), "{text}");
    }
}

#[test]
fn what_flux_refuses_is_refused_in_its_words() {
    const BROKEN: &[(&str, &str)] = &[
        ("${}", "unable to parse variable name"),
        ("${ x}", "unable to parse variable name"),
        ("a\n${\nb", "unable to parse variable name"),
        ("${.Values}", "unable to parse variable name"),
        ("${x", "missing closing brace"),
        ("${my-var}", "missing closing brace"),
        ("${v+d} ${v-d}", "missing closing brace"),
        ("${item.name}", "missing closing brace"),
        ("${x:=d", "unable to parse substitution within function"),
        ("${x:}", "unable to parse substitution within function"),
        ("${x#}", "unable to parse substitution within function"),
        ("${x/a}", "bad substitution"),
        ("${x:é}", "bad substitution"),
        ("${x:1:2", "bad substitution"),
        ("${#}", "bad substitution"),
        ("$$${ x}", "unable to parse variable name"),
        ("${x:=${ y}}", "unable to parse variable name"),
    ];
    for (text, wanted) in BROKEN {
        let reason = Template::parse(text).unwrap_err().reason;
        assert_eq!(reason.to_string(), *wanted, "{text}");
    }
    for text in ["${missing}", "${missing^^}", "${missing:1}", "${1}"] {
        assert_eq!(resolved(&cluster(LAYERS), "web", text), None, "{text} fails in strict mode");
    }
}

#[test]
fn nothing_is_substituted_where_flux_leaves_it() {
    let cluster = cluster(LAYERS);
    for name in ["off", "plain"] {
        for text in ["${x}", "$${x}", "$$1", "${ x}"] {
            assert_eq!(resolved(&cluster, name, text).as_deref(), Some(text), "{name}");
        }
    }
}

#[test]
fn very_deep_and_very_long_texts_end() {
    let deep = "${a:=".repeat(1_000_000);
    assert!(Template::parse(&deep).is_err());
    for part in ["$", "${", "${x", "${x/", "${a:=${b}", "$$", "${x}", "${x:1:", "\\/"] {
        let long = part.repeat(1_000_000);
        let _ = Template::parse(&long);
        let _ = Template::parse(&format!("${{x/{long}"));
    }
}

#[test]
fn a_kustomization_is_itself_substituted_by_its_parent() {
    let cluster = cluster(
        "\
# file: flux/apps.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  path: ./apps
  postBuild:
    substitute: {SITE: home}
# file: apps/web.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec:
  path: ./web
  postBuild:
    substitute: {WHERE: 'at-${SITE}', LATER: '$${SITE}', LOST: '${NOBODY_KNOWS}'}
    substituteFrom: [{kind: ConfigMap, name: '${SITE}-vars'}]
# file: apps/vars.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: home-vars, namespace: flux-system}
data: {DOMAIN: example.org}
# file: web/service.yaml
apiVersion: v1
kind: Service
metadata: {name: web, namespace: web}
",
    );
    let web = |text: &str| resolved(&cluster, "web", text);
    assert_eq!(web("${WHERE}.${DOMAIN}").as_deref(), Some("at-home.example.org"));
    assert_eq!(web("${LATER}").as_deref(), Some("${SITE}"));
    assert_eq!(web("${LOST}"), None);
    assert_eq!(web("${SITE}"), None, "the parent's variables end at the parent's objects");
}

/// What is known of a layer with a `postBuild`, beside sources in its namespace and in another.
fn known(post_build: &str, sources: &str) -> (Mode, bool, Vec<String>) {
    let cluster = cluster(&format!(
        "\
# file: flux/kustomization.yaml
resources: [web.yaml, sources.yaml]
# file: flux/web.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: web, namespace: flux-system}}
spec:
  path: ./web
  postBuild: {post_build}
# file: flux/sources.yaml
{sources}
# file: web/service.yaml
apiVersion: v1
kind: Service
metadata: {{name: web, namespace: web}}
"
    ));
    let layer = cluster.layer("flux-system", "web").unwrap();
    let substitution = cluster.substitution(layer).unwrap();
    let names = substitution.variables.keys().cloned().collect();
    (substitution.mode, substitution.is_complete, names)
}

#[test]
fn the_variables_of_a_layer_are_those_of_its_sources() {
    const SECRET: &str = "{substituteFrom: [{kind: Secret, name: s}]}";
    const OPTIONAL: &str = "{substituteFrom: [{kind: Secret, name: s, optional: true}]}";
    let head = |kind: &str, namespace: &str| {
        format!("apiVersion: {kind}\nmetadata: {{name: s, namespace: {namespace}}}\n")
    };
    let secret = |namespace: &str| {
        head("v1\nkind: Secret", namespace) + "data: {A: YQ==}\nstringData: {B: b}\n"
    };
    let fetched = |rest: &str| {
        head("external-secrets.io/v1\nkind: ExternalSecret", "flux-system")
            + "spec:\n  data: [{secretKey: A, remoteRef: {key: a}}]\n"
            + rest
    };
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let cases = [
        ("{}", String::new(), (Mode::Idle, true, names(&[]))),
        ("", String::new(), (Mode::Off, true, names(&[]))),
        ("{substituteStrategy: Always}", String::new(), (Mode::On, true, names(&[]))),
        ("{substitute: {C: c}}", String::new(), (Mode::On, true, names(&["C"]))),
        (SECRET, secret("flux-system"), (Mode::On, true, names(&["A", "B"]))),
        (SECRET, secret("web"), (Mode::On, false, names(&[]))),
        (OPTIONAL, String::new(), (Mode::Unknown, false, names(&[]))),
        (SECRET, fetched(""), (Mode::On, true, names(&["A"]))),
        (SECRET, fetched("  dataFrom: [{extract: {key: all}}]\n"), (Mode::On, false, names(&["A"]))),
        (
            SECRET,
            fetched("  target: {template: {data: {B: '{{ .A }}'}}}\n"),
            (Mode::On, true, names(&["B"])),
        ),
        (
            SECRET,
            fetched("  target: {template: {mergePolicy: Merge, data: {B: '{{ .A }}'}}}\n"),
            (Mode::On, true, names(&["A", "B"])),
        ),
        (
            SECRET,
            head("bitnami.com/v1alpha1\nkind: SealedSecret", "flux-system")
                + "spec: {encryptedData: {A: AgB}}\n",
            (Mode::On, true, names(&["A"])),
        ),
        (
            SECRET,
            secret("flux-system").replace(
                "namespace: flux-system",
                "namespace: flux-system, annotations: {kustomize.toolkit.fluxcd.io/ssa: IfNotPresent}",
            ),
            (Mode::On, false, names(&["A", "B"])),
        ),
    ];
    for (post_build, sources, wanted) in cases {
        assert_eq!(known(post_build, &sources), wanted, "{post_build}\n{sources}");
    }
}
