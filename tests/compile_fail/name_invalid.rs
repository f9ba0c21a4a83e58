//! An object gets a name that Kubernetes refuses.
use cofferdam::name::Name;

// instead: pub const NAME: Name = Name::literal("web-1");
pub const NAME: Name = Name::literal("Web_1");
