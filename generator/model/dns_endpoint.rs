//! `DNSEndpoint` (`externaldns.k8s.io/v1alpha1`): records that external-dns writes.

use crate::{
    model::{Kind, Namespaced},
    text::Text,
};

objects! {
    /// Records in the zones that external-dns keeps.
    pub struct DnsEndpoint {
        /// Which ones.
        spec: DnsEndpointSpec,
    }
}

impl Kind for DnsEndpoint {
    const API_VERSION: &'static str = "externaldns.k8s.io/v1alpha1";
    const KIND: &'static str = "DNSEndpoint";
    const PLURAL: &'static str = "dnsendpoints";
    type Scope = Namespaced;
}

objects! {
    /// Which records there are.
    pub struct DnsEndpointSpec {
        /// One for each name and type.
        endpoints: Vec<DnsRecord>,
    }

    /// A record.
    pub struct DnsRecord {
        /// The name.
        dns_name: Text,
        /// The type, such as `CNAME`.
        record_type: Text,
        /// What it points at.
        targets: Vec<Text>,
    }
}
