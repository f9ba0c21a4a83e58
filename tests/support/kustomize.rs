//! kustomize itself, where it is: what a folder builds to.

use serde::Deserialize as _;
use serde_json::Value;
use std::{path::Path, process::Command};

/// The command that builds a folder, where there is one.
pub(crate) fn tool() -> Option<Vec<&'static str>> {
    [vec!["kustomize", "build"], vec!["kubectl", "kustomize"]].into_iter().find(|tool| {
        let help = Command::new(tool[0]).args(&tool[1..]).arg("--help").output();
        help.is_ok_and(|help| help.status.success())
    })
}

/// The objects that a folder builds to.
pub(crate) fn built(tool: &[&str], folder: &Path) -> Result<Vec<Value>, String> {
    let built = Command::new(tool[0]).args(&tool[1..]).arg(folder).output().unwrap();
    if !built.status.success() {
        return Err(String::from_utf8_lossy(&built.stderr).into_owned());
    }
    let text = String::from_utf8(built.stdout).unwrap();
    let documents = serde_yaml::Deserializer::from_str(&text);
    let values = documents.map(|document| Value::deserialize(document).unwrap());
    Ok(values.filter(|value| !value.is_null()).collect())
}
