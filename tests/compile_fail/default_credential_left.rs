//! A credential of the chart is left as everybody knows it (default-credential, SEC-1).

use cofferdam::{chart::ClickStackV1Secrets, containment::SecretKey};

pub fn wire([api_key, clickhouse, clickhouse_app]: [SecretKey; 3]) -> ClickStackV1Secrets {
    // instead: ClickStackV1Secrets { api_key, clickhouse, clickhouse_app }
    ClickStackV1Secrets { api_key, clickhouse }
}
