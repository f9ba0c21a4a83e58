//! What is written: every text comes back as it was, whoever reads it, and no tool on the way harms it.

use super::{
    awkward::{self, Random},
    go, good, keep,
};
use cofferdam::yaml;
use serde_json::{Value, json};
use std::fmt::Write;

fn written(value: &Value) -> String {
    yaml::write("test", value).unwrap()
}

/// Each text as a value, in lists, nested and as a key.
fn document(text: &str) -> Value {
    json!({
        "value": text,
        "list": [text, [text, "x"], { "in": text, "after": text }],
        "nested": { "deeper": { "text": text }, "last": [{ "list": [text] }] },
        "key": { text: 1, "other": { text: [text] } },
        "end": text,
    })
}

fn check(text: &str) {
    let value = document(text);
    let emitted = written(&value);
    let told = format!("{text:?} was written as\n{emitted}");
    let second: Value = serde_yaml::from_str(&emitted).unwrap_or_else(|e| panic!("{e}: {told}"));
    assert_eq!(second, value, "{told}");
    assert_eq!(good(&emitted).to_json(), value, "{told}");
    assert!(emitted.ends_with('\n') && !emitted.ends_with("\n\n"), "{told}");
    for line in emitted.lines() {
        assert!(!line.ends_with([' ', '\t']), "blanks at an end of a line: {told}");
        assert!(!line.trim_start_matches(' ').starts_with('\t') || text.contains("\n\t"), "{told}");
    }
    let [value, item, key] = [json!({ "x": text }), json!([text]), json!({ text: "z" })];
    let [value, item, key] = [written(&value), written(&item), written(&key)];
    check_plain(text, value.strip_prefix("x: ").unwrap().strip_suffix('\n').unwrap());
    check_plain(text, item.strip_prefix("- ").unwrap().strip_suffix('\n').unwrap());
    // A key too long for one line has `? ` before it and its value on the next.
    if let Some(key) = key.strip_suffix(": z\n").filter(|key| !key.starts_with("? ")) {
        check_plain(text, key);
    }
}

/// Checks that a scalar is in quotes or a block, or is text for Go as it stands.
fn check_plain(text: &str, scalar: &str) {
    if !scalar.starts_with(['"', '\'', '|']) {
        assert!(!go::is_other_than_text(scalar), "{scalar:?} is not text for Go");
        assert_eq!(scalar, text, "a scalar without quotes");
    }
}

#[test]
fn awkward_texts_come_back_as_they_were() {
    for text in awkward::table() {
        check(&text);
    }
}

#[test]
fn random_texts_come_back_as_they_were() {
    Random(20_260_101).take(4000).for_each(|text| check(&text));
}

#[test]
fn whole_documents_of_random_texts_come_back_as_they_were() {
    let mut random = Random(7);
    for _ in 0..200 {
        let items: Vec<Value> = random.by_ref().take(12).map(|text| document(&text)).collect();
        let value = json!({ "items": items });
        let emitted = written(&value);
        assert_eq!(serde_yaml::from_str::<Value>(&emitted).unwrap(), value, "{emitted}");
        assert_eq!(good(&emitted).to_json(), value, "{emitted}");
    }
}

#[test]
fn what_is_not_text_comes_back_too() {
    let value = json!({
        "nothing": null, "yes": true, "no": false, "int": 5, "negative": -7, "large": i64::MAX,
        "small": i64::MIN, "float": 1.5, "whole": 2.0, "tiny": 1e-300, "huge": 1e300, "list": [],
        "map": {}, "lists": [[], [[]], [{}], [[1, 2], [3]]], "maps": [{ "a": {} }, { "b": [1] }],
    });
    let emitted = written(&value);
    assert_eq!(serde_yaml::from_str::<Value>(&emitted).unwrap(), value, "{emitted}");
    assert_eq!(good(&emitted).to_json(), value, "{emitted}");
    keep("not-text", &emitted);
}

#[test]
fn the_look_of_texts() {
    let mut kept = String::new();
    let long = [
        "#!/bin/sh\nset -eu\nif true; then\n\techo \"x: y\" # z\nfi\n",
        "no newline\nat the end",
        "two newlines at the end\n\n",
        "  indented first line\nand the rest\n",
        "\tindented with a tab\n",
        "blanks at an end \nof a line\n",
        "an empty line\n\nwithin\n",
        "a very long line of text that other writers would fold, although nobody asked for it, at all",
    ];
    for text in awkward::table().iter().map(String::as_str).filter(|t| t.len() < 10).chain(long) {
        kept += &written(&json!({ "x": text }));
    }
    keep("look", &kept);
}

#[test]
fn a_fragile_text_changes_nothing_beside_it() {
    let around = json!({
        "apiVersion": "v1", "z": 1.0, "a": [null, true, { "script": "a\nb\n" }], "m": {}, "l": [],
        "n": -3, "big": u64::MAX,
    });
    let plain = written(&around);
    let mut with = around;
    with["fragile"] = json!("a \nb\n");
    let mut wanted = plain;
    writeln!(wanted, "fragile: \"a \\nb\\n\"").unwrap();
    assert_eq!(written(&with), wanted);
}
