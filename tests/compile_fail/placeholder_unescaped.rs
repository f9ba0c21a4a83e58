//! A placeholder of the collector is handed on as Flux would read it (placeholder-unescaped, SUB-3).

use cofferdam::text::Text;

pub fn header() -> Text {
    // instead: Text::literal("${env:API_KEY}")
    Text("${env:API_KEY}".to_owned())
}
