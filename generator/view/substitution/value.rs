//! What an expression gives, once its variables are known.

use super::expression::{Expression, Piece};

/// The longest text that is put together.
const LONGEST: usize = 1 << 20;

/// What is known about a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lookup<'a> {
    /// Its value.
    Known(&'a str),
    /// That there is no such variable.
    Undefined,
    /// Nothing, or only that it exists.
    Unknown,
}

/// Puts pieces together; none where that takes a value that is not known, or where Flux refuses it.
pub(super) fn whole<'v>(
    pieces: &[Piece<'_>],
    look_up: &dyn Fn(&str) -> Lookup<'v>,
) -> Option<String> {
    let mut whole = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => whole.push_str(text),
            Piece::Expression(expression) => whole.push_str(&value(expression, look_up)?),
        }
        if whole.len() > LONGEST {
            return None;
        }
    }
    Some(whole)
}

fn value<'v>(expression: &Expression<'_>, look_up: &dyn Fn(&str) -> Lookup<'v>) -> Option<String> {
    let value = match look_up(expression.name) {
        Lookup::Known(value) => value,
        Lookup::Undefined if expression.has_default() => "",
        Lookup::Undefined | Lookup::Unknown => return None,
    };
    let arguments = expression.arguments.iter().map(|pieces| whole(pieces, look_up));
    let arguments: Vec<String> = arguments.collect::<Option<_>>()?;
    let argument = |at: usize| arguments.get(at).map_or("", String::as_str);
    let (first, second) = (argument(0), argument(1));
    Some(match expression.operator {
        "#" if arguments.is_empty() => value.len().to_string(),
        "," => of_first(value, |first| first.to_lowercase().collect()),
        ",," => value.to_lowercase(),
        "^" => of_first(value, |first| first.to_uppercase().collect()),
        "^^" => value.to_uppercase(),
        ":" => part(value, first, arguments.get(1).map(String::as_str))?,
        // Patterns are left to Flux.
        "#" | "##" | "%" | "%%" if first.contains(['*', '?', '[', '\\']) => return None,
        "#" | "##" => value.strip_prefix(first).unwrap_or(value).to_owned(),
        "%" | "%%" => value.strip_suffix(first).unwrap_or(value).to_owned(),
        "//" if value.matches(first).count().saturating_mul(second.len()) > LONGEST => return None,
        "//" => value.replace(first, second),
        "/#" if arguments.len() < 2 || !value.starts_with(first) => value.to_owned(),
        "/" | "/#" => value.replacen(first, second, 1),
        "/%" => match value.strip_suffix(first).filter(|_| arguments.len() > 1) {
            Some(rest) => format!("{rest}{second}"),
            None => value.to_owned(),
        },
        _ if value.is_empty() => first.to_owned(),
        _ => value.to_owned(),
    })
}

fn of_first(value: &str, change: impl Fn(char) -> String) -> String {
    let mut rest = value.chars();
    rest.next().map(|first| change(first) + rest.as_str()).unwrap_or_default()
}

/// The part of a value from an offset on, at most so long, both in bytes; what is no number changes nothing.
fn part(value: &str, from: &str, length: Option<&str>) -> Option<String> {
    let (Ok(from), Ok(length)) = (from.parse::<i64>(), length.map(str::parse::<i64>).transpose())
    else {
        return Some(value.to_owned());
    };
    let size = i64::try_from(value.len()).ok()?;
    let from = if from < 0 { (size + from).max(0) } else { from.min(size) };
    let to = length.map_or(size, |length| from.saturating_add(length).min(size));
    let range = usize::try_from(from).ok()?..usize::try_from(to).ok()?;
    value.get(range).map(str::to_owned)
}
