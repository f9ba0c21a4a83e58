//! A store never forgets (unbounded-retention, RES-5).

use cofferdam::chart::Retention;

// instead: pub const RETENTION: Retention = Retention::days(15);
pub const RETENTION: Retention = Retention::days(0);
