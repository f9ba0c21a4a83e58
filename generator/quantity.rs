//! Amounts as Kubernetes writes them: resource quantities, and durations as Flux writes them.

use crate::name::Invalid;
use std::{borrow::Cow, fmt};

/// A Kubernetes resource quantity, such as `500m`, `2Gi` or `0.5`.
///
/// Grammar: `k8s.io/apimachinery` `resource.Quantity`; kept as it was written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Quantity(Cow<'static, str>);

/// A duration as Flux takes it: one or more of number and `ms`, `s`, `m` or `h`, such as `1h30m`.
///
/// Pattern of the Flux CRDs: `^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Duration(Cow<'static, str>);

const SUFFIXES: [&str; 15] =
    ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi"];

impl Quantity {
    /// Takes a literal; an invalid one does not compile when called in a `const`.
    pub const fn literal(text: &'static str) -> Self {
        assert!(is_quantity(text.as_bytes()), "not a Kubernetes quantity");
        Self(Cow::Borrowed(text))
    }

    /// The text as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The amount as a number, such as of bytes.
    pub fn amount(&self) -> f64 {
        let (number, suffix) = self.0.split_at(number_end(self.0.as_bytes(), 0));
        let number: f64 = number.parse().unwrap_or_default();
        let power = |units: &str, base: f64| {
            let at = units.find(suffix.chars().next()?)?;
            Some(base.powi(i32::try_from(at).ok()? + 1))
        };
        let factor = match suffix {
            "" => Some(1.0),
            "n" => Some(1e-9),
            "u" => Some(1e-6),
            "m" => Some(1e-3),
            _ if suffix.ends_with('i') => power("KMGTPE", 1024.0),
            _ => power("kMGTPE", 1000.0).filter(|_| suffix.len() == 1),
        };
        factor.map_or_else(|| self.0.parse().unwrap_or_default(), |factor| number * factor)
    }
}

impl Duration {
    /// Takes a literal; an invalid one does not compile when called in a `const`.
    pub const fn literal(text: &'static str) -> Self {
        assert!(is_duration(text.as_bytes()), "not a Flux duration");
        Self(Cow::Borrowed(text))
    }

    /// The text as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// So many minutes.
    pub fn of_minutes(minutes: u64) -> Self {
        Self(Cow::Owned(format!("{minutes}m")))
    }

    /// A duration that is some minutes longer, in whole minutes.
    #[must_use]
    pub fn plus_minutes(&self, minutes: u64) -> Self {
        let whole = self.milliseconds().div_ceil(60_000);
        Self(Cow::Owned(format!("{}m", whole.saturating_add(minutes))))
    }

    /// The length in milliseconds, fractions of one cut off.
    pub fn milliseconds(&self) -> u64 {
        let mut total = 0.0_f64;
        let mut rest = self.0.as_ref();
        while !rest.is_empty() {
            let digits = rest.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(rest.len());
            let unit = rest[digits..]
                .find(|c: char| c.is_ascii_digit())
                .map_or(rest.len(), |at| digits + at);
            let factor = match &rest[digits..unit] {
                "ms" => 1.0,
                "s" => 1_000.0,
                "m" => 60_000.0,
                _ => 3_600_000.0,
            };
            total += rest[..digits].parse::<f64>().unwrap_or_default() * factor;
            rest = &rest[unit..];
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a duration is positive, and one past 2^64 ms saturates"
        )]
        let whole = total as u64;
        whole
    }
}

impl TryFrom<&str> for Quantity {
    type Error = Invalid;

    fn try_from(text: &str) -> Result<Self, Invalid> {
        if is_quantity(text.as_bytes()) {
            return Ok(Self(Cow::Owned(text.to_owned())));
        }
        Err(Invalid {
            what: "quantity",
            text: text.to_owned(),
            rule: "it must be a number with an optional unit such as `m`, `Mi`, `Gi` or `M`",
        })
    }
}

impl TryFrom<&str> for Duration {
    type Error = Invalid;

    fn try_from(text: &str) -> Result<Self, Invalid> {
        if is_duration(text.as_bytes()) {
            return Ok(Self(Cow::Owned(text.to_owned())));
        }
        Err(Invalid {
            what: "duration",
            text: text.to_owned(),
            rule: "it must be numbers each followed by `ms`, `s`, `m` or `h`, such as `1h30m`",
        })
    }
}

impl<'de> serde::Deserialize<'de> for Quantity {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::try_from(text.as_str()).map_err(serde::de::Error::custom)
    }
}

impl<'de> serde::Deserialize<'de> for Duration {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::try_from(text.as_str()).map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where the digits (with at most one dot) that start at `from` end; `from` itself when there are none.
const fn number_end(text: &[u8], from: usize) -> usize {
    let mut i = from;
    let mut dot = false;
    let mut digit = false;
    while i < text.len() {
        if text[i].is_ascii_digit() {
            digit = true;
        } else if text[i] == b'.' && !dot {
            dot = true;
        } else {
            break;
        }
        i += 1;
    }
    if digit { i } else { from }
}

/// Whether the number of a quantity has no digit but zero.
pub(crate) const fn is_zero(text: &[u8]) -> bool {
    let end = number_end(text, 0);
    let mut i = 0;
    while i < end {
        if text[i].is_ascii_digit() && text[i] != b'0' {
            return false;
        }
        i += 1;
    }
    true
}

const fn is_quantity(text: &[u8]) -> bool {
    let end = number_end(text, 0);
    if end == 0 {
        return false;
    }
    let mut candidate = 0;
    while candidate < SUFFIXES.len() {
        if ends_with_exactly(text, end, SUFFIXES[candidate].as_bytes()) {
            return true;
        }
        candidate += 1;
    }
    ends_with_exactly(text, end, b"Ei") || is_exponent(text, end)
}

const fn is_exponent(text: &[u8], from: usize) -> bool {
    if from + 1 >= text.len() || !matches!(text[from], b'e' | b'E') {
        return false;
    }
    let mut i = if matches!(text[from + 1], b'+' | b'-') { from + 2 } else { from + 1 };
    if i == text.len() {
        return false;
    }
    while i < text.len() {
        if !text[i].is_ascii_digit() {
            return false;
        }
        i += 1;
    }
    true
}

const fn ends_with_exactly(text: &[u8], from: usize, suffix: &[u8]) -> bool {
    if text.len() - from != suffix.len() {
        return false;
    }
    let mut i = 0;
    while i < suffix.len() {
        if text[from + i] != suffix[i] {
            return false;
        }
        i += 1;
    }
    true
}

const fn is_duration(text: &[u8]) -> bool {
    let mut i = 0;
    while i < text.len() {
        let end = number_end(text, i);
        if end == i || text[i] == b'.' || text[end - 1] == b'.' || end == text.len() {
            return false;
        }
        let two = end + 1 < text.len() && text[end] == b'm' && text[end + 1] == b's';
        if !matches!(text[end], b's' | b'm' | b'h') {
            return false;
        }
        i = if two { end + 2 } else { end + 1 };
    }
    !text.is_empty()
}
