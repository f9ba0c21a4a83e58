//! Gateway (`gateway.networking.k8s.io/v1`): where traffic enters. Follows Gateway API v1.6.1,
//! standard channel.

use crate::{
    model::{Kind, Namespaced, label_selector::LabelSelector},
    name::{Name, Namespace},
    text::{Host, Text},
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

objects! {
    /// A place where traffic enters.
    pub struct Gateway {
        /// Who provides it, and what it listens to.
        spec: GatewaySpec,
    }
}

impl Kind for Gateway {
    const API_VERSION: &'static str = "gateway.networking.k8s.io/v1";
    const KIND: &'static str = "Gateway";
    const PLURAL: &'static str = "gateways";
    type Scope = Namespaced;
}

objects! {
    /// Who provides a Gateway, and what it listens to.
    pub struct GatewaySpec {
        /// The GatewayClass that provides it.
        gateway_class_name: Name,
        /// The addresses it asks for.
        addresses?: Vec<GatewayAddress>,
        /// What the objects that provide it look like.
        infrastructure?: Option<Infrastructure>,
        /// What it listens to.
        listeners: Vec<Listener>,
        /// Which `ListenerSet`s may add to it; none when unset.
        allowed_listeners?: Option<AllowedListeners>,
        /// How it proves itself and whom it believes, for all listeners.
        tls?: Option<GatewayTls>,
    }

    /// An address.
    pub struct GatewayAddress {
        /// Its type; `IPAddress` when unset.
        r#type?: Option<Text>,
        /// The address; any when unset.
        value?: Option<Text>,
    }

    /// What the objects that provide a Gateway look like.
    pub struct Infrastructure {
        /// Labels to set on them.
        labels?: BTreeMap<String, Text>,
        /// Annotations to set on them.
        annotations?: BTreeMap<String, Text>,
        /// An object of the implementation with more settings.
        parameters_ref?: Option<LocalParametersRef>,
    }

    /// An object in the Gateway's namespace.
    pub struct LocalParametersRef {
        /// Its API group.
        group: Text,
        /// Its kind.
        kind: Text,
        /// Its name.
        name: Name,
    }

    /// A port, with a protocol and hosts.
    pub struct Listener {
        /// Its name within the Gateway.
        name: Name,
        /// The host it serves, `*` allowed as first label; all when unset.
        hostname?: Option<Host>,
        /// The port.
        port: i32,
        /// The protocol: `HTTP`, `HTTPS`, `TLS`, `TCP`, `UDP`, or one of the implementation's own.
        protocol: Text,
        /// How it speaks TLS; needed for `HTTPS` and `TLS`.
        tls?: Option<ListenerTls>,
        /// Which routes may attach; those of the Gateway's namespace when unset.
        allowed_routes?: Option<AllowedRoutes>,
    }

    /// How a listener speaks TLS.
    pub struct ListenerTls {
        /// Where TLS ends; `Terminate` when unset.
        mode?: Option<TlsMode>,
        /// The certificates, needed for `Terminate`.
        certificate_refs?: Vec<ObjectRef>,
        /// Settings of the implementation.
        options?: BTreeMap<String, Text>,
    }

    /// An object, by default a Secret.
    pub struct ObjectRef {
        /// Its API group; the core group when unset.
        group?: Option<Text>,
        /// Its kind; `Secret` when unset.
        kind?: Option<Text>,
        /// Its name.
        name: Name,
        /// Its namespace, which needs a ReferenceGrant; the Gateway's own when unset.
        namespace?: Option<Namespace>,
    }

    /// An object, with its kind given.
    pub struct RequiredObjectRef {
        /// Its API group; empty for the core group.
        group: Text,
        /// Its kind, such as `ConfigMap`.
        kind: Text,
        /// Its name.
        name: Name,
        /// Its namespace, which needs a ReferenceGrant; the Gateway's own when unset.
        namespace?: Option<Namespace>,
    }

    /// Which routes may attach.
    pub struct AllowedRoutes {
        /// From where; the Gateway's namespace when unset.
        namespaces?: Option<RouteNamespaces>,
        /// Of which kinds; all that the protocol allows when empty.
        kinds?: Vec<RouteKind>,
    }

    /// Namespaces whose routes may attach.
    pub struct RouteNamespaces {
        /// Which they are; `Same` when unset.
        from?: Option<FromNamespaces>,
        /// Their labels, for `Selector`.
        selector?: Option<LabelSelector>,
    }

    /// A kind of route.
    pub struct RouteKind {
        /// Its API group; that of Gateway when unset.
        group?: Option<Text>,
        /// The kind.
        kind: Text,
    }

    /// Which `ListenerSet`s may add listeners.
    pub struct AllowedListeners {
        /// From where; nowhere when unset.
        namespaces?: Option<ListenerNamespaces>,
    }

    /// Namespaces whose `ListenerSet`s may attach.
    pub struct ListenerNamespaces {
        /// Which they are; `None` when unset.
        from?: Option<FromListeners>,
        /// Their labels, for `Selector`.
        selector?: Option<LabelSelector>,
    }

    /// How a Gateway proves itself and whom it believes.
    pub struct GatewayTls {
        /// Towards backends.
        backend?: Option<BackendTls>,
        /// Towards clients.
        frontend?: Option<FrontendTls>,
    }

    /// How a Gateway proves itself to backends.
    pub struct BackendTls {
        /// Its client certificate.
        client_certificate_ref?: Option<ObjectRef>,
    }

    /// Which clients a Gateway believes.
    pub struct FrontendTls {
        /// On every port that has nothing of its own.
        default: FrontendValidation,
        /// On single ports.
        per_port?: Vec<PortTls>,
    }

    /// Which clients are believed on a port.
    pub struct PortTls {
        /// The port.
        port: i32,
        /// Which ones.
        tls: FrontendValidation,
    }

    /// Which clients are believed; all when nothing is set.
    pub struct FrontendValidation {
        /// How their certificates are checked.
        validation?: Option<ClientValidation>,
    }

    /// How clients' certificates are checked.
    pub struct ClientValidation {
        /// The CAs that may have signed them.
        ca_certificate_refs: Vec<RequiredObjectRef>,
        /// What happens to the others; `AllowValidOnly` when unset.
        mode?: Option<ClientValidationMode>,
    }
}

/// Where TLS ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum TlsMode {
    /// At the Gateway.
    Terminate,
    /// At the backend.
    Passthrough,
}

/// Which namespaces' routes may attach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum FromNamespaces {
    /// All.
    All,
    /// Those with the labels.
    Selector,
    /// The Gateway's own.
    Same,
}

/// Which namespaces' `ListenerSet`s may attach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum FromListeners {
    /// All.
    All,
    /// Those with the labels.
    Selector,
    /// The Gateway's own.
    Same,
    /// None.
    None,
}

/// What happens to clients without a valid certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum ClientValidationMode {
    /// They are refused.
    AllowValidOnly,
    /// They are let in; the backend has to judge.
    AllowInsecureFallback,
}
