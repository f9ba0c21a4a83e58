//! The models against the upstream CRDs: the schema of the Rust types has to say what the CRD says.

use super::gaps::{GAPS, Gap};
use cofferdam::model::{
    Agent, AlertmanagerConfig, CephCluster, CephObjectStore, Certificate, CiliumNetworkPolicy,
    ClusterIssuer, ClusterSecretStore, EnvoyProxy, ExternalSecret, FluxKustomization, Gateway,
    GatewayClass, GitRepository, Grafana, GrafanaDashboard, GrafanaDatasource, HelmRelease,
    HelmRepository, HttpRoute, Instrumentation, Kind, Middleware, ModelConfig, OciRepository,
    OpenTelemetryCollector, PodMonitor, PrometheusRule, PushSecret, ReferenceGrant,
    RemoteMcpServer, Scope, SecretStore, SecurityPolicy, ServiceMonitor,
};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

#[test]
fn models_say_what_upstream_says() {
    let Some(crds) = crds() else { return };
    let mut found = Vec::new();
    let mut check = |differences: Vec<Difference>| found.extend(differences);
    check(compare::<HelmRelease>(&crds.join("flux-helm-controller")));
    check(compare::<FluxKustomization>(&crds.join("flux-kustomize-controller")));
    check(compare::<GitRepository>(&crds.join("flux-source-controller")));
    check(compare::<HelmRepository>(&crds.join("flux-source-controller")));
    check(compare::<OciRepository>(&crds.join("flux-source-controller")));

    check(compare::<ExternalSecret>(&crds.join("external-secrets")));
    check(compare::<SecretStore>(&crds.join("external-secrets")));
    check(compare::<ClusterSecretStore>(&crds.join("external-secrets")));
    check(compare::<HttpRoute>(&crds.join("gateway-api")));
    check(compare::<Gateway>(&crds.join("gateway-api")));
    check(compare::<GatewayClass>(&crds.join("gateway-api")));
    check(compare::<ReferenceGrant>(&crds.join("gateway-api")));
    check(compare::<ClusterIssuer>(&crds.join("cert-manager")));
    check(compare::<Certificate>(&crds.join("cert-manager")));
    check(compare::<Middleware>(&crds.join("traefik")));
    check(compare::<CephCluster>(&crds.join("rook")));
    check(compare::<CephObjectStore>(&crds.join("rook")));
    check(compare::<EnvoyProxy>(&crds.join("envoy-gateway")));
    check(compare::<SecurityPolicy>(&crds.join("envoy-gateway")));
    check(compare::<Grafana>(&crds.join("grafana-operator")));
    check(compare::<GrafanaDashboard>(&crds.join("grafana-operator")));
    check(compare::<GrafanaDatasource>(&crds.join("grafana-operator")));
    check(compare::<Instrumentation>(&crds.join("opentelemetry-operator")));
    check(compare::<OpenTelemetryCollector>(&crds.join("opentelemetry-operator")));
    check(compare::<AlertmanagerConfig>(&crds.join("prometheus-operator")));
    check(compare::<PodMonitor>(&crds.join("prometheus-operator")));
    check(compare::<PrometheusRule>(&crds.join("prometheus-operator")));
    check(compare::<ServiceMonitor>(&crds.join("prometheus-operator")));
    check(compare::<Agent>(&crds.join("kagent")));
    check(compare::<ModelConfig>(&crds.join("kagent")));
    check(compare::<RemoteMcpServer>(&crds.join("kagent")));
    check(compare::<PushSecret>(&crds.join("external-secrets")));
    check(compare::<CiliumNetworkPolicy>(&crds.join("cilium")));

    let unexplained: Vec<_> = found
        .iter()
        .filter(|difference| !GAPS.iter().any(|gap| gap.covers(difference)))
        .map(|difference| format!("{} {}: {}", difference.kind, difference.path, difference.what))
        .collect();
    assert!(unexplained.is_empty(), "the models differ:\n{}", unexplained.join("\n"));
    let unused: Vec<_> = GAPS
        .iter()
        .filter(|gap| !found.iter().any(|difference| gap.covers(difference)))
        .map(Gap::to_string)
        .collect();
    assert!(unused.is_empty(), "gaps that are none; take them out:\n{}", unused.join("\n"));
}

