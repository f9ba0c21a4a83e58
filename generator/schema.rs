//! What the newtypes are in a JSON schema: strings, with their pattern where it is short.

use crate::{
    name::{Key, Label, Name, Namespace, VarName, Version},
    quantity::{Duration, Quantity},
    text::{Host, Text},
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

macro_rules! strings {
    ($($name:ident, $about:literal $(, $pattern:literal)?;)*) => {$(
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "description": $about, "type": "string" $(, "pattern": $pattern)? })
            }

            fn inline_schema() -> bool {
                true
            }
        }
    )*};
}

strings! {
    Duration, "a duration such as `1h30m`", r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$";
    Host, "a host below a declared domain";
    Key, "a key in the data of a Secret or ConfigMap";
    Label, "a DNS label", "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$";
    Name, "the name of an object";
    Namespace, "the name of a namespace", "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$";
    Quantity, "an amount such as `500m` or `2Gi`";
    Text, "text in which `${NAME}` is a variable and `$$` a dollar";
    VarName, "the name of a variable", "^[A-Za-z_][A-Za-z0-9_]*$";
    Version, "an exact version such as `1.2.3`";
}
