//! A component forgets one kind of way in (provider-combination-broken, PRV-3).

use cofferdam::provider::ingress::Ways;

pub fn is_public(ways: &Ways) -> bool {
    // instead: matches!(ways, Ways::Public(_) | Ways::Both { .. })
    match ways { Ways::Internal(_) => false, Ways::Both { .. } => true }
}
