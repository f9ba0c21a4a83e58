//! `${…}` and `$$` as Flux reads them: the grammar of `envsubst` in `fluxcd/pkg`.

use std::fmt;

/// How many expressions may be inside one another; Flux itself knows no limit.
const DEEPEST: usize = 64;

/// A text, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template<'a> {
    /// Its pieces; put together, the texts among them are what is left of it with each `$$` as `$`.
    pub pieces: Vec<Piece<'a>>,
    /// Where each `$$` stands, in bytes.
    pub doubled: Vec<usize>,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text that stays.
    Text(&'a str),
    /// What stands for a value.
    Expression(Expression<'a>),
}

/// A `${…}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression<'a> {
    /// Where it starts, in bytes.
    pub at: usize,
    /// All of it, from `${` to `}`.
    pub text: &'a str,
    /// The variable.
    pub name: &'a str,
    /// What is done with its value, such as `:=`; empty for the value itself.
    pub operator: &'a str,
    /// What the operator works with.
    pub arguments: Vec<Vec<Piece<'a>>>,
}

/// An expression for which Flux refuses the whole Kustomization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken<'a> {
    /// Where it starts, in bytes.
    pub at: usize,
    /// As much of it as there is, up to its `}` or the end of the line.
    pub text: &'a str,
    /// Its variable; empty where it has none.
    pub name: &'a str,
    /// What Flux says.
    pub reason: Reason,
}

/// What is wrong with an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No letter, digit or `_` follows `${`.
    Name,
    /// After the name stands neither `}` nor an operator.
    Brace,
    /// An argument is missing, or never ends.
    Argument,
    /// Anything else.
    Form,
    /// More expressions are inside one another than are followed here.
    Depth,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "unable to parse variable name",
            Self::Brace => "missing closing brace",
            Self::Argument => "unable to parse substitution within function",
            Self::Form => "bad substitution",
            Self::Depth => "too many expressions are inside one another",
        })
    }
}

impl<'a> Template<'a> {
    /// Takes a text apart, in time that grows with its length; gives the first expression that is broken.
    pub fn parse(text: &'a str) -> Result<Self, Broken<'a>> {
        let mut template = Self::default();
        let mut scanner = Scanner { text, at: 0 };
        let mut from = 0;
        while let Some(found) = scanner.rest().find('$') {
            let at = scanner.at + found;
            scanner.at = at + 1;
            match scanner.peek() {
                Some('$') => {
                    template.text(&text[from..=at]);
                    template.doubled.push(at);
                    scanner.at += 1;
                    from = scanner.at;
                }
                Some('{') => {
                    template.text(&text[from..at]);
                    let expression = scanner.expression(at, 0).map_err(|(at, name, reason)| {
                        Broken { at, text: excerpt(&text[at..]), name, reason }
                    })?;
                    template.pieces.push(Piece::Expression(expression));
                    from = scanner.at;
                }
                Some(_) | None => {}
            }
        }
        template.text(&text[from..]);
        Ok(template)
    }

    fn text(&mut self, text: &'a str) {
        if !text.is_empty() {
            self.pieces.push(Piece::Text(text));
        }
    }

    /// Every expression, the ones inside of others behind those.
    pub fn expressions(&self) -> Vec<&Expression<'a>> {
        let mut found = Vec::new();
        let mut open: Vec<&[Piece<'a>]> = vec![&self.pieces];
        while let Some(pieces) = open.pop() {
            for piece in pieces {
                if let Piece::Expression(expression) = piece {
                    found.push(expression);
                    open.extend(expression.arguments.iter().map(Vec::as_slice));
                }
            }
        }
        found.sort_by_key(|expression| expression.at);
        found
    }
}

impl Expression<'_> {
    /// Whether it gives something of its own where the variable is undefined.
    pub fn has_default(&self) -> bool {
        matches!(self.operator, "=" | ":=" | ":-" | ":?" | ":+")
    }
}

