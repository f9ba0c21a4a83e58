//! A host is written down, and with it a private domain (literal-domain, EXP-12).
use cofferdam::{
    name::{Label, VarName},
    text::Host,
};

pub fn wire(label: &Label, domain: &VarName) -> Host {
    // instead: Host::under(label, domain)
    Host::from("web.example.com")
}
