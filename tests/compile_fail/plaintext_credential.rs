//! A Secret holds its value in plain text (plaintext-credential, SEC-3).

use cofferdam::{model::SecretText, name::VarName};

pub fn wire(variable: &VarName) -> SecretText {
    // instead: SecretText::of(variable)
    SecretText::of("hunter2")
}
