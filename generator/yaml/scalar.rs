//! What a plain scalar means: YAML 1.2, without the numbers that Go reads differently.

use crate::yaml::Value;

/// Why a number cannot be held.
#[derive(Clone, Copy)]
pub(super) enum Unheld {
    /// A whole number outside of 64 bits with a sign.
    TooLong,
    /// A number with an exponent that no float reaches.
    TooLarge,
    /// `.inf` or `.nan`.
    NotFinite,
}

/// Gives the value of a scalar without quotes; `0777`, `1_000`, `yes` and `on` are text.
pub(super) fn plain(text: &str) -> Result<Value, Unheld> {
    let as_text = || Ok(Value::Text(text.into()));
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Ok(Value::Null),
        "true" | "True" | "TRUE" => Ok(Value::Bool(true)),
        "false" | "False" | "FALSE" => Ok(Value::Bool(false)),
        _ if !text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) => as_text(),
        _ if text.contains('_') || has_leading_zero(text) => as_text(),
        _ => number(text)?.map_or_else(as_text, Ok),
    }
}

fn has_leading_zero(text: &str) -> bool {
    let digits = unsigned(text);
    digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit())
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

fn number(text: &str) -> Result<Option<Value>, Unheld> {
    let digits = unsigned(text);
    if let Some(value) = based(text, digits) {
        return Ok(Some(Value::Integer(value)));
    }
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().map(Value::Integer).map(Some).map_err(|_| Unheld::TooLong);
    }
    if matches!(digits, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN") {
        return Err(Unheld::NotFinite);
    }
    // Rust also takes `inf`, `infinity` and `nan`, which are text in YAML.
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(Some(Value::Float(value))),
        Ok(_) if digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') => {
            Err(Unheld::TooLarge)
        }
        Ok(_) | Err(_) => Ok(None),
    }
}

/// The value of `0x1f`, `0o17` and `0b11`, with or without a sign.
fn based(text: &str, digits: &str) -> Option<i64> {
    let (prefix, digits) = digits.split_at_checked(2)?;
    let base = match prefix {
        "0x" | "0X" => 16,
        "0o" | "0O" => 8,
        "0b" | "0B" => 2,
        _ => return None,
    };
    // `from_str_radix` would take a second sign.
    let value = digits.starts_with(|c: char| c.is_digit(base));
    let value = value.then(|| i128::from_str_radix(digits, base).ok()).flatten()?;
    i64::try_from(if text.starts_with('-') { -value } else { value }).ok()
}
