//! What is refused, and the words for it.

use super::{good, keep, shown};
use cofferdam::{
    finding::{FileId, Finding},
    yaml::{self, LARGEST},
};
use std::fmt::Write;

fn refused(bytes: &[u8]) -> Finding {
    let text = String::from_utf8_lossy(bytes);
    *yaml::read_bytes(FileId(0), bytes).expect_err(&text)
}

/// Keeps what is said about each of the texts, after the text.
fn keep_all(name: &str, texts: &[&str]) {
    let mut kept = String::new();
    for text in texts {
        writeln!(kept, "{text:?}\n{}", shown(&refused(text.as_bytes()))).unwrap();
    }
    keep(name, &kept);
}

#[test]
fn tabs() {
    keep_all(
        "tab",
        &[
            "a:\n\tb: 1\n",
            "a:\n  b: 1\n\tc: 2\n",
            "\ta: 1\n",
            " a: 1\n\tb: 1\n",
            "a: |\n\ttext\n",
            "\t- a\n",
        ],
    );
}

#[test]
fn brackets_and_quotes() {
    keep_all(
        "unclosed",
        &[
            "a: [1, 2\nb: 3\n",
            "a: {b: 1\n",
            "a: {b: [1, 2}\n",
            "a: 1]\nb: ]\n",
            "a: [1, 2] 3\n",
            "a: [1 2: 3: 4]\n",
            "a: \"text\nb: 1\n",
            "a: 'it's'\n",
            "a: 'text\n",
            "a: \"x\" y\n",
            "a: \"C:\\windows\"\n",
            "a: \"\\ud800\"\n",
            "a: [\n",
            "a: {\n",
            "[a, b: {c: d]\n",
        ],
    );
}

#[test]
fn indentation_and_marks() {
    keep_all(
        "layout",
        &[
            "a:\n  b: 1\n c: 2\n",
            "a: text\n  b: 1\n",
            "a: b: c\n",
            "a: 1\ntext\nb: 2\n",
            "a: 1\n- b\n",
            "- a\nb: 1\n",
            "a: - b\n",
            "a: @here\n",
            "a: `b`\n",
            "a: %b\n",
            "%YAML 1.2\na: 1\n",
            "a: | text\n",
            "a: \"x\"#y\n",
            "a: x\n# y\n  z\n",
            "... x\n",
            "a: \u{feff}b\n",
            "a: &\n",
            "a: !<x\n",
            "? a\n: b\nc\n",
            "a: |\n    x\n  y\n",
            "a: \"x\ny\"\n",
        ],
    );
}

#[test]
fn keys() {
    keep_all(
        "key",
        &[
            "a: 1\nb: 2\na: 3\n",
            "x: {a: 1, 'a': 2}\n",
            "1: a\n'1': b\n",
            "{{ name }}: 1\n",
            "a: {{ name }}\n",
            "- {{ name }}\n",
            "[a]: 1\n",
            "{a: 1}: 1\n",
            "1.5: a\n",
            "~: a\n",
            ": a\n",
            "x: &x {a: 1}\ny:\n  <<: *x\n",
            "<<: 1\n",
            "{<<: {a: 1}}\n",
        ],
    );
}

#[test]
fn a_repeated_key_of_a_large_map_is_found_at_once() {
    let mut text = String::new();
    for key in 0..1000 {
        writeln!(text, "key-{key}: 1").unwrap();
    }
    assert_eq!(good(&text).entries().len(), 1000);
    text += "key-500: 2\nkey-7: 2\n";
    let finding = refused(text.as_bytes());
    assert_eq!((finding.id, finding.place.line), ("duplicate-key", 1001));
    assert!(finding.note.is_some_and(|note| note.contains("line 501, column 1")));
}

#[test]
fn tags_and_aliases() {
    keep_all(
        "tag-and-alias",
        &[
            "a: !Ref x\n",
            "a: !!binary aGk=\n",
            "a: !!set {x}\n",
            "a: !e!x y\n",
            "a: !Sub [x]\n",
            "a: !!int x\n",
            "a: !!int 1.5\n",
            "a: !!bool yes\n",
            "a: !!str [x]\n",
            "a: !!map [x]\n",
            "a: *b\n",
            "a: [*b, c]\n",
            "a: **bold**\n",
            "a: &a [1, *a]\n",
            "a: &a {b: {c: *a}}\n",
        ],
    );
}

#[test]
fn numbers_that_cannot_be_held() {
    keep_all(
        "number",
        &[
            "a: 9223372036854775808\n",
            "a: -9223372036854775809\n",
            "a: 123456789012345678901234567890\n",
            "a: 1e999\n",
            "a: -1e999\n",
            "a: .inf\n",
            "a: -.INF\n",
            "a: .nan\n",
        ],
    );
}

#[test]
fn documents_and_bytes() {
    keep_all(
        "document",
        &["a: 1\n---\nb: 1\n", "---\n---\n", "a: 1\n...\nb: 1\n", "a: \u{1}\n", "a: b\u{7f}\n"],
    );
    let bytes: [&[u8]; 4] =
        [b"a: caf\xe9\n", b"\xef\xbb\xbfa: 1\nb: \xff\n", b"\xff\xfea\0:\0", b"a: \xed\xa0\x80\n"];
    let kept: Vec<String> = bytes.iter().map(|bytes| shown(&refused(bytes))).collect();
    keep("bytes", &kept.join("\n"));
}

#[test]
fn what_would_use_up_the_machine() {
    let deep = |n: usize| format!("a: {}{}\n", "[".repeat(n), "]".repeat(n));
    let block = |n: usize| "- ".repeat(n) + "a\n";
    good(&deep(63));
    good(&block(64));
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    let mut nested = "a0: &a0 [x]\n".to_owned();
    for level in 1..70 {
        let alias = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(bomb, "a{level}: &a{level} [{alias}]").unwrap();
        writeln!(nested, "a{level}: &a{level} [*a{}]", level - 1).unwrap();
    }
    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), "*a, ".repeat(1000));
    let many = format!("[{}]\n", "a,".repeat(2_100_000));
    let large = "#".repeat(LARGEST + 1);
    let texts = [deep(64), deep(100_000), block(65), bomb, nested, long, many, large];
    let kept: Vec<String> = texts.iter().map(|text| shown(&refused(text.as_bytes()))).collect();
    keep("bounds", &kept.join("\n"));
}
