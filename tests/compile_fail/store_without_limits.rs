//! ClickHouse may take all the memory of its node (store-without-limits, RES-1).

use cofferdam::chart::Resources;

// instead: pub const CLICKHOUSE: Resources = Resources::literal("1", "4Gi", "8Gi");
pub const CLICKHOUSE: Resources = Resources::literal("1", "4Gi", "0");
