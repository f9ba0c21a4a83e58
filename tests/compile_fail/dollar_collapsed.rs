//! The form in which a text is held is changed in its place (dollar-collapsed, SUB-5).

use cofferdam::text::Text;

pub fn label(text: Text) -> Text {
    // instead: text + "$1"
    { let mut text = text; text.0.push_str("$1"); text }
}