/// Where the broken expression starts, its variable, and what is wrong with it.
type Refused<'a> = (usize, &'a str, Reason);

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Passes over up to `most` of some characters, which are ASCII.
    fn take(&mut self, wanted: &[char], most: usize) -> &'a str {
        let rest = self.rest();
        let count = rest.chars().take(most).take_while(|char| wanted.contains(char)).count();
        self.at += count;
        &rest[..count]
    }

    fn name(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|char: char| !char.is_alphanumeric() && char != '_');
        let name = &rest[..end.unwrap_or(rest.len())];
        self.at += name.len();
        name
    }

    /// Reads an expression whose `$` is at a place, and which the scanner has reached the brace of.
    fn expression(&mut self, at: usize, depth: usize) -> Result<Expression<'a>, Refused<'a>> {
        if depth >= DEEPEST {
            return Err((at, "", Reason::Depth));
        }
        self.at = at + 2;
        let mut operator = self.take(&['#'], 1);
        let name = self.name();
        let refuse = |reason| (at, name, reason);
        if name.is_empty() {
            return Err(refuse(if operator.is_empty() { Reason::Name } else { Reason::Form }));
        }
        let mut arguments = Vec::new();
        if operator.is_empty() {
            operator = self.operator().ok_or(refuse(Reason::Brace))?;
            arguments = self.arguments(operator, depth).map_err(|refused| match refused {
                Stopped::Here(reason) => refuse(reason),
                Stopped::Inside(refused) => refused,
            })?;
        }
        if self.take(&['}'], 1).is_empty() {
            return Err(refuse(Reason::Form));
        }
        Ok(Expression { at, text: &self.text[at..self.at], name, operator, arguments })
    }

    /// Reads what follows a name; none where that is no operator.
    fn operator(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let length = match rest.as_bytes() {
            [b'}', ..] => 0,
            [b':', b'=' | b'-' | b'?' | b'+', ..]
            | [b',' | b'^', b',' | b'^', ..]
            | [b'/', b'/' | b'#' | b'%', ..]
            | [b'#', b'#', ..]
            | [b'%', b'%', ..] => 2,
            [b':' | b'=' | b',' | b'^' | b'/' | b'#' | b'%', ..] => 1,
            _ => return None,
        };
        self.at += length;
        Some(&rest[..length])
    }

    fn arguments(
        &mut self,
        operator: &str,
        depth: usize,
    ) -> Result<Vec<Vec<Piece<'a>>>, Stopped<'a>> {
        let mut arguments = Vec::new();
        match operator.as_bytes() {
            [] | [b',' | b'^', ..] => {}
            [b'=', ..] | [b':', _] => {
                let mut pieces = Vec::new();
                while self.peek() != Some('}') {
                    pieces.extend(self.argument("}", false, depth)?);
                }
                arguments.push(pieces);
            }
            // Flux steps back by the width of what it has looked at, which is that of `:` in ASCII only.
            [b':', ..] if !self.peek().is_some_and(|next| next.is_ascii()) => {
                return Err(Stopped::Here(Reason::Form));
            }
            [b':', ..] => {
                arguments.push(self.argument(":}", false, depth)?);
                if self.peek() != Some('}') {
                    if self.take(&[':'], usize::MAX).is_empty() {
                        return Err(Stopped::Here(Reason::Form));
                    }
                    arguments.push(self.argument("}", false, depth)?);
                }
            }
            [b'/', ..] => {
                arguments.push(self.argument("/", true, depth)?);
                if self.take(&['/'], usize::MAX).is_empty() {
                    return Err(Stopped::Here(Reason::Form));
                }
                if self.peek() != Some('}') {
                    arguments.push(self.argument("}", true, depth)?);
                }
            }
            _ => arguments.push(self.argument("}", false, depth)?),
        }
        Ok(arguments)
    }

    /// Reads an expression, or text up to one or to a character that ends it. Where there are escapes, `$$`,
    /// `\/` and `\\` stand for their second character.
    fn argument(
        &mut self,
        ends: &str,
        has_escapes: bool,
        depth: usize,
    ) -> Result<Vec<Piece<'a>>, Stopped<'a>> {
        if self.rest().starts_with("${") {
            let inner = self.expression(self.at, depth + 1).map_err(Stopped::Inside)?;
            return Ok(vec![Piece::Expression(inner)]);
        }
        let (start, mut from, mut pieces) = (self.at, self.at, Vec::new());
        while let Some(next) = self.peek() {
            let rest = self.rest();
            if rest.starts_with("${") {
                break;
            }
            if has_escapes && ["$$", "\\/", "\\\\"].iter().any(|escape| rest.starts_with(escape)) {
                pieces.push(Piece::Text(&self.text[from..self.at]));
                from = self.at + 1;
                self.at += 2;
            } else if ends.contains(next) {
                break;
            } else {
                self.at += next.len_utf8();
            }
        }
        if self.at == start {
            return Err(Stopped::Here(Reason::Argument));
        }
        pieces.push(Piece::Text(&self.text[from..self.at]));
        Ok(pieces)
    }
}

/// Where the reading of an argument failed.
enum Stopped<'a> {
    Here(Reason),
    Inside(Refused<'a>),
}

/// The start of a broken expression, up to its brace or the end of its line.
fn excerpt(text: &str) -> &str {
    let end = text.find('\n').unwrap_or(text.len());
    let end = text[..end].find('}').map_or(end, |at| at + 1);
    let most = text[..end].char_indices().nth(60).map_or(end, |(at, _)| at);
    &text[..most]
}
