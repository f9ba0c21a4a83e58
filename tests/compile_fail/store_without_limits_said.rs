//! Nothing is said about the limits of a store (store-without-limits, RES-1).

use cofferdam::{
    chart::{MinioV5, Resources},
    name::Name,
    quantity::Quantity,
};

pub fn wire(root: Name, storage_class: String, size: Quantity, resources: Resources) -> MinioV5 {
    // instead: MinioV5 { root, storage_class, buckets: Vec::new(), size, resources }
    MinioV5 { root, storage_class, buckets: Vec::new(), size }
}
