//! A base URL is written down beside the route that it should come from (EXP-11).
use cofferdam::containment::exposure::{Address, Public, Url};

pub fn wire(address: &Address<Public>) -> Url {
    // instead: address.url()
    Url::from("https://web.example.com")
}
