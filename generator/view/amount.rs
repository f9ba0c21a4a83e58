//! Amounts in the words of Prometheus, Alertmanager and Loki, and quantities as numbers.

use crate::quantity::Quantity;

/// A duration such as `5m`, `1h30m` or `7d`, in milliseconds; none for anything else.
pub fn milliseconds(text: &str) -> Option<u64> {
    if text == "0" {
        return Some(0);
    }
    let mut total: u64 = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let (number, unit, after) = part(rest)?;
        let factor = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "w" => 604_800_000,
            "y" => 31_536_000_000,
            _ => return None,
        };
        total = total.checked_add(number.parse::<u64>().ok()?.checked_mul(factor)?)?;
        rest = after;
    }
    (!text.is_empty()).then_some(total)
}

/// A size of Prometheus such as `50GB`, in bytes: its units are powers of two.
pub fn prometheus_size(text: &str) -> Option<f64> {
    let (number, unit, after) = part(text)?;
    let power = ["B", "KB", "MB", "GB", "TB", "PB", "EB"]
        .iter()
        .position(|known| *known == unit || format!("{}iB", known.trim_end_matches('B')) == unit)?;
    after.is_empty().then_some(())?;
    Some(number.parse::<f64>().ok()? * 1024_f64.powi(i32::try_from(power).ok()?))
}

/// A quantity of Kubernetes such as `50Gi`, in bytes.
pub fn quantity(text: &str) -> Option<f64> {
    Quantity::try_from(text).ok().map(|quantity| quantity.amount())
}

/// A number, the letters behind it, and what follows.
fn part(text: &str) -> Option<(&str, &str, &str)> {
    let digits = text.find(|char: char| char.is_ascii_alphabetic())?;
    let (number, rest) = text.split_at(digits);
    let end = rest.find(|char: char| !char.is_ascii_alphabetic()).unwrap_or(rest.len());
    (!number.is_empty()).then_some((number, &rest[..end], &rest[end..]))
}

#[cfg(test)]
mod tests {
    use super::{milliseconds, prometheus_size, quantity};

    #[test]
    fn durations_and_sizes_are_read_as_their_owners_do() {
        assert_eq!(milliseconds("1h30m"), Some(5_400_000));
        assert_eq!(milliseconds("7d"), Some(604_800_000));
        assert_eq!([milliseconds(""), milliseconds("5"), milliseconds("${X}")], [None; 3]);
        // Prometheus calls two to the thirtieth a GB, Kubernetes a Gi.
        assert_eq!(prometheus_size("50GB"), quantity("50Gi"));
        assert_eq!(quantity("1500M"), Some(1.5e9));
        assert_eq!([quantity("many"), prometheus_size("50G")], [None; 2]);
    }
}
