//! A chart version lets the tree change without a commit (version-not-exact, SRC-1).
use cofferdam::name::Version;

// instead: pub const VERSION: Version = Version::literal("1.2.3");
pub const VERSION: Version = Version::literal("^1.2");
