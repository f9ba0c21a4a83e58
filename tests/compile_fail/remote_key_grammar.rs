//! A place in a 1Password vault names an item and no field (remote-key-grammar, SEC-6).

use cofferdam::name::VaultItem;

// instead: pub const PLACE: VaultItem = VaultItem::literal("clickstack/HYPERDX_API_KEY");
pub const PLACE: VaultItem = VaultItem::literal("clickstack");
