//! A reason stands in for a login on the internet (open-ui-without-gate, EXP-9).
use cofferdam::{
    containment::{
        Layer,
        exposure::{Accepted, Gateway, Internal, Public, Ui},
        tier,
    },
    name::{Label, Name},
};

pub fn wire(
    app: &mut Layer<tier::App>,
    (house, internet): (&Gateway<Internal>, &Gateway<Public>),
    ui: Ui<Accepted>,
) {
    let host = Label::literal("console");
    // instead: app.expose(house.address(&host), Name::literal("console"), ui);
    app.expose(internet.address(&host), Name::literal("console"), ui);
}
