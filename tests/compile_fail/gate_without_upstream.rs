//! Routes go to a gate that only answers questions (gate-without-upstream, EXP-8).

use cofferdam::{
    chart::{Asked, OAuth2ProxyV10, Upstream},
    containment::{
        Release, Scope,
        evidence::{GatewayKinds, Installed},
        exposure::Grant,
    },
    name::Namespace,
};

pub fn wire(
    (scope, from): (&mut Scope, &Namespace),
    (before, asked): (&Release<OAuth2ProxyV10<Upstream>>, &Release<OAuth2ProxyV10<Asked>>),
    kinds: &Installed<GatewayKinds>,
) -> Grant {
    // instead: scope.grant(before, from, kinds)
    scope.grant(asked, from, kinds)
}