#[test]
fn the_comparison_sees_every_difference() {
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only the schema is looked at")]
    enum Mode {
        A,
        B,
    }
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only the schema is looked at")]
    struct Spec {
        same: Vec<Option<Mode>>,
        spelling: Mode,
        needed: bool,
        kind: i32,
        #[serde(skip_serializing_if = "Option::is_none")]
        loose: Option<String>,
        extra: String,
    }
    let upstream = serde_json::json!({
        "type": "object",
        "required": ["same", "spelling", "kind", "loose"],
        "properties": {
            "same": { "type": "array", "items": { "type": "string", "enum": ["B", "A"] } },
            "spelling": { "type": "string", "enum": ["A", "b"] },
            "needed": { "type": "boolean" },
            "kind": { "x-kubernetes-int-or-string": true },
            "loose": { "type": "string" },
            "missing": { "type": "string" },
        },
    });
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let model = generator.into_root_schema_for::<Spec>().to_value();
    let mut comparison = Comparison { kind: "Spec", root: &model, found: Vec::new() };
    comparison.descend("spec", &model, &upstream);
    let found: Vec<_> =
        comparison.found.iter().map(|one| format!("{}: {}", one.path, one.what)).collect();
    assert_eq!(
        found,
        [
            "spec.extra: upstream has no such field",
            "spec.missing: the model has no such field",
            "spec.kind: the model has integer, upstream integer or string",
            "spec.loose: upstream requires it",
            "spec.needed: only the model requires it",
            r#"spec.spelling: the model has {"A", "B"}, upstream {"A", "b"}"#,
        ]
    );
}

/// The folder of CRDs; `None`, with a line that says so, where it is not there.
#[expect(clippy::disallowed_methods, reason = "only tests ask whether they run in CI")]
fn crds() -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/crds"));
    if path.is_dir() {
        return Some(path.to_owned());
    }
    assert!(std::env::var_os("CI").is_none(), "{} is not there", path.display());
    eprintln!("skipped: {} is not there", path.display());
    None
}

/// One place where a model and its CRD differ.
pub(super) struct Difference {
    pub(super) kind: &'static str,
    pub(super) path: String,
    what: String,
}

/// What is said of a field that only upstream has.
const MISSING: &str = "the model has no such field";

impl Difference {
    pub(super) fn is_missing(&self) -> bool {
        self.what == MISSING
    }
}

/// Reads the kind's CRD in the folder and compares identity and `spec`.
fn compare<K: Kind + JsonSchema>(folder: &Path) -> Vec<Difference> {
    let (group, version) = K::API_VERSION.split_once('/').unwrap();
    let file = folder.join(format!("{}.{group}.yaml", K::PLURAL));
    let crd: Value = serde_yaml::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(crd["spec"]["names"]["kind"], K::KIND);
    assert_eq!(crd["spec"]["scope"] == "Namespaced", K::Scope::NAMESPACED, "{}", K::KIND);
    let versions = crd["spec"]["versions"].as_array().unwrap();
    let version = versions.iter().find(|known| known["name"] == version).unwrap();
    assert_eq!(version["served"], true, "{}", K::KIND);
    let upstream = &version["schema"]["openAPIV3Schema"]["properties"]["spec"];

    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let model = generator.into_root_schema_for::<K>().to_value();
    let mut comparison = Comparison { kind: K::KIND, root: &model, found: Vec::new() };
    comparison.descend("spec", &model["properties"]["spec"], upstream);
    comparison.found
}

