//! Files as such: their names, their bytes, their YAML, what they extend.

use super::{Folder, home, keep, shown, with};
use cofferdam::profile::Read;
use std::fmt::Write;

#[test]
fn all_mistakes_of_a_file_come_at_once() {
    let folder = home(
        "tier: prod
provider: {ingress: traefik}
foo: 1
description: a
description: b
variables:
  A: {from: 5}
  B: &b {from: ConfigMap/b}
  C: {<<: *b, type: number, value: '1'}
flux: {interval: .inf}
components:
  clickstack: {replicas: 99999999999999999999, 1.5: a}
apps:
  web: {namespace: 5, chart: {oci: !url 'oci://example.org/web', version: 1.2.3}, values: {a: .nan}}
description: c
",
    );
    keep("all-at-once", &folder.bad());
    keep("all-until-the-end", &home("a: .inf\nb: 1\nb: 2\nc: [1\n").bad());
}

#[test]
fn names_that_are_none() {
    let folder = with("").file("base/x.yaml", "tier: local");
    let names = ["../home", "/etc/passwd", ".home", "base/x", "Home", "", "local", "hom", "a b"];
    let mut text = String::new();
    for name in names {
        let (loaded, sources) = folder.load_as(name);
        assert!(loaded.profile.is_none());
        text += &shown(&loaded.findings, &sources);
    }
    keep("names", &text);
}

#[test]
fn a_profile_in_an_empty_folder() {
    keep("empty-folder", &Folder::default().bad());
}

#[test]
fn bytes_that_are_no_yaml() {
    let files: [(&str, &[u8]); 15] = [
        ("tabs", b"tier: local\nflux:\n\tinterval: 5m\n"),
        ("not-utf8", b"tier: local\ndescription: caf\xe9\n"),
        ("empty", b""),
        ("only-comments", b"# nothing yet\n"),
        ("a-list", b"- tier: local\n"),
        ("text", b"local\n"),
        ("duplicate-key", b"tier: local\ndescription: x\ntier: staging\n"),
        ("second-document", b"tier: local\n---\ntier: staging\n"),
        ("merge-key", b"x: &x\n  a: 1\ny:\n  <<: *x\n"),
        ("unknown-tag", b"tier: !Ref local\n"),
        ("unclosed", b"provider: {ingress: traefik\n"),
        ("unquoted-expression", b"tier: local\ndescription: {{ profile.name }}\n"),
        ("unknown-anchor", b"tier: *nothing\n"),
        ("not-a-number", b"tier: .nan\n"),
        ("bad-indent", b"flux:\n  path: ./x\n path: ./y\n"),
    ];
    for (name, bytes) in files {
        keep(&format!("yaml-{name}"), &Folder::default().file("home.yaml", bytes).bad());
    }
}

#[test]
fn what_would_use_up_the_machine() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let alias = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(bomb, "a{level}: &a{level} [{alias}]").unwrap();
    }
    keep("alias-bomb", &home(&bomb).bad());
    let deep = format!("tier: local\nx: {}{}\n", "[".repeat(2000), "]".repeat(2000));
    keep("deep", &home(&deep).bad());
    let folder = Folder::default().holds("home.yaml", Read::TooLarge(40 << 20));
    keep("too-large", &folder.bad());
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_fine() {
    let text = "\u{feff}tier: local\r\nprovider:\r\n  ingress: traefik\r\ndescription: a b\r\n";
    let (profile, _) = home(text).good();
    assert_eq!(profile.description.as_deref(), Some("a b"));
    assert_eq!(profile.place(&["provider", "ingress"]).line, 3);
}

#[test]
fn extends_that_lead_nowhere() {
    let paths = [
        "../secrets.yaml",
        "/etc/passwd",
        "base/.hidden.yaml",
        "base/hom.yaml",
        "C:\\x.yaml",
        "base//home.yaml",
        "base/home",
        "~/home.yaml",
        "",
    ];
    let list = paths.map(|path| format!("'{path}'")).join("\n  - ");
    let folder =
        home(&format!("extends:\n  - {list}\n  - 5\n")).file("base/home.yaml", "tier: local");
    keep("extends-paths", &folder.bad());
    keep("extends-type", &home("extends: {a: b}\ntier: lokal\n").bad());
}

#[test]
fn extends_in_a_circle() {
    let folder = home("extends: base/a.yaml\n")
        .file("base/a.yaml", "extends: base/b.yaml\ntier: local\n")
        .file("base/b.yaml", "extends: [base/c.yaml]\n")
        .file("base/c.yaml", "extends: ./base/a.yaml\n");
    keep("extends-cycle", &folder.bad());
    keep("extends-itself", &home("extends: home.yaml\n").bad());
}

#[test]
fn a_long_chain_is_refused() {
    let mut folder = home("extends: f1.yaml\n");
    for at in 1..80 {
        folder = folder.file(&format!("f{at}.yaml"), format!("extends: f{}.yaml\n", at + 1));
    }
    keep("extends-too-many", &folder.bad());
}

#[test]
fn a_link_out_of_the_folder() {
    let folder = home("extends: base/link.yaml\n").holds("base/link.yaml", Read::Outside);
    keep("outside", &folder.bad());
}

#[test]
fn a_bad_file_among_several() {
    let folder = home("extends: [base/a.yaml, base/b.yaml]\ntier: 5\n")
        .file("base/a.yaml", "")
        .file("base/b.yaml", "tire: local\n");
    keep("bad-file-among-several", &folder.bad());
}

#[test]
fn plain_scalars_that_go_reads_otherwise() {
    let folder = with(
        "apps:
  web:
    namespace: web
    chart: {oci: oci://example.org/web, version: 1.2.3}
    values:
      mode: 0777
      quoted: '0777'
      large: 1_000
      on: yes
      word: \"yes\"
      no: [off, True, 0o17, 0b11, NULL, 1.2.3, 10.0.0.1, v1, 12:30, +1_0.5]
      block: |
        yes
      tagged: !!str yes
      anchored: &anchor yes
      again: *anchor
      é: 'x'
      wide: {é: no}
",
    );
    keep("ambiguous-scalars", &folder.bad());
}

#[test]
fn more_mistakes_than_anybody_reads_are_cut_off() {
    let many = |line: &dyn Fn(usize) -> String| (0..3_000).map(line).collect::<String>();
    for text in [many(&|_| "a: 1\n".to_owned()), many(&|at| format!("a{at}: .inf\n"))] {
        let told = home(&text).bad();
        assert!(told.contains("error too-many-faults"), "{}", told.len());
        assert!(told.len() < 1 << 20, "{}", told.len());
    }
    let told = home(&many(&|at| format!("a{at}: 1\n"))).bad();
    assert!(told.contains("note: 2000 more are like it"), "{}", told.len());
}
