//! Files as they lie about in repositories: each is read to its end, one that cannot be read is one finding, and
//! the files beside it are judged all the same.

use super::{judged, today};
use crate::support;
use cofferdam::{
    finding::{Finding, Severity, Sources},
    lint, tree,
    view::{self, Input, Repository},
};
use std::{fmt::Write as _, fs, path::Path, time::Instant};

/// A file that breaks a rule, to see that it is judged whatever lies beside it.
const BESIDE: &str = "\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: beside, namespace: web}
spec:
  chart:
    spec:
      chart: web
      version: '*'
      sourceRef: {kind: HelmRepository, name: web}
";

/// How long a test waits for one file; what is slow is so by far more.
const SECONDS: u64 = 60;

/// Reads and judges one odd file beside a plain one; gives what is said of the odd one.
#[expect(clippy::disallowed_methods, reason = "it sees that reading takes little time")]
fn read(name: &str, bytes: Vec<u8>) -> (Repository, Vec<Finding>) {
    let input =
        |path: &str, bytes| Input { path: path.into(), shown: path.into(), bytes: Some(bytes) };
    let files = vec![input(name, bytes), input("beside.yaml", BESIDE.into())];
    let (start, mut sources) = (Instant::now(), Sources::default());
    let (repository, mut findings) = view::read(files, &mut sources);
    findings.extend(lint::run(&repository, today()));
    assert!(start.elapsed().as_secs() < SECONDS, "{name} takes {:?}", start.elapsed());
    let is_beside = |finding: &Finding| sources.path(finding.place.file) == "beside.yaml";
    let beside = findings.iter().filter(|finding| is_beside(finding));
    assert!(
        beside.into_iter().any(|finding| finding.id == "version-not-exact"),
        "{name}: what is beside it"
    );
    findings.retain(|finding| !is_beside(finding));
    (repository, findings)
}

fn names(repository: &Repository) -> Vec<String> {
    let objects = repository.clusters.iter().flat_map(|cluster| &cluster.objects);
    let names =
        objects.map(|object| object.key.to_string()).filter(|key| !key.ends_with("/beside"));
    names.chain(repository.loose.iter().map(|object| object.key.to_string())).collect()
}

#[test]
fn every_odd_file_is_read_as_far_as_it_goes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/odd");
    let mut told = String::new();
    for file in tree::gather(&folder, 1 << 20, |_| true).unwrap() {
        let (repository, findings) = read(&file.path, file.bytes.unwrap());
        let unread = findings.iter().filter(|finding| finding.severity == Severity::Error);
        assert!(unread.count() <= 1, "{}: {findings:#?}", file.path);
        writeln!(told, "{}: {}", file.path, names(&repository).join(" ")).unwrap();
        for Finding { id, place, message, .. } in findings {
            writeln!(told, "  {}:{}: {id}: {message}", place.line, place.column).unwrap();
        }
    }
    support::keep("lint", "odd-files", told.trim_end());
}

#[test]
fn what_is_no_text_is_one_finding() {
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n";
    let sixteen: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(service.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let cases: [(&str, Vec<u8>, &str); 5] = [
        ("binary", (0..=255).cycle().take(4096).collect(), "not-utf8"),
        ("UTF-16", sixteen, "not-utf8"),
        ("Latin-1", b"name: caf\xe9\n".to_vec(), "not-utf8"),
        ("a zero byte", b"name: a\0b\n".to_vec(), "control-character"),
        ("an escape sequence", b"name: \x1b[31mred\n".to_vec(), "control-character"),
    ];
    for (what, bytes, id) in cases {
        let (_, findings) = read("odd.yaml", bytes);
        let ids: Vec<&str> = findings.iter().map(|finding| finding.id).collect();
        assert_eq!(ids, [id], "{what}");
    }
}

#[test]
fn a_file_without_anything_is_no_finding() {
    for text in ["", "\n", " ", "\u{feff}", "---", "#"] {
        let (repository, findings) = read("odd.yaml", text.into());
        assert_eq!((names(&repository), findings), (Vec::new(), Vec::new()), "{text:?}");
    }
}

#[test]
fn marks_and_line_ends_of_windows_change_nothing() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  script: |\n    one\n    two\n";
    let plain = read("odd.yaml", text.into()).0;
    let windows = read("odd.yaml", format!("\u{feff}{}", text.replace('\n', "\r\n")).into()).0;
    let script = |repository: &Repository| {
        let map = repository.clusters[0].of("", "ConfigMap").next().unwrap().clone();
        map.text(&["data", "script"]).unwrap().to_owned()
    };
    assert_eq!(script(&plain), "one\ntwo\n");
    assert_eq!(script(&windows), "one\ntwo\n");
}

