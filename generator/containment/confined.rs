//! What containers may do: their work, and nothing that would let them do more.

use k8s_openapi::api::core::v1::{Capabilities, SeccompProfile, SecurityContext};

/// Leave for a container to do its work without further rights, on a file system that it cannot change.
pub fn restricted() -> SecurityContext {
    let drop = Some(vec!["ALL".to_owned()]);
    SecurityContext {
        allow_privilege_escalation: Some(false),
        capabilities: Some(Capabilities { drop, ..Capabilities::default() }),
        read_only_root_filesystem: Some(true),
        ..SecurityContext::default()
    }
}

/// The same, as a user of a number: one that an image only names cannot be seen not to be root.
pub fn confined(user: i64) -> SecurityContext {
    SecurityContext {
        run_as_non_root: Some(user > 0),
        run_as_user: Some(user),
        run_as_group: Some(user),
        seccomp_profile: Some(runtime_default()),
        ..restricted()
    }
}

/// The system calls that the container runtime allows by default.
pub fn runtime_default() -> SeccompProfile {
    SeccompProfile { type_: "RuntimeDefault".to_owned(), ..SeccompProfile::default() }
}
