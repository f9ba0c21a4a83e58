use crate::{
    lint::{Found, rule},
    view::{File, Repository},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds files that are called `*.sops.yaml` or `*.enc.yaml` and are not encrypted, Secrets that are encrypted in
    /// part, and encrypted values without the `sops` block that says how to decrypt them.
    ///
    /// ## Why it matters
    ///
    /// The name makes everybody believe that the file may be committed. Somebody decrypted it to edit it, or made it
    /// new, and forgot the last step.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: database.sops.yaml
    /// apiVersion: v1
    /// kind: Secret
    /// metadata: {name: database, namespace: web}
    /// stringData:
    ///   username: web
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: database.sops.yaml
    /// apiVersion: v1
    /// kind: Secret
    /// metadata: {name: database, namespace: web}
    /// stringData:
    ///   username: ENC[AES256_GCM,data:dGVzdA==,iv:MDEyMw==,tag:NDU2Nw==,type:str]
    /// sops:
    ///   lastmodified: "2026-11-01T10:00:00Z"
    ///   mac: ENC[AES256_GCM,data:bWFj,iv:MDEyMw==,tag:NDU2Nw==,type:str]
    ///   version: 3.10.2
    /// ```
    ///
    /// ## Exceptions
    ///
    /// `.sops.yaml` is the configuration of SOPS. `metadata` stays readable, as Flux needs it, and empty values stay
    /// empty.
    ///
    /// ## Source
    ///
    /// SOPS: an encrypted file ends with a `sops` block with its `mac`, and its values start with `ENC[`.
    id: "unencrypted-sops-file",
    alias: "SEC-10",
    severity: Error,
    summary: "a file of SOPS is not encrypted, or only in part",
    check: Repository(check),
}

fn check(repository: &Repository, found: &mut Found<'_>) {
    for (path, file) in repository.files.iter() {
        let name = path.rsplit('/').next().unwrap_or(path);
        let is_called_so = [".sops.yaml", ".sops.yml", ".enc.yaml", ".enc.yml"]
            .iter()
            .any(|end| name.len() > end.len() && name.ends_with(end));
        for document in &file.documents {
            judge(file, document, is_called_so, found);
        }
    }
}

fn judge(file: &File, document: &Node, is_called_so: bool, found: &mut Found<'_>) {
    let sops = document.get("sops");
    let is_sealed = sops.is_some_and(|sops| sops.get("mac").is_some());
    let readable = readable(document);
    let help = "encrypt it: `sops --encrypt --in-place`; and change what was readable, if it was committed";
    match (is_sealed, readable) {
        (true, Some((place, key))) if !chooses(sops) => found
            .anywhere(place, format!("`{key}` is not encrypted, though the file is"))
            .note("it was added after the rest was encrypted, and SOPS refuses the file as its `mac` is wrong")
            .help(help),
        (false, _) if has_ciphertext(document) => found
            .anywhere(document.place, "values are encrypted, but there is no `sops` block with a `mac`")
            .note("without it nobody can decrypt them, Flux neither")
            .help("take the file from the last commit in which it was whole"),
        (false, _) if is_called_so && !document.entries().is_empty() => found
            .anywhere(crate::finding::Place::start(file.id), "the file is not encrypted, though its name says so")
            .note("everybody takes it for encrypted, and commits it")
            .help(help),
        _ => {}
    }
}

/// The first value of a Secret that anybody can read.
fn readable(document: &Node) -> Option<(crate::finding::Place, &str)> {
    if document.text_at(&["kind"]) != Some("Secret") {
        return None;
    }
    let data = ["data", "stringData"].iter().filter_map(|key| document.get(key));
    let mut entries = data.flat_map(Node::entries);
    let is_open =
        |text: &str| !text.is_empty() && !text.starts_with("ENC[") && !text.contains("${");
    let open = entries.find(|entry| entry.node.scalar().is_some_and(|text| is_open(&text)));
    open.map(|entry| (entry.place, &*entry.key))
}

/// Whether the file itself says which of its values are encrypted, beyond the usual `data` and `stringData`.
fn chooses(sops: Option<&Node>) -> bool {
    let sops = sops.map(Node::entries).unwrap_or_default();
    sops.iter().any(|entry| match &*entry.key {
        "unencrypted_suffix" | "encrypted_suffix" | "unencrypted_regex" => true,
        "encrypted_regex" => entry.node.text().is_none_or(|regex| !regex.contains("data")),
        _ => false,
    })
}

fn has_ciphertext(document: &Node) -> bool {
    let mut has = false;
    document.texts(&mut |_, _, text| has |= text.starts_with("ENC[AES256_GCM,data:"));
    has
}
