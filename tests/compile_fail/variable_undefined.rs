//! A text uses a variable that nothing declares (variable-undefined, SUB-1).

use cofferdam::{name::VarName, text::Text};

pub fn wire(domain: &VarName) -> Text {
    // instead: Text::variable(domain)
    Text::variable("SECRET_DOMAIN")
}
