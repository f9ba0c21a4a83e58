//! A Secret gets the name of one that the chart renders (secret-taken-by-chart, SEC-2).

use cofferdam::{chart::ClickStackV3, name::Name};

// instead: pub const SECRET: Name = ClickStackV3::secret("clickstack-credentials");
pub const SECRET: Name = ClickStackV3::secret("clickstack-secret");
