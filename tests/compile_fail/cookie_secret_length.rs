//! A cookie secret is as long as base64 makes it (cookie-secret-length, SEC-9).

use cofferdam::chart::CookieSecret;

// instead: pub const COOKIE: CookieSecret = CookieSecret::of_bytes(32);
pub const COOKIE: CookieSecret = CookieSecret::of_bytes(44);
