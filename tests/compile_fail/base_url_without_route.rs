//! A base URL is written down beside the route that it should come from (base-url-without-route, EXP-11).

use cofferdam::containment::exposure::{Address, Public, Url};

pub fn wire(address: &Address<Public>) -> Url {
    // instead: Url::of(address)
    Url::of("https://web.example.com")
}
