//! A domain is written into the label of a host (literal-domain, EXP-12).

use cofferdam::name::Label;

// instead: pub const HOST: Label = Label::literal("web");
pub const HOST: Label = Label::literal("web.example.com");
