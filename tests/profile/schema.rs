//! The schema that editors complete from.

use super::{catalog, keep};
use serde_json::json;

#[test]
fn the_schema_of_a_file() {
    let schema = cofferdam::profile::schema(&catalog());
    keep("schema", &serde_json::to_string_pretty(&schema).unwrap());
}

#[test]
fn any_part_may_be_in_any_file() {
    let schema = cofferdam::profile::schema(&catalog());
    let validator = jsonschema::validator_for(&schema).unwrap();
    let good = [
        json!({}),
        json!({"extends": "base/home.yaml"}),
        json!({"components": {"logs": null, "clickstack": {"size": "1Gi"}}}),
        json!({"apps": {"web": {"route": {"host": "web"}}, "old": null}}),
        json!({"apps": {"web": {"chart": {"version": "1.2.3"}}}}),
    ];
    for file in good {
        assert!(validator.is_valid(&file), "{file}");
    }
    let bad = [
        json!({"tier": "prod"}),
        json!({"provider": {"ingress": "haproxy"}}),
        json!({"components": {"clickstack": {"siez": "1Gi"}}}),
        json!({"apps": {"web": {"chart": {"version": "latest"}}}}),
    ];
    for file in bad {
        assert!(!validator.is_valid(&file), "{file}");
    }
}
