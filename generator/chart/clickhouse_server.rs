//! What a ClickHouse server is told beyond its operator's defaults: paths of its HTTP port, its own logs.

use crate::{chart::Retention, containment::SecretKey};
use serde_json::{Map, Value, json};

/// What a ClickHouse server is told beyond its operator's defaults.
#[derive(Clone, Debug, Default)]
pub struct Server {
    /// Paths of the HTTP port that answer with a query of their own.
    pub handlers: Vec<QueryHandler>,
    /// How long its logs about itself are kept; forever when unset.
    pub system_logs: Option<Retention>,
    /// The password of the user `default`, who needs none when unset.
    pub default_user: Option<SecretKey>,
    /// Whether the user `otelcollector` may say how long its tables keep.
    pub sets_retention: bool,
}

/// The rights of the user `otelcollector`: the chart's, and the one to say how long its tables keep.
const GRANT: &str = "GRANT SELECT,INSERT,CREATE,SHOW,ALTER TTL ON default.*";

/// A path that answers a GET with the result of one query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryHandler {
    /// The path, such as `/events`.
    pub path: &'static str,
    /// The query; `{name:Type}` in it is a parameter of the URL.
    pub query: &'static str,
}

/// The tables in which a server logs about itself, and that grow for as long as it runs.
const SYSTEM_LOGS: [&str; 6] =
    ["asynchronous_metric_log", "metric_log", "part_log", "query_log", "text_log", "trace_log"];

impl Server {
    /// The `settings` of a `ClickHouseCluster`; none where there is nothing to tell.
    pub(super) fn settings(&self) -> Option<Value> {
        let mut config = Map::new();
        if let Some(kept) = self.system_logs {
            let ttl = format!("event_date + INTERVAL {} DAY DELETE", kept.as_days());
            for log in SYSTEM_LOGS {
                config.insert(log.to_owned(), json!({"ttl": ttl}));
            }
        }
        if !self.handlers.is_empty() {
            config.insert("http_handlers".to_owned(), json!({"rule": self.rules()}));
        }
        let mut settings = Map::new();
        if !config.is_empty() {
            settings.insert("extraConfig".to_owned(), config.into());
        }
        if let Some(key) = &self.default_user {
            let secret = json!({"name": key.secret(), "key": key.key()});
            settings.insert("defaultUserPassword".to_owned(), json!({"secret": secret}));
        }
        if self.sets_retention {
            // A list replaces the chart's own, so its rights stand here again.
            let users = json!({"otelcollector": {"grants": [{"query": GRANT}]}});
            settings.insert("extraUsersConfig".to_owned(), json!({"users": users}));
        }
        (!settings.is_empty()).then(|| settings.into())
    }

    /// Once there is one handler, a server has no others: what its probes, its scrapers and every client
    /// ask for is told anew. The last has a path, since 25.7 crashes on a rule without one.
    fn rules(&self) -> Vec<Value> {
        let own = self.handlers.iter().map(|handler| {
            json!({
                "url": handler.path,
                "methods": "GET",
                "handler": {"type": "predefined_query_handler", "query": handler.query},
            })
        });
        let ping = json!({
            "type": "static",
            "status": 200,
            "content_type": "text/plain; charset=UTF-8",
            "response_content": "Ok.\n",
        });
        let query = json!({"type": "dynamic_query_handler", "query_param_name": "query"});
        let given = [
            json!({"url": "/ping", "handler": ping}),
            json!({"url": "/replicas_status", "handler": {"type": "replicas_status"}}),
            json!({"url": "/metrics", "handler": {"type": "prometheus"}}),
            json!({"url": "/", "methods": "GET,POST", "handler": query}),
        ];
        own.chain(given).collect()
    }
}
