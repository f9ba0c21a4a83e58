//! What Go's YAML readers make of a scalar without quotes, on the side of caution.

/// Whether some reader written in Go takes a plain scalar for anything but text: yaml v2 with its words and
/// numbers of YAML 1.1, v3 with its dates, and what YAML 1.1 itself says of base 60.
pub(crate) fn is_other_than_text(plain: &str) -> bool {
    is_word(plain) || is_date(plain) || is_number(plain) || is_base_sixty(plain)
}

fn is_word(plain: &str) -> bool {
    let words = ["", "~", "<<", "=", "y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let numbers = [".nan", ".inf", "+.inf", "-.inf"];
    let lower = plain.to_lowercase();
    words.contains(&lower.as_str()) || numbers.contains(&lower.as_str())
}

fn is_date(plain: &str) -> bool {
    let mut parts = plain.splitn(3, '-');
    let digits = |text: &str, most: usize| {
        !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit())
    };
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let at = day.find(|c: char| !c.is_ascii_digit()).unwrap_or(day.len());
    let (day, time) = day.split_at(at);
    let time = time.trim_start_matches(['T', 't', ' ', '\t']);
    if !time.is_empty() && !time.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    year.len() == 4 && digits(year, 4) && digits(month, 2) && digits(day, 2)
}

fn is_number(plain: &str) -> bool {
    // Underscores are dropped before anything else is looked at.
    let plain = plain.replace('_', "");
    let unsigned = plain.strip_prefix(['+', '-']).unwrap_or(&plain).to_lowercase();
    for (prefix, base) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = unsigned.strip_prefix(prefix) {
            // A sign after the prefix slips through, as the rest is read as a number of its own.
            let digits = digits.strip_prefix(['+', '-']).unwrap_or(digits);
            return !digits.is_empty() && digits.chars().all(|c| c.is_digit(base));
        }
    }
    let (mantissa, exponent) = unsigned.split_once('e').unwrap_or((&unsigned, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let (whole, broken) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let any = !whole.is_empty() || !broken.is_empty();
    any && digits(whole) && digits(broken) && !exponent.is_empty() && digits(exponent)
}

fn is_base_sixty(plain: &str) -> bool {
    let unsigned = plain.strip_prefix(['+', '-']).unwrap_or(plain);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut parts = whole.split(':');
    let first = parts.next().unwrap();
    let rest: Vec<&str> = parts.collect();
    let below_sixty = |part: &&str| part.len() <= 2 && part.parse::<u8>().is_ok_and(|n| n < 60);
    first.starts_with(|c: char| ('1'..='9').contains(&c))
        && first.bytes().all(|b| b.is_ascii_digit() || b == b'_')
        && !rest.is_empty()
        && fraction.bytes().all(|b| b.is_ascii_digit() || b == b'_')
        && rest.iter().all(below_sixty)
}
