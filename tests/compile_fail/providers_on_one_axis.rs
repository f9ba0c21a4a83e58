//! A component is given two providers of one axis (providers-on-one-axis, PRV-1).

use cofferdam::{component::hello_web::Ground, provider::ingress::Ingress};

pub fn wire<'a>(nginx: &'a Ingress, traefik: &'a Ingress) -> Ground<'a> {
    // instead: Ground { ingress: traefik, gate: None }
    Ground { ingress: [nginx, traefik], gate: None }
}
