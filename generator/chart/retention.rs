//! How long a store keeps what it is sent, and how much of its volume that may take.

use crate::{name::Invalid, quantity::Quantity};
use std::num::NonZeroU16;

/// How long a store keeps what it is sent; no store keeps everything (RES-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention(u16);

impl Retention {
    /// So many days.
    pub const fn days(days: u16) -> Self {
        assert!(
            days > 0,
            "a store without an end to what it keeps fills its volume: say for how many days (rule \
             unbounded-retention, RES-5)"
        );
        Self(days)
    }

    /// So many days, by a number that is known to be one.
    pub const fn of(days: NonZeroU16) -> Self {
        Self(days.get())
    }

    /// The number of days.
    pub const fn as_days(self) -> u16 {
        self.0
    }
}

impl From<NonZeroU16> for Retention {
    fn from(days: NonZeroU16) -> Self {
        Self(days.get())
    }
}

/// The volume of a store, and how much of it the store may take before it forgets the oldest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volume {
    size: Quantity,
    kept: Quantity,
}

/// How much of a volume may be kept: what is being written and cleaned up needs the rest.
const SHARE: f64 = 0.85;

impl Volume {
    /// A volume of a size of which so much is kept; both are amounts of bytes.
    pub fn new(size: Quantity, kept: Quantity) -> Result<Self, Invalid> {
        if kept.amount() > 0.0 && kept.amount() <= size.amount() * SHARE {
            return Ok(Self { size, kept });
        }
        Err(Invalid {
            what: "amount to keep",
            text: kept.to_string(),
            rule: "it must be at most 85 % of the volume, or the volume is full before the oldest goes (rule \
                   retention-exceeds-volume, RES-6)",
        })
    }

    /// A volume of a size of which four fifths are kept.
    pub fn with_room(size: Quantity) -> Result<Self, Invalid> {
        let kept = format!("{:.0}", (size.amount() * 0.8).floor());
        Self::new(size, Quantity::try_from(kept.as_str())?)
    }

    /// The size of the volume.
    pub fn size(&self) -> &Quantity {
        &self.size
    }

    /// How much is kept, in whole mebibytes.
    pub fn kept_mebibytes(&self) -> String {
        format!("{:.0}", (self.kept.amount() / f64::from(1 << 20)).floor())
    }
}
