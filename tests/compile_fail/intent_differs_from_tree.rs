//! A component makes of a profile what its author did not write (intent-differs-from-tree, PRV-5).

use cofferdam::{profile::Tier, provider::Site};

pub fn wire(site: &mut Site<'_>) {
    // instead: assert!(site.profile.tier == Tier::Local);
    site.profile.tier = Tier::Local;
}
