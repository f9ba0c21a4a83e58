//! How the newtypes look in a JSON Schema: text with a pattern, and the rule in words for whoever breaks it.

use crate::{
    name::{Invalid, Key, Label, Name, Namespace, OciDigest, VarName, Version},
    quantity::{Duration, Quantity},
    text::{Host, Plain, Text},
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// The rule of a newtype in words; none of them takes the empty text.
fn rule<T: for<'a> TryFrom<&'a str, Error = Invalid>>() -> &'static str {
    T::try_from("").err().map_or("", |invalid| invalid.rule)
}

macro_rules! patterns {
    ($($name:ident, $summary:literal, $longest:literal, $pattern:literal;)*) => {$(
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "description": $summary,
                    "type": "string",
                    "pattern": $pattern,
                    "maxLength": $longest,
                    "patternErrorMessage": rule::<Self>(),
                })
            }
        }
    )*};
}

patterns! {
    Name, "the name of an object", 253,
        r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
    Namespace, "a namespace", 63, r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
    Label, "the part of a host below its domain", 63, r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
    VarName, "the name of a variable in the cluster", 253, r"^[A-Za-z_][A-Za-z0-9_]*$";
    Version, "an exact chart version", 253,
        r"^v?(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)([-+][-+.A-Za-z0-9]+)?$";
    Key, "a key in the data of a Secret or ConfigMap", 253, r"^[-_.A-Za-z0-9]+$";
    OciDigest, "the digest of an OCI artifact", 71, r"^sha256:[0-9a-f]{64}$";
    Quantity, "an amount as Kubernetes writes it, such as `500m` or `2Gi`", 63,
        r"^([0-9]+\.?[0-9]*|\.[0-9]+)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][-+]?[0-9]+)?$";
    Duration, "a duration as Flux writes it, such as `1h30m`", 63,
        r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$";
}

impl JsonSchema for Plain {
    fn schema_name() -> Cow<'static, str> {
        "Plain".into()
    }

    fn inline_schema() -> bool {
        true
    }

    /// The format is this program's own; [`crate::profile::schema`] leaves it out.
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": Self::FORMAT,
            "patternErrorMessage": Self::RULE,
        })
    }
}

macro_rules! texts {
    ($($name:ident, $summary:literal;)*) => {$(
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "description": $summary, "type": "string" })
            }
        }
    )*};
}

texts! {
    Text, "text; a variable of the cluster is written `{{ var.NAME }}`";
    Host, "a host";
}
