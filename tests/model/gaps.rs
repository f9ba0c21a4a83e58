//! Where the models say other than upstream, on purpose.

use super::parity::Difference;
use std::fmt;

/// A difference that is meant, and why.
pub(super) enum Gap {
    /// At a path of a kind, and below.
    Below(&'static str, &'static str, &'static str),
    /// Fields that the model of a kind does not have.
    Missing(&'static str, &'static str),
    /// Wherever a path ends so, in any kind.
    Ending(&'static str, &'static str),
}

const UNUSED: &str = "nothing here sets it; it passes through as it is";
const PLAIN: &str = "a secret in plain sight";
const POD: &str = "Kubernetes' own; it passes through as it is";
const QUANTITY: &str = "a quantity is written as text, so that it has one form";
const RECURSIVE: &str = "a route below a route, which the schema cannot say";
const ENDPOINTS: &str = "a policy in a namespace is about its pods, never about nodes";
const CLOSED: &str = "a closed set, though the schema does not say so";

/// Every difference that is meant; one that is none any more fails the test.
pub(super) const GAPS: &[Gap] = &[
    Gap::Below("AlertmanagerConfig", "spec.route.routes", RECURSIVE),
    Gap::Below("Certificate", "spec.keystores.jks.password", PLAIN),
    Gap::Below("Certificate", "spec.keystores.pkcs12.password", PLAIN),
    Gap::Below("CiliumNetworkPolicy", "spec.endpointSelector", ENDPOINTS),
    Gap::Missing("CiliumNetworkPolicy", UNUSED),
    Gap::Below("ClusterSecretStore", "spec.provider.*", UNUSED),
    Gap::Below("EnvoyProxy", "spec.backendTLS", UNUSED),
    Gap::Below("EnvoyProxy", "spec.bootstrap", UNUSED),
    Gap::Below("EnvoyProxy", "spec.dynamicModules", UNUSED),
    Gap::Below("EnvoyProxy", "spec.filterOrder", UNUSED),
    Gap::Below("EnvoyProxy", "spec.geoIP", UNUSED),
    Gap::Below("EnvoyProxy", "spec.logging", UNUSED),
    Gap::Below("EnvoyProxy", "spec.mergeBackends", UNUSED),
    Gap::Below("EnvoyProxy", "spec.provider.host", UNUSED),
    Gap::Below("EnvoyProxy", "spec.provider.kubernetes.envoyDaemonSet", UNUSED),
    Gap::Below("EnvoyProxy", "spec.provider.kubernetes.envoyDeployment", UNUSED),
    Gap::Below("EnvoyProxy", "spec.provider.kubernetes.envoyHpa", UNUSED),
    Gap::Below("EnvoyProxy", "spec.provider.kubernetes.envoyPDB", UNUSED),
    Gap::Below("EnvoyProxy", "spec.provider.kubernetes.envoyServiceAccount", UNUSED),
    Gap::Below("EnvoyProxy", "spec.shutdown", UNUSED),
    Gap::Below("EnvoyProxy", "spec.telemetry", UNUSED),
    Gap::Missing("PushSecret", UNUSED),
    Gap::Below("Grafana", "spec.deployment", POD),
    Gap::Below("Instrumentation", "spec.nodejs.env", POD),
    Gap::Below("Instrumentation", "spec.nodejs.resourceRequirements", POD),
    Gap::Below("Instrumentation", "spec.python.env", POD),
    Gap::Below("Instrumentation", "spec.python.resourceRequirements", POD),
    Gap::Below("OpenTelemetryCollector", "spec.env", POD),
    Gap::Below("OpenTelemetryCollector", "spec.resources", POD),
    Gap::Below("OpenTelemetryCollector", "spec.securityContext", POD),
    Gap::Below("SecretStore", "spec.provider.*", UNUSED),
    Gap::Missing("AlertmanagerConfig", UNUSED),
    Gap::Missing("Grafana", UNUSED),
    Gap::Missing("GrafanaDashboard", UNUSED),
    Gap::Missing("GrafanaDatasource", UNUSED),
    Gap::Missing("Instrumentation", UNUSED),
    Gap::Missing("OpenTelemetryCollector", UNUSED),
    Gap::Missing("PodMonitor", UNUSED),
    Gap::Missing("PrometheusRule", UNUSED),
    Gap::Missing("Agent", UNUSED),
    Gap::Missing("ModelConfig", UNUSED),
    Gap::Missing("RemoteMCPServer", UNUSED),
    Gap::Missing("SecurityPolicy", UNUSED),
    Gap::Missing("ServiceMonitor", UNUSED),
    Gap::Ending(".additionalVolumeMounts", POD),
    Gap::Ending(".erasureCoded.stripeUnit", QUANTITY),
    Gap::Ending(".externalMgrEndpoints", POD),
    Gap::Ending(".livenessProbe", POD),
    Gap::Ending(".logCollector.maxLogSize", QUANTITY),
    Gap::Ending(".matchExpressions.operator", CLOSED),
    Gap::Ending(".patch.type", CLOSED),
    Gap::Ending(".placement", POD),
    Gap::Ending(".podTemplate.spec.affinity", POD),
    Gap::Ending(".preparePlacement", POD),
    Gap::Ending(".readinessProbe", POD),
    Gap::Ending(".resources.limits", QUANTITY),
    Gap::Ending(".resources.requests", QUANTITY),
    Gap::Ending(".rgwConfigFromSecret", POD),
    Gap::Ending(".startupProbe", POD),
    Gap::Ending(".volumeClaimTemplate", POD),
    Gap::Ending(".volumeClaimTemplates", POD),
];

impl Gap {
    pub(super) fn covers(&self, difference: &Difference) -> bool {
        match self {
            Self::Below(kind, path, _) => {
                let below = difference.path.strip_prefix(path);
                *kind == difference.kind
                    && below.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            }
            Self::Missing(kind, _) => *kind == difference.kind && difference.is_missing(),
            Self::Ending(path, _) => difference.path.ends_with(path),
        }
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Below(kind, path, reason) => write!(f, "{kind} {path} ({reason})"),
            Self::Missing(kind, reason) => write!(f, "{kind} lacks fields ({reason})"),
            Self::Ending(path, reason) => write!(f, "…{path} ({reason})"),
        }
    }
}
