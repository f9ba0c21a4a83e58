//! How objects and kinds of the cluster are named, as schemas see it.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

macro_rules! patterns {
    ($($(#[$doc:meta])* $name:ident, $pattern:literal, $rule:literal;)*) => {$(
        $(#[$doc])*
        pub(crate) enum $name {}

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": $pattern, "patternErrorMessage": $rule })
            }
        }
    )*};
}

patterns! {
    /// The name of an object, in a schema; `*` stands for any part.
    ObjectPattern, r"^([A-Z][A-Za-z0-9]*|\*)(/[-a-z0-9*]+)?/[^/\s]+$",
        "it must be `Kind/namespace/name` or `Kind/name`, such as `Secret/flux-system/sops-age`";
    /// The objects that a waiver is about, in its schema.
    WaivedObject, r"^(\*|[A-Za-z0-9*]+(/[-a-z0-9*]+)?/[^/\s]+)$",
        "it must be `Kind/namespace/name` or `Kind/name`, with `*` for any part, or `*` alone";
    /// The namespace and name of an object whose kind is clear, in a schema.
    ServicePath, r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?/[a-z0-9]([-.a-z0-9]*[a-z0-9])?$",
        "it must be `namespace/name`";
    /// A kind with its group, in a schema.
    KindPattern, r"^[a-z0-9.-]*/([A-Z][A-Za-z0-9]*|\*)$",
        "it must be `group/Kind` or `group/*`, such as `monitoring.coreos.com/*`";
}
