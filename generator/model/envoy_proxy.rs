//! `EnvoyProxy` (`gateway.envoyproxy.io/v1alpha1`): what Envoy Gateway makes of a Gateway. Follows
//! v1.9.0; only the Service is typed, the rest passes through.

use crate::{
    model::{Kind, Namespaced},
    name::Name,
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

objects! {
    /// What Envoy Gateway makes of a Gateway.
    pub struct EnvoyProxy {
        /// What that is.
        spec: EnvoyProxySpec,
    }
}

impl Kind for EnvoyProxy {
    const API_VERSION: &'static str = "gateway.envoyproxy.io/v1alpha1";
    const KIND: &'static str = "EnvoyProxy";
    const PLURAL: &'static str = "envoyproxies";
    type Scope = Namespaced;
}

objects! {
    /// What Envoy Gateway makes of a Gateway.
    pub struct EnvoyProxySpec {
        /// Whether all Gateways of a class share one proxy.
        merge_gateways?: Option<bool>,
        /// How this joins with what the class says.
        merge_type?: Option<MergeType>,
        /// The addresses backends and listeners have.
        ip_family?: Option<EnvoyIpFamily>,
        /// `Service` to go through the Service's address, `Endpoint` to go to the pods; the latter
        /// when unset.
        routing_type?: Option<Text>,
        /// Whether routes count in their own order, not the most specific first.
        preserve_route_order?: Option<bool>,
        /// How many threads a proxy has; as many as cores when unset.
        concurrency?: Option<i32>,
        /// Further arguments of Envoy.
        extra_args?: Vec<Text>,
        /// Where proxies run, and how they are reached.
        provider?: Option<EnvoyProvider>,
        /// How backends are reached by TLS.
        #[serde(rename = "backendTLS")]
        backend_tls?: Option<Value>,
        /// Envoy's own settings.
        bootstrap?: Option<Value>,
        /// Modules that extensions may load.
        dynamic_modules?: Vec<Value>,
        /// The order of Envoy's filters.
        filter_order?: Vec<Value>,
        /// Where addresses are looked up.
        #[serde(rename = "geoIP")]
        geo_ip?: Option<Value>,
        /// What proxies log.
        logging?: Option<Value>,
        /// How strictly scripts are checked.
        lua_validation?: Option<LuaValidation>,
        /// Which backends are taken as one.
        merge_backends?: Option<Value>,
        /// How proxies stop.
        shutdown?: Option<Value>,
        /// What proxies tell.
        telemetry?: Option<Value>,
    }

    /// Where proxies run.
    pub struct EnvoyProvider {
        /// Where that is.
        r#type: EnvoyProviderKind,
        /// What is made in Kubernetes.
        kubernetes?: Option<EnvoyKubernetes>,
        /// What is made on a host.
        host?: Option<Value>,
    }

    /// What is made in Kubernetes.
    pub struct EnvoyKubernetes {
        /// The Service that proxies are reached by.
        envoy_service?: Option<EnvoyService>,
        /// The Deployment that they run in.
        envoy_deployment?: Option<Value>,
        /// The `DaemonSet` that they run in, instead.
        envoy_daemon_set?: Option<Value>,
        /// How their number changes.
        envoy_hpa?: Option<Value>,
        /// How many may be away.
        #[serde(rename = "envoyPDB")]
        envoy_pdb?: Option<Value>,
        /// The account that they run as.
        envoy_service_account?: Option<Value>,
        /// Whether listeners keep their ports in the pods.
        use_listener_port_as_container_port?: Option<bool>,
    }

    /// The Service that proxies are reached by.
    pub struct EnvoyService {
        /// Its name; made of the Gateway's when unset.
        name?: Option<Name>,
        /// Its type; `LoadBalancer` when unset.
        r#type?: Option<EnvoyServiceKind>,
        /// Labels to set.
        labels?: BTreeMap<String, Text>,
        /// Annotations to set, such as a load balancer's.
        annotations?: BTreeMap<String, Text>,
        /// Who balances.
        load_balancer_class?: Option<Text>,
        /// The address to ask for.
        #[serde(rename = "loadBalancerIP")]
        load_balancer_ip?: Option<Text>,
        /// The addresses that may come in; all when empty.
        load_balancer_source_ranges?: Vec<Text>,
        /// Whether traffic stays on the node it came to; `Local` when unset.
        external_traffic_policy?: Option<TrafficPolicy>,
        /// Whether it has node ports too; true when unset.
        allocate_load_balancer_node_ports?: Option<bool>,
        /// Whatever else has to change.
        patch?: Option<ObjectPatch>,
    }

    /// A change to what is made.
    pub struct ObjectPatch {
        /// How it is merged; `StrategicMerge` when unset.
        r#type?: Option<PatchKind>,
        /// The change.
        value: Value,
    }
}

/// How two settings join.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum MergeType {
    /// The nearer one counts alone.
    Replace,
    /// They are merged, lists by their keys.
    StrategicMerge,
    /// They are merged, lists replaced.
    #[serde(rename = "JSONMerge")]
    JsonMerge,
}

/// The families of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum EnvoyIpFamily {
    /// The old ones.
    #[serde(rename = "IPv4")]
    Ipv4,
    /// The new ones.
    #[serde(rename = "IPv6")]
    Ipv6,
    /// Both.
    DualStack,
}

/// How strictly scripts are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum LuaValidation {
    /// As they would run.
    Strict,
    /// Their syntax only.
    InsecureSyntax,
    /// Not at all.
    Disabled,
}

/// Where proxies run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum EnvoyProviderKind {
    /// In Kubernetes.
    Kubernetes,
    /// On a host.
    Host,
}

/// The types of a Service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum EnvoyServiceKind {
    /// Within the cluster only.
    #[serde(rename = "ClusterIP")]
    ClusterIp,
    /// At an address of its own.
    LoadBalancer,
    /// At a port of every node.
    NodePort,
}

/// Whether traffic stays on a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum TrafficPolicy {
    /// It does, and the client's address is seen.
    Local,
    /// It does not.
    Cluster,
}

/// How a change is merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum PatchKind {
    /// Lists by their keys.
    StrategicMerge,
    /// Lists replaced.
    #[serde(rename = "JSONMerge")]
    JsonMerge,
}
