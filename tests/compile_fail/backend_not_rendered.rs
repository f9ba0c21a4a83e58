//! A route ends at a Service whose name somebody guessed (backend-not-rendered, EXP-5).

use cofferdam::{
    chart::ClickStackV3,
    containment::{
        Release,
        exposure::{OwnLogin, Ui},
    },
};

pub fn wire(release: &Release<ClickStackV3>) -> Ui<OwnLogin> {
    // instead: ClickStackV3::ui(release)
    Ui::with_own_login("hyperdx")
}
