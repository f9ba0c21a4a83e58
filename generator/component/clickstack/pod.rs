//! What the pods that look after ClickStack have in common: they may do nothing but their work.

use crate::{chart::Resources, containment::SecretKey};
use k8s_openapi::{
    api::core::v1::{
        Capabilities, EnvVar, EnvVarSource, ResourceRequirements, SeccompProfile,
        SecretKeySelector, SecurityContext,
    },
    apimachinery::pkg::api::resource::Quantity,
};
use std::collections::BTreeMap;

/// A container's leave to do things: none beyond reading its image as a user of a number.
pub(super) fn confined(user: i64) -> SecurityContext {
    SecurityContext {
        allow_privilege_escalation: Some(false),
        capabilities: Some(Capabilities {
            drop: Some(vec!["ALL".to_owned()]),
            ..Default::default()
        }),
        read_only_root_filesystem: Some(true),
        run_as_non_root: Some(user > 0),
        run_as_user: Some(user),
        run_as_group: Some(user),
        seccomp_profile: Some(SeccompProfile {
            type_: "RuntimeDefault".to_owned(),
            ..Default::default()
        }),
        ..Default::default()
    }
}

/// What a container may use.
pub(super) fn requirements(resources: &Resources) -> ResourceRequirements {
    let amount = |key: &str, quantity: &crate::quantity::Quantity| {
        (key.to_owned(), Quantity(quantity.to_string()))
    };
    let requests = [amount("cpu", &resources.cpu), amount("memory", &resources.memory)];
    let cpu_limit = resources.cpu_limit.iter().map(|limit| amount("cpu", limit));
    let limits = cpu_limit.chain([amount("memory", &resources.memory_limit)]);
    ResourceRequirements {
        requests: Some(BTreeMap::from(requests)),
        limits: Some(limits.collect()),
        ..Default::default()
    }
}

/// An environment variable with a plain value, in held form.
pub(super) fn plain(name: &str, value: impl Into<String>) -> EnvVar {
    EnvVar { name: name.to_owned(), value: Some(value.into()), ..Default::default() }
}

/// An environment variable whose value is in a Secret.
pub(super) fn secret(name: &str, key: &SecretKey) -> EnvVar {
    let reference = SecretKeySelector {
        name: key.secret().to_string(),
        key: key.key().to_string(),
        ..Default::default()
    };
    let source = EnvVarSource { secret_key_ref: Some(reference), ..Default::default() };
    EnvVar { name: name.to_owned(), value_from: Some(source), ..Default::default() }
}