/// What a schema says about a value, as far as the two dialects share it.
#[derive(Debug)]
enum Shape<'a> {
    Any,
    IntOrString,
    Text(Option<BTreeSet<&'a str>>),
    Scalar(&'a str),
    /// A struct of which one field is set.
    Choice(BTreeMap<&'a str, &'a Value>),
    List(&'a Value),
    Map(&'a Value),
    Struct(&'a Value),
}

impl Shape<'_> {
    fn name(&self) -> &str {
        match self {
            Self::Any => "anything",
            Self::IntOrString => "integer or string",
            Self::Text(None) => "string",
            Self::Text(Some(_)) => "enum",
            Self::Scalar(name) => name,
            Self::Choice(_) => "choice",
            Self::List(_) => "list",
            Self::Map(_) => "map",
            Self::Struct(_) => "struct",
        }
    }
}

struct Comparison<'a> {
    kind: &'static str,
    root: &'a Value,
    found: Vec<Difference>,
}

impl<'a> Comparison<'a> {
    fn differ(&mut self, path: &str, what: String) {
        self.found.push(Difference { kind: self.kind, path: path.to_owned(), what });
    }

    fn descend(&mut self, path: &str, model: &'a Value, upstream: &Value) {
        match (self.of_model(model), of_upstream(upstream)) {
            (Shape::Any, Shape::Any) | (Shape::IntOrString, Shape::IntOrString) => {}
            (Shape::Text(model), Shape::Text(upstream)) if model == upstream => {}
            (Shape::Text(Some(model)), Shape::Text(Some(upstream))) => {
                self.differ(path, format!("the model has {model:?}, upstream {upstream:?}"));
            }
            (Shape::Scalar(model), Shape::Scalar(upstream)) if model == upstream => {}
            (Shape::List(model), Shape::List(upstream))
            | (Shape::Map(model), Shape::Map(upstream)) => self.descend(path, model, upstream),
            (Shape::Struct(model), Shape::Struct(upstream)) => {
                self.fields(path, model, upstream);
            }
            (Shape::Choice(model), Shape::Struct(upstream)) => {
                self.choices(path, &model, upstream);
            }
            (model, upstream) => {
                let what = format!("the model has {}, upstream {}", model.name(), upstream.name());
                self.differ(path, what);
            }
        }
    }

    fn fields(&mut self, path: &str, model: &'a Value, upstream: &Value) {
        let (ours, theirs) = (keys(&model["properties"]), keys(&upstream["properties"]));
        for field in ours.difference(&theirs) {
            self.differ(&format!("{path}.{field}"), "upstream has no such field".to_owned());
        }
        for field in theirs.difference(&ours) {
            self.differ(&format!("{path}.{field}"), MISSING.to_owned());
        }
        let (required, wanted) = (texts(&model["required"]), texts(&upstream["required"]));
        for field in ours.intersection(&theirs) {
            let below = format!("{path}.{field}");
            if required.contains(field) != wanted.contains(field) {
                let what = if wanted.contains(field) { "upstream" } else { "only the model" };
                self.differ(&below, format!("{what} requires it"));
            }
            self.descend(&below, &model["properties"][field], &upstream["properties"][field]);
        }
    }

    /// Compares the fields of which one is set; those the model lacks are one difference.
    fn choices(&mut self, path: &str, model: &BTreeMap<&str, &'a Value>, upstream: &Value) {
        let mut rest = keys(&upstream["properties"]);
        for (field, schema) in model {
            let below = format!("{path}.{field}");
            if rest.remove(field) {
                self.descend(&below, schema, &upstream["properties"][field]);
            } else {
                self.differ(&below, "upstream has no such field".to_owned());
            }
        }
        if !rest.is_empty() {
            self.differ(&format!("{path}.*"), format!("the model has no {rest:?}"));
        }
    }

    fn of_model(&self, schema: &'a Value) -> Shape<'a> {
        if let Some(reference) = schema["$ref"].as_str() {
            let target = self.root.pointer(reference.trim_start_matches('#')).unwrap();
            return self.of_model(target);
        }
        let choices = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array());
        match choices {
            Some(choices) => self.of_choices(choices),
            None => plain(schema),
        }
    }

    /// An optional value, an integer or string, spellings, or fields of which one is set.
    fn of_choices(&self, choices: &'a [Value]) -> Shape<'a> {
        let choices: Vec<_> = choices.iter().filter(|one| one["type"] != "null").collect();
        match choices[..] {
            [one] => self.of_model(one),
            [a, b] if a["type"] == "integer" && b["type"] == "string" => Shape::IntOrString,
            _ if choices.iter().all(|one| one["properties"].is_object()) => {
                let fields = choices.iter().filter_map(|one| one["properties"].as_object());
                let fields = fields.flatten().map(|(key, schema)| (key.as_str(), schema));
                Shape::Choice(fields.collect())
            }
            _ => Shape::Text(Some(choices.into_iter().flat_map(spellings).collect())),
        }
    }
}

/// The spellings in one part of an enum's schema: those without a description come together.
fn spellings(schema: &Value) -> BTreeSet<&str> {
    match schema["const"].as_str() {
        Some(one) => BTreeSet::from([one]),
        None => texts(&schema["enum"]),
    }
}

fn of_upstream(schema: &Value) -> Shape<'_> {
    if schema["x-kubernetes-int-or-string"] == true {
        return Shape::IntOrString;
    }
    match plain(schema) {
        Shape::Struct(schema) if !schema["properties"].is_object() => Shape::Any,
        // Upstream writes an unset enum as an empty text; the models leave the field out.
        Shape::Text(Some(mut spellings)) => {
            spellings.remove("");
            Shape::Text(Some(spellings))
        }
        shape => shape,
    }
}

/// What both dialects write alike.
fn plain(schema: &Value) -> Shape<'_> {
    let name = match &schema["type"] {
        Value::Array(several) => {
            several.iter().find_map(|one| one.as_str().filter(|it| *it != "null"))
        }
        one => one.as_str(),
    };
    match name {
        Some("string") if schema["enum"].is_array() => Shape::Text(Some(texts(&schema["enum"]))),
        Some("string") if schema["const"].is_string() => {
            Shape::Text(Some(schema["const"].as_str().into_iter().collect()))
        }
        Some("string") => Shape::Text(None),
        Some("array") => Shape::List(&schema["items"]),
        Some("object") if schema["properties"].is_object() => Shape::Struct(schema),
        Some("object") => match (&schema["additionalProperties"], &schema["patternProperties"]) {
            (_, Value::Object(patterns)) => Shape::Map(patterns.values().next().unwrap()),
            (Value::Object(_) | Value::Bool(true), _) => {
                Shape::Map(&schema["additionalProperties"])
            }
            _ => Shape::Struct(schema),
        },
        Some(scalar) => Shape::Scalar(scalar),
        None => Shape::Any,
    }
}

fn keys(map: &Value) -> BTreeSet<&str> {
    map.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect()
}

fn texts(list: &Value) -> BTreeSet<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}
