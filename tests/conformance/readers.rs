//! What reads the tree in a cluster: Go's YAML reader, the API server's validation with CEL, kubeconform.

use super::trees;
use crate::support::{
    applied::applied,
    is_yaml, none_of,
    object::{Object, data},
    schema::has_none,
    shared::{shared, without},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    thread,
};

#[test]
fn go_reads_every_file_as_it_is_meant() {
    let mut seen = BTreeSet::new();
    let mut cases = Vec::new();
    for (profile, tree) in trees() {
        for file in tree.files().iter().filter(|file| is_yaml(file.path.as_str())) {
            if seen.insert(file.text.clone()) {
                let path = format!("{}/{}", profile.name, file.path);
                cases.push(json!({"path": path, "text": file.text, "means": data(file)}));
            }
        }
    }
    // What a Go reader is known to stumble over.
    let awkward =
        json!({"path": "x", "text": "a: yes\nb: 1_000\n", "means": {"a": "yes", "b": "1_000"}});
    let Some(faults) = conform(&[], &cases) else { return without("conform") };
    none_of(&faults);
    assert_eq!(conform(&[], &[awkward]).unwrap().len(), 1, "nothing is ever found");
}

#[test]
fn the_api_server_takes_every_custom_resource() {
    let Some(shared) = shared() else { return };
    let Some(faults) = custom(&shared, &objects()) else { return without("conform") };
    none_of(&faults);
    let crds = shared.join("crds");
    let folders = [crds.to_str().unwrap()];
    // One field too many, one value that the schema refuses, and one that only a CEL rule does.
    let mut route = objects().into_iter().find(|object| object.kind() == "HTTPRoute").unwrap();
    assert_eq!(conform(&folders, &[case(&route)]).unwrap(), [""; 0]);
    let whole = route.data.clone();
    route.data["spec"]["hostnmaes"] = json!([]);
    assert_eq!(conform(&folders, &[case(&route)]).unwrap().len(), 1);
    route.data = whole.clone();
    route.data["spec"]["hostnames"] = json!(["NOT A HOST"]);
    assert_eq!(conform(&folders, &[case(&route)]).unwrap().len(), 1);
    route.data = whole;
    let backend = &mut route.data["spec"]["rules"][0]["backendRefs"][0];
    backend.as_object_mut().unwrap().remove("port");
    let faults = conform(&folders, &[case(&route)]).unwrap();
    assert!(faults.len() == 1 && faults[0].contains("Must have port"), "{faults:?}");
}

#[test]
fn kubeconform_takes_every_object_of_kubernetes() {
    let Some(shared) = shared() else { return };
    let Some((ok, said)) = of_kubernetes(&shared, &objects()) else {
        return without("kubeconform");
    };
    assert!(ok, "{said}");
}

/// What the API server's validation says against objects; none where `conform` is not here.
pub(super) fn custom(shared: &Path, objects: &[Object]) -> Option<Vec<String>> {
    let crds = shared.join("crds");
    conform(&[crds.to_str().unwrap()], &objects.iter().map(case).collect::<Vec<_>>())
}

/// Whether kubeconform takes those of Kubernetes' own kinds, and what it says; none where it is not here.
pub(super) fn of_kubernetes(shared: &Path, objects: &[Object]) -> Option<(bool, String)> {
    let schemas = shared.join("k8s-schemas");
    let location = |group: &str| {
        let file = "{{.ResourceKind}}_{{.ResourceAPIVersion}}.json";
        format!("{}/{group}/{file}", schemas.display())
    };
    let folder = |group: &str| if group.is_empty() { "core".to_owned() } else { group.to_owned() };
    let own = |object: &&Object| schemas.join(folder(object.group())).is_dir();
    let own: Vec<&Object> = objects.iter().filter(own).collect();
    assert!(own.len() > 50, "only {} objects are judged", own.len());
    let groups: BTreeSet<String> = own.iter().map(|object| folder(object.group())).collect();
    let mut command = Command::new("kubeconform");
    command.args(["-strict", "-output", "text", "-n", "2"]);
    for group in &groups {
        command.args(["-schema-location", &location(group)]);
    }
    let stream: Vec<String> = own.iter().map(|object| object.data.to_string()).collect();
    run(&mut command, &stream.join("\n---\n"))
}

/// The objects of every profile as Flux applies them, each once.
fn objects() -> Vec<Object> {
    distinct(trees().flat_map(|(profile, tree)| applied(&tree, &profile)))
}

/// Those of objects that have a schema, each once.
pub(super) fn distinct(objects: impl Iterator<Item = Object>) -> Vec<Object> {
    let mut seen = BTreeSet::new();
    objects.filter(|object| !has_none(object) && seen.insert(object.data.to_string())).collect()
}

fn case(object: &Object) -> Value {
    json!({"path": object.path, "object": object.data})
}

/// What the program of `tests/conformance/go/` finds; none where it is not here.
fn conform(folders: &[&str], cases: &[Value]) -> Option<Vec<String>> {
    let lines: Vec<String> = cases.iter().map(ToString::to_string).collect();
    let (ok, said) = run(Command::new("conform").args(folders), &lines.join("\n"))?;
    assert!(ok, "{said}");
    Some(said.lines().map(str::to_owned).collect())
}

/// Runs a program on a text: whether it succeeded, and what it printed; none where it is not here.
fn run(command: &mut Command, input: &str) -> Option<(bool, String)> {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = piped.spawn().ok()?;
    let mut stdin = child.stdin.take().unwrap();
    let output = thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input.as_bytes()));
        child.wait_with_output().unwrap()
    });
    Some((output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned()))
}
