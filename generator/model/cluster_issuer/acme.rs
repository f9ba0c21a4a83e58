//! An ACME server as an issuer, and how its challenges are solved over HTTP.

use crate::{
    model::{
        cluster_issuer::SecretKeySelector, cluster_issuer::dns01::Dns01, http_route::ParentRef,
    },
    name::Name,
    quantity::{Duration, Quantity},
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

objects! {
    /// An ACME server.
    pub struct AcmeIssuer {
        /// The address of its directory.
        server: Text,
        /// Where it sends warnings.
        email?: Option<Text>,
        /// The certificate profile to ask for.
        profile?: Option<Text>,
        /// The Secret that keeps the account's key; it is made.
        private_key_secret_ref: SecretKeySelector,
        /// Whether the key has to be there already.
        disable_account_key_generation?: Option<bool>,
        /// The account elsewhere that this one is bound to.
        external_account_binding?: Option<ExternalAccount>,
        /// The root to prefer, by its common name.
        preferred_chain?: Option<Text>,
        /// Whether the end that the Certificate wants is asked for.
        enable_duration_feature?: Option<bool>,
        /// The server's CA, as base64.
        ca_bundle?: Option<Text>,
        /// Whether the server's certificate goes unchecked.
        #[serde(rename = "skipTLSVerify")]
        skip_tls_verify?: Option<bool>,
        /// How challenges are solved; the most specific selector wins.
        solvers?: Vec<Solver>,
    }

    /// An account that exists elsewhere.
    pub struct ExternalAccount {
        /// The identifier of its key.
        #[serde(rename = "keyID")]
        key_id: Text,
        /// Where its key is.
        key_secret_ref: SecretKeySelector,
        /// Deprecated, without effect: the algorithm.
        key_algorithm?: Option<HmacAlgorithm>,
    }

    /// How challenges are solved; one of `dns01` and `http01` is set.
    pub struct Solver {
        /// The hosts it solves for; all when unset.
        selector?: Option<SolverSelector>,
        /// By a record in DNS.
        dns01?: Option<Dns01>,
        /// By a file over HTTP.
        http01?: Option<Http01>,
        /// How long it waits instead of looking whether the answer can be seen.
        wait_instead_of_self_check?: Option<Duration>,
    }

    /// The hosts a solver is for.
    pub struct SolverSelector {
        /// Hosts.
        dns_names?: Vec<Text>,
        /// Domains, with all below them.
        dns_zones?: Vec<Text>,
        /// Labels that the Certificate must have.
        match_labels?: BTreeMap<String, Text>,
    }

    /// A file over HTTP; one of its ways is set.
    pub struct Http01 {
        /// By an Ingress.
        ingress?: Option<IngressSolver>,
        /// By an HTTPRoute.
        #[serde(rename = "gatewayHTTPRoute")]
        gateway_http_route?: Option<RouteSolver>,
    }

    /// Challenges answered through an Ingress.
    pub struct IngressSolver {
        /// The class of the Ingress that is made.
        ingress_class_name?: Option<Name>,
        /// The class, as the old annotation.
        class?: Option<Text>,
        /// An Ingress that is there, to add to.
        name?: Option<Name>,
        /// The type of the Service that is made; `NodePort` when unset.
        service_type?: Option<Text>,
        /// What the pods look like.
        pod_template?: Option<SolverPod>,
        /// What the Ingress looks like.
        ingress_template?: Option<SolverIngress>,
    }

    /// Challenges answered through an HTTPRoute.
    pub struct RouteSolver {
        /// The Gateways it is attached to.
        parent_refs?: Vec<ParentRef>,
        /// Labels of the HTTPRoute.
        labels?: BTreeMap<String, Text>,
        /// The type of the Service that is made; `NodePort` when unset.
        service_type?: Option<Text>,
        /// What the pods look like.
        pod_template?: Option<SolverPod>,
    }

    /// What the Ingress of a solver looks like.
    pub struct SolverIngress {
        /// Labels and annotations.
        metadata?: Option<SolverMetadata>,
    }

    /// Labels and annotations of what a solver makes.
    pub struct SolverMetadata {
        /// Labels to set.
        labels?: BTreeMap<String, Text>,
        /// Annotations to set.
        annotations?: BTreeMap<String, Text>,
    }

    /// What the pods of a solver look like.
    pub struct SolverPod {
        /// Labels and annotations.
        metadata?: Option<SolverMetadata>,
        /// Where and how they run.
        spec?: Option<SolverPodSpec>,
    }

    /// Where and how a solver's pods run.
    pub struct SolverPodSpec {
        /// The account they run as.
        service_account_name?: Option<Name>,
        /// Their priority class.
        priority_class_name?: Option<Name>,
        /// Labels that the node must have.
        node_selector?: BTreeMap<String, Text>,
        /// Taints they bear.
        tolerations?: Vec<Toleration>,
        /// Which nodes and pods they seek or shun, as Kubernetes writes it.
        affinity?: Option<Value>,
        /// The Secrets with logins for their images.
        image_pull_secrets?: Vec<ImagePullSecret>,
        /// What they need and may have.
        resources?: Option<SolverResources>,
        /// What they may do.
        security_context?: Option<PodSecurity>,
    }

    /// A Secret with a registry's login.
    pub struct ImagePullSecret {
        /// Its name.
        name?: Option<Name>,
    }

    /// What a container needs and may have.
    pub struct SolverResources {
        /// What it needs.
        requests?: BTreeMap<String, Quantity>,
        /// What it may have at most.
        limits?: BTreeMap<String, Quantity>,
    }

    /// A taint that is borne.
    pub struct Toleration {
        /// The taint; every one when unset.
        key?: Option<Text>,
        /// How its value is compared; `Equal` when unset.
        operator?: Option<Text>,
        /// Its value.
        value?: Option<Text>,
        /// Its effect; every one when unset.
        effect?: Option<Text>,
        /// How long it is borne, in seconds; for ever when unset.
        toleration_seconds?: Option<i64>,
    }

    /// What a pod may do.
    pub struct PodSecurity {
        /// Whether it must not be root.
        run_as_non_root?: Option<bool>,
        /// The user it runs as.
        run_as_user?: Option<i64>,
        /// The group it runs as.
        run_as_group?: Option<i64>,
        /// The group that owns its volumes.
        fs_group?: Option<i64>,
        /// When the owner of volumes is changed; `Always` when unset.
        fs_group_change_policy?: Option<Text>,
        /// Further groups.
        supplemental_groups?: Vec<i64>,
        /// The system calls it may make.
        seccomp_profile?: Option<SeccompProfile>,
        /// Its `SELinux` context.
        se_linux_options?: Option<SeLinuxOptions>,
        /// Kernel parameters.
        sysctls?: Vec<Sysctl>,
    }

    /// System calls that may be made.
    pub struct SeccompProfile {
        /// Which profile: `RuntimeDefault`, `Localhost` or `Unconfined`.
        r#type: Text,
        /// The file on the node, for `Localhost`.
        localhost_profile?: Option<Text>,
    }

    /// A context of `SELinux`.
    pub struct SeLinuxOptions {
        /// Its user.
        user?: Option<Text>,
        /// Its role.
        role?: Option<Text>,
        /// Its type.
        r#type?: Option<Text>,
        /// Its level.
        level?: Option<Text>,
    }

    /// A kernel parameter.
    pub struct Sysctl {
        /// Its name.
        name: Text,
        /// Its value.
        value: Text,
    }
}

/// Algorithms for binding accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum HmacAlgorithm {
    /// With SHA-256.
    #[serde(rename = "HS256")]
    Hs256,
    /// With SHA-384.
    #[serde(rename = "HS384")]
    Hs384,
    /// With SHA-512.
    #[serde(rename = "HS512")]
    Hs512,
}
