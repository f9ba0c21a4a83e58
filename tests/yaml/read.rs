//! What is read: scalars, keys, aliases, and where all of it stands.

use super::good;
use cofferdam::{finding::Place, yaml::Value};
use serde_json::json;

#[test]
fn scalars_without_quotes() {
    let texts = [
        "yes",
        "no",
        "on",
        "off",
        "y",
        "n",
        "Yes",
        "NO",
        "tRUE",
        "nULL",
        "0777",
        "+0777",
        "-08",
        "08",
        "00",
        "1_000",
        "1__0",
        "0x_1",
        "0b1010_0111",
        "685_230.15",
        "1:30",
        "190:20:30.15",
        "2001-01-01",
        "0xZZ",
        "0o8",
        "0b2",
        "0x",
        "0x+1",
        "0x-1",
        "0xFFFFFFFFFFFFFFFFFF",
        "+",
        ".",
        "..",
        "--1",
        "+-1",
        "1.2.3",
        "1e",
        "e1",
        "inf",
        "nan",
        "infinity",
        "-inf",
        "+nan",
        "Inf",
        ".Nan",
        "v1",
        "1a",
        "=",
        "a b",
        "a#b",
        "a:b",
        "http://x/y",
        "-a",
        "?a",
        ":a",
        "é",
        "1 2",
    ];
    for text in texts {
        assert_eq!(good(text).value, Value::Text(text.into()), "{text}");
    }
    for text in ["", "~", "null", "Null", "NULL", "# nothing", "---", "---\n..."] {
        assert_eq!(good(text).value, Value::Null, "{text}");
    }
    for (text, value) in [("true", true), ("True", true), ("TRUE", true), ("FALSE", false)] {
        assert_eq!(good(text).value, Value::Bool(value), "{text}");
    }
}

#[test]
fn numbers() {
    let whole = [
        ("0", 0),
        ("-0", 0),
        ("+5", 5),
        ("-5", -5),
        ("0x1F", 31),
        ("-0x1f", -31),
        ("+0X1f", 31),
        ("0o17", 15),
        ("0O17", 15),
        ("0b11", 3),
        ("-0B11", -3),
        ("9223372036854775807", i64::MAX),
        ("-9223372036854775808", i64::MIN),
        ("-0x8000000000000000", i64::MIN),
    ];
    for (text, value) in whole {
        assert_eq!(good(text).value, Value::Integer(value), "{text}");
    }
    let broken = [
        ("1.", 1.0),
        (".5", 0.5),
        ("-.5", -0.5),
        ("1e3", 1000.0),
        ("1E+3", 1000.0),
        ("00.5", 0.5),
        ("0e5", 0.0),
        ("1e-400", 0.0),
        ("+1.5", 1.5),
    ];
    for (text, value) in broken {
        assert_eq!(good(text).value, Value::Float(value), "{text}");
    }
}

#[test]
fn tags_that_say_what_a_value_is() {
    let node = good(
        "{a: !!str yes, b: !!str 5, c: ! 5, d: !!int '5', e: !!float 5, f: !!null '', \
         g: !!bool 'true', h: !!seq [1], i: !!map {x: 1}, j: !!str, k: !<tag:yaml.org,2002:str> 1}",
    );
    let wanted = json!({
        "a": "yes", "b": "5", "c": "5", "d": 5, "e": 5.0, "f": null, "g": true, "h": [1],
        "i": {"x": 1}, "j": "", "k": "1",
    });
    assert_eq!(node.to_json(), wanted);
}

#[test]
fn keys_are_text() {
    let node = good("1: a\n0x10: b\ntrue: c\n'<<': d\n\"e f\": e\n? g\n: g\n&h h: i\n");
    let keys: Vec<&str> = node.entries().iter().map(|entry| &*entry.key).collect();
    assert_eq!(keys, ["1", "16", "true", "<<", "e f", "g", "h"]);
    let node = good("x: &x name\n*x : 1\n");
    assert_eq!(node.get("name").unwrap().value, Value::Integer(1));
}

#[test]
fn places_of_keys_and_values() {
    let node = good("# first\nname: é x\napps:\n  - ünï: [1, \"two\"]\n    b:\n");
    let at = |path: &[&str]| {
        let Place { line, column, length, .. } = node.at(path).unwrap().place;
        (line, column, length)
    };
    assert_eq!(at(&["name"]), (2, 7, 3));
    assert_eq!(at(&["apps", "0", "ünï"]), (4, 10, 1));
    assert_eq!(at(&["apps", "0", "ünï", "1"]), (4, 14, 5));
    assert_eq!(node.entry("apps").unwrap().place.line, 3);
    let item = node.at(&["apps", "0"]).unwrap();
    assert_eq!(item.entry("b").unwrap().place.column, 5);
    assert_eq!(item.get("b").unwrap().value, Value::Null);
}

#[test]
fn aliases_stand_for_what_they_name() {
    let text = "a: &a {x: &x [1, 2], y: *x}\nb: *a\nc: [&one 1, &one 2, *one]\nd: &e\ne: *e\n";
    let node = good(text);
    let wanted = json!({
        "a": {"x": [1, 2], "y": [1, 2]}, "b": {"x": [1, 2], "y": [1, 2]}, "c": [1, 2, 2],
        "d": null, "e": null,
    });
    assert_eq!(node.to_json(), wanted);
    let alias = node.get("b").unwrap();
    assert_eq!((alias.place.line, alias.place.column, alias.place.length), (2, 4, 2));
    assert_eq!(node.at(&["b", "x", "0"]).unwrap().place, alias.place);
    assert_eq!(node.at(&["a", "x", "0"]).unwrap().place.column, 15);
}

#[test]
fn blocks_quotes_line_ends_and_marks() {
    let node = good(
        "\u{feff}%YAML 1.2\r\n---\r\na: |\r\n  x\r\n  y\r\nb: >-\r\n  x\r\n  y\r\nc: 'it''s'\r\n\
         d: \"\\t\\u00e9\\x41\"\r\ne: x\r\n  y\r\n...\r\n",
    );
    let wanted = json!({"a": "x\ny\n", "b": "x y", "c": "it's", "d": "\té\u{41}", "e": "x y"});
    assert_eq!(node.to_json(), wanted);
    let first = good("\u{feff}a: 1\n");
    assert_eq!(first.entry("a").unwrap().place.column, 1);
}

#[test]
fn tabs_that_indent_nothing_are_fine() {
    let wanted = json!({"a": [{"b": 1}], "c": "d e", "f": "\tg\n"});
    let node = good("{\n\t\"a\": [\n\t\t{\"b\": 1}\n\t],\t\"c\": \"d\n\te\", f: \"\\tg\\n\"}\n");
    assert_eq!(node.to_json(), wanted);
    let node = good("a:\t\n  -\tb: 1\nc:\td\n  \te\t# x\n\t\nf: |\n  \tg\n");
    assert_eq!(node.to_json(), wanted);
}

#[test]
fn lists_and_maps_hold_no_spare_memory() {
    let node = good(&format!("a: [{}]\nb: {{x: 1, y: 2, z: 3}}\n", "1, ".repeat(100)));
    let Some(Value::List(items)) = node.get("a").map(|a| &a.value) else { panic!("no list") };
    let Some(Value::Map(entries)) = node.get("b").map(|b| &b.value) else { panic!("no map") };
    assert_eq!((items.len(), items.capacity()), (100, 100));
    assert_eq!((entries.len(), entries.capacity()), (3, 3));
}
