//! ReferenceGrant (`gateway.networking.k8s.io/v1beta1`): who may refer to objects of its
//! namespace. Follows Gateway API v1.6.1, standard channel.

use crate::{
    model::{Kind, Namespaced},
    name::{Name, Namespace},
    text::Text,
};

objects! {
    /// Leave for others to refer to objects of its namespace.
    pub struct ReferenceGrant {
        /// Who may refer to what.
        spec: ReferenceGrantSpec,
    }
}

impl Kind for ReferenceGrant {
    const API_VERSION: &'static str = "gateway.networking.k8s.io/v1beta1";
    const KIND: &'static str = "ReferenceGrant";
    const PLURAL: &'static str = "referencegrants";
    type Scope = Namespaced;
}

objects! {
    /// Who may refer to what.
    pub struct ReferenceGrantSpec {
        /// Who may; one match is enough.
        from: Vec<GrantFrom>,
        /// To what; one match is enough.
        to: Vec<GrantTo>,
    }

    /// Objects that may refer to others.
    pub struct GrantFrom {
        /// Their API group.
        group: Text,
        /// Their kind.
        kind: Text,
        /// Their namespace.
        namespace: Namespace,
    }

    /// Objects that may be referred to.
    pub struct GrantTo {
        /// Their API group; empty for the core group.
        group: Text,
        /// Their kind.
        kind: Text,
        /// The object; all of the kind when unset.
        name?: Option<Name>,
    }
}
