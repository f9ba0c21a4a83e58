//! How much and how often: rates, requests at a time, retries, failing services.

use crate::{
    model::{IntOrString, middleware::auth::IpStrategy},
    name::Name,
    text::Text,
};

objects! {
    /// How many requests in a time.
    pub struct RateLimit {
        /// How many in each period; any when 0 or unset.
        average?: Option<i64>,
        /// The period, in seconds or as a duration; one second when unset.
        period?: Option<IntOrString>,
        /// How many at once; 1 when unset.
        burst?: Option<i64>,
        /// Whose requests count together; those of an address when unset.
        source_criterion?: Option<SourceCriterion>,
        /// Where counts are kept, for all Traefiks together.
        redis?: Option<Redis>,
    }

    /// How many requests at a time.
    pub struct InFlightRequests {
        /// How many.
        amount?: Option<i64>,
        /// Whose requests count together; those to a host when unset.
        source_criterion?: Option<SourceCriterion>,
    }

    /// Whose requests count together; one is set.
    pub struct SourceCriterion {
        /// Those of an address.
        ip_strategy?: Option<IpStrategy>,
        /// Those with the same value of a header.
        request_header_name?: Option<Text>,
        /// Those to the same host.
        request_host?: Option<bool>,
    }

    /// A Redis that keeps counts.
    pub struct Redis {
        /// Its addresses, as `host:port`; `127.0.0.1:6379` when empty.
        endpoints?: Vec<Text>,
        /// The Secret with `username` and `password`.
        secret?: Option<Name>,
        /// Its database, by number.
        db?: Option<i64>,
        /// How its certificate is checked; without TLS when unset.
        tls?: Option<RedisTls>,
        /// How many connections are kept.
        pool_size?: Option<i64>,
        /// How many idle ones at least.
        min_idle_conns?: Option<i64>,
        /// How many at most; any when 0 or unset.
        max_active_conns?: Option<i64>,
        /// The longest a connection takes; five seconds when unset.
        dial_timeout?: Option<IntOrString>,
        /// The longest reading takes; three seconds when unset.
        read_timeout?: Option<IntOrString>,
        /// The longest writing takes; three seconds when unset.
        write_timeout?: Option<IntOrString>,
    }

    /// How Redis's certificate is checked.
    pub struct RedisTls {
        /// The Secret with its CA.
        ca_secret?: Option<Name>,
        /// The Secret with a client certificate.
        cert_secret?: Option<Name>,
        /// Whether it goes unchecked.
        insecure_skip_verify?: Option<bool>,
    }

    /// When a failing service gets no requests.
    pub struct CircuitBreaker {
        /// When it counts as failing, such as `NetworkErrorRatio() > 0.30`.
        expression?: Option<Text>,
        /// How often that is looked at; 100 ms when unset.
        check_period?: Option<IntOrString>,
        /// How long it gets none; ten seconds when unset.
        fallback_duration?: Option<IntOrString>,
        /// How long it gets fewer, after that; ten seconds when unset.
        recovery_duration?: Option<IntOrString>,
        /// The status clients get meanwhile; 503 when unset.
        response_code?: Option<i64>,
    }

    /// When a failed request is tried again.
    pub struct Retry {
        /// How often.
        attempts?: Option<i64>,
        /// How soon the first time; it grows from there.
        initial_interval?: Option<IntOrString>,
        /// How long in all.
        timeout?: Option<IntOrString>,
        /// The statuses that count as failure.
        status?: Vec<Text>,
        /// Whether network errors do not count as failure.
        disable_retry_on_network_error?: Option<bool>,
        /// Whether requests that change something are tried again.
        retry_non_idempotent_method?: Option<bool>,
        /// The largest request, in bytes; any when -1 or unset.
        max_request_body_bytes?: Option<i64>,
    }
}
