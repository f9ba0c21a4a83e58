//! GatewayClass (`gateway.networking.k8s.io/v1`): who provides Gateways. Follows Gateway API
//! v1.6.1, standard channel.

use crate::{
    model::{ClusterWide, Kind},
    name::{Name, Namespace},
    text::Text,
};

objects! {
    /// Who provides the Gateways that name it.
    pub struct GatewayClass {
        /// Who that is.
        spec: GatewayClassSpec,
    }
}

impl Kind for GatewayClass {
    const API_VERSION: &'static str = "gateway.networking.k8s.io/v1";
    const KIND: &'static str = "GatewayClass";
    const PLURAL: &'static str = "gatewayclasses";
    type Scope = ClusterWide;
}

objects! {
    /// Who provides Gateways.
    pub struct GatewayClassSpec {
        /// The controller, as `domain/path`; it cannot be changed.
        controller_name: Text,
        /// What people should know.
        description?: Option<Text>,
        /// An object of the implementation with more settings.
        parameters_ref?: Option<ParametersRef>,
    }

    /// An object with settings.
    pub struct ParametersRef {
        /// Its API group.
        group: Text,
        /// Its kind.
        kind: Text,
        /// Its name.
        name: Name,
        /// Its namespace; unset for cluster-wide kinds.
        namespace?: Option<Namespace>,
    }
}