#[test]
fn a_large_bundle_is_read_in_bounded_time() {
    let mut bundle = String::new();
    let mut count = 0;
    while bundle.len() < 20 << 20 {
        count += 1;
        let _ = write!(
            bundle,
            "---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n\
             metadata: {{name: things{count}.example.org}}\nspec:\n  description: {}\n  properties:\n",
            "how a thing is made ".repeat(4000)
        );
        for field in 0..100 {
            let _ = writeln!(
                bundle,
                "    field{field}: {{type: string, description: 'costs $5 or ${{more}}'}}"
            );
        }
    }
    let (repository, findings) = read("crds.yaml", bundle.into());
    assert_eq!((names(&repository).len(), findings), (count, Vec::new()));
}

#[test]
fn long_deep_and_many_end_in_bounded_time() {
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  a: ";
    let long = format!("{map}{}\n", "word ".repeat(1_000_000));
    let dollars = format!("{map}'{}'\n", "${a:=$${b".repeat(200_000));
    let tokens = format!("{map}'{}'\n", "ghp_ AKIA://@: ".repeat(100_000));
    let marks = format!("{map}'{}'\n", "__A__ __ ".repeat(200_000));
    for text in [long, dollars, tokens, marks] {
        let (repository, _) = read("long.yaml", text.into());
        assert_eq!(names(&repository), ["ConfigMap/web"]);
    }
    let deep = format!("{map}{}{}\n", "[".repeat(100_000), "]".repeat(100_000));
    let blocks: String =
        (0..5000).fold(String::new(), |text, depth| text + &" ".repeat(depth % 200) + "- a:\n");
    let mut bomb = "a: &a [x]\n".to_owned();
    for pair in "abcdefghi".as_bytes().windows(2) {
        let (before, name) = (char::from(pair[0]), char::from(pair[1]));
        let aliases = vec![format!("*{before}"); 10].join(", ");
        let _ = writeln!(bomb, "{name}: &{name} [{aliases}]");
    }
    for text in [deep, blocks, bomb] {
        let (_, findings) = read("deep.yaml", text.into());
        assert_eq!(findings.len(), 1, "{findings:#?}");
    }
    let documents =
        "---\napiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: a}\n".repeat(50_000);
    assert_eq!(names(&read("many.yaml", documents.into()).0).len(), 50_000);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the links of a person are part of the test")]
fn links_to_files_are_read_and_others_left() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("real.yaml"), BESIDE).unwrap();
    for (target, link) in [
        ("real.yaml", "link.yaml"),
        ("nowhere.yaml", "lost.yaml"),
        (".", "loop"),
        ("self.yaml", "self.yaml"),
    ] {
        std::os::unix::fs::symlink(target, at(link)).unwrap();
    }
    let read: Vec<(String, bool)> = tree::gather(folder.path(), 1 << 20, |_| true)
        .unwrap()
        .into_iter()
        .map(|file| (file.path, file.bytes.is_some()))
        .collect();
    assert_eq!(read, [("link.yaml".to_owned(), true), ("real.yaml".to_owned(), true)]);
}

#[test]
fn a_variable_of_a_list_and_of_a_number_is_found_at_its_place() {
    let (findings, _) = judged(
        "\
# file: flux/web.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: 123, namespace: flux-system}
spec:
  path: ./web
  postBuild: {substitute: {A: a}}
# file: web/list.yaml
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: {name: 0123, namespace: web}
    data:
      script: |
        one

          two ${B}
      ${C}: d
",
    );
    let found = findings.iter().filter(|finding| finding.id == "variable-undefined");
    let places: Vec<(u32, u32)> =
        found.map(|finding| (finding.place.line, finding.place.column)).collect();
    assert_eq!(places, [(11, 15), (12, 7)]);
}
