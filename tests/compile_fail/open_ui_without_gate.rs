//! A user interface without a login answers on a gateway (open-ui-without-gate, EXP-9).
use cofferdam::{
    containment::{
        Layer,
        exposure::{Address, Gated, Internal, Open, Ui},
        tier,
    },
    name::Name,
};

pub fn wire(
    app: &mut Layer<tier::App>,
    address: Address<Internal>,
    (gated, open): (Ui<Gated>, Ui<Open>),
) {
    // instead: app.expose(address, Name::literal("console"), gated);
    app.expose(address, Name::literal("console"), open);
}
