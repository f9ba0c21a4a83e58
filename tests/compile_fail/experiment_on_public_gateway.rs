//! An experiment answers on the internet (experiment-on-public-gateway, EXP-1).
use cofferdam::{
    containment::{
        Layer,
        exposure::{Gateway, Internal, OwnLogin, Public, Ui},
        tier,
    },
    name::{Label, Name},
};

pub fn wire(
    trial: &mut Layer<tier::Experiment>,
    (house, internet): (&Gateway<Internal>, &Gateway<Public>),
    ui: Ui<OwnLogin>,
) {
    let host = Label::literal("trial");
    // instead: trial.expose(house.address(&host), Name::literal("trial"), ui);
    trial.expose(internet.address(&host), Name::literal("trial"), ui);
}
