//! A component writes an Ingress with the annotations of one provider (provider-leak, PRV-2).

use cofferdam::{
    containment::{
        Layer, Object,
        exposure::{OwnLogin, Ui},
        tier,
    },
    model::{Core, core::Ingress},
    name::{Label, Name},
    provider,
};

pub fn wire(
    (app, chosen): (&mut Layer<tier::App>, &provider::ingress::Ingress),
    (ui, ingress): (Ui<OwnLogin>, Object<Core<Ingress>>),
) {
    let ingress = ingress.annotation("nginx.ingress.kubernetes.io/rewrite-target", "/");
    // instead: chosen.expose(app, &Label::literal("web"), Name::literal("web"), ui);
    app.add(ingress);
}
