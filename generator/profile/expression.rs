//! Expressions in the strings of a profile, `{{ … }}` and `{% … %}`, evaluated over the profile itself.
//!
//! They see `profile`, `provider`, `var`, `components` and `apps`, all as written. The result is always
//! text, also where an expression alone makes up the string. `var.NAME` is not known here: it becomes a
//! variable of the cluster, `${NAME}`.

use crate::{
    finding::{Finding, Place, Sources, nearest},
    name::VarName,
    profile::sight::{Sight, Texts, Variables, Witness},
    yaml::{Node, Value},
};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context, syntax::SyntaxConfig};
use serde_json::Map;
use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

/// How much one string may compute.
const FUEL: u64 = 50_000;

/// The longest text that an expression may give, in bytes.
const LONGEST: usize = 1 << 20;

/// Characters that Unicode keeps out of text; here they stand for a variable until its text is escaped.
const MARKS: std::ops::RangeInclusive<char> = '\u{fdd0}'..='\u{fdef}';
const START: char = '\u{fdd0}';
const END: char = '\u{fdd1}';
const ZERO: u32 = 0xfdd2;

/// What becomes of a string.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Form {
    /// Text that Flux may substitute: `$` doubled, variables as `${NAME}`.
    Held,
    /// Text that never reaches a substituted layer; it has no variables.
    Literal,
}

impl Form {
    /// Literal text in this form.
    fn of(self, literal: &str) -> Cow<'_, str> {
        match self {
            Self::Held => crate::text::escape(literal),
            Self::Literal => literal.into(),
        }
    }
}

/// What the expressions of a profile can see, besides its components and apps.
pub(super) struct Scope {
    pub(super) name: String,
    pub(super) tier: String,
    pub(super) description: String,
    pub(super) providers: BTreeMap<String, String>,
    pub(super) variables: Arc<Vec<VarName>>,
}

/// Evaluates the strings of one profile.
pub(super) struct Evaluator<'a> {
    sources: &'a Sources,
    environment: Environment<'static>,
    context: minijinja::Value,
    variables: Arc<Vec<VarName>>,
    witness: Arc<Witness>,
    /// What is wrong with the strings so far.
    pub(super) findings: Vec<Finding>,
}

/// Whether a text holds an expression.
pub(super) fn is_expression(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

/// How a variable is written between evaluation and escaping.
pub(super) fn mark(index: usize) -> String {
    let digit = |c: char| c.to_digit(10).and_then(|digit| char::from_u32(ZERO + digit));
    let digits = index.to_string().chars().filter_map(digit).collect::<String>();
    format!("{START}{digits}{END}")
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(scope: &Scope, merged: &Arc<Node>, sources: &'a Sources) -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        environment.set_fuel(Some(FUEL));
        // Its errors then name what is undefined.
        environment.set_debug(true);
        let syntax = SyntaxConfig::builder().keep_trailing_newline(true).build();
        environment.set_syntax(syntax.expect("the delimiters are the usual ones"));
        environment.set_recursion_limit(32);
        let witness = Arc::new(Witness::default());
        let variables = scope.variables.clone();
        let axes = scope.providers.iter().map(|(axis, id)| (axis.replace('-', "_"), id.clone()));
        let own =
            [("name", &scope.name), ("tier", &scope.tier), ("description", &scope.description)];
        let own = own.map(|(name, text)| (name.to_owned(), text.clone()));
        let texts =
            |texts| minijinja::Value::from_object(Texts { texts, witness: witness.clone() });
        let context = context! {
            profile => texts(BTreeMap::from(own)),
            provider => texts(axes.collect()),
            var => minijinja::Value::from_object(Variables {
                names: variables.clone(),
                witness: witness.clone(),
            }),
            components => Sight::of(merged, "components", &witness),
            apps => Sight::of(merged, "apps", &witness),
        };
        Self { sources, environment, context, variables, witness, findings: Vec::new() }
    }

    /// A node as JSON, its strings evaluated.
    pub(super) fn json(&mut self, node: &Node, form: Form) -> serde_json::Value {
        match &node.value {
            Value::Text(text) => self.text(text, node.place, form).into(),
            Value::List(items) => items.iter().map(|item| self.json(item, form)).collect(),
            Value::Map(entries) => {
                let mut map = Map::with_capacity(entries.len());
                for entry in entries {
                    let key = self.key(&entry.key, entry.place, form);
                    map.insert(key, self.json(&entry.node, form));
                }
                map.into()
            }
            Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) => node.to_json(),
        }
    }

    /// A key, which is literal text.
    fn key(&mut self, key: &str, place: Place, form: Form) -> String {
        if key.contains("${") && form == Form::Held {
            let help = |_: &str| "take the variable out: keys are literal".to_owned();
            self.typed_by_hand(key, place, help);
        }
        form.of(key).into_owned()
    }

    fn text(&mut self, text: &str, place: Place, form: Form) -> String {
        if !text.is_ascii() && text.contains(|c| MARKS.contains(&c)) {
            self.findings.push(
                Finding::error("not-text", place, "the text has a character that is none")
                    .note("Unicode keeps U+FDD0 to U+FDEF out of text for programs' own use")
                    .help("take the character out"),
            );
            return text.to_owned();
        }
        if text.contains("${") && form == Form::Held {
            self.typed_by_hand(text, place, |name| format!("write `{{{{ var.{name} }}}}`"));
        }
        if !is_expression(text) {
            return form.of(text).into_owned();
        }
        match self.render(text) {
            Ok(rendered) => match self.settle(&rendered, form) {
                Ok(settled) => return settled,
                Err([what, help]) => self.findings.push(
                    Finding::error("bad-expression", place, what)
                        .note("the value of a variable is known only in the cluster")
                        .help(help),
                ),
            },
            Err(error) => {
                let place = self.spot(&error, text, place).unwrap_or(place);
                self.refuse(&error, place);
            }
        }
        // What the expression was to give is unknown; the text as written keeps the type right.
        text.to_owned()
    }

    fn render(&mut self, text: &str) -> Result<String, minijinja::Error> {
        self.witness.forget();
        let template = self.environment.template_from_str(text)?;
        let rendered = template.render(self.context.clone())?;
        // What was witnessed is refused even where the text came out, as with `is defined`.
        if self.witness.peek() || rendered.len() > LONGEST {
            return Err(minijinja::Error::new(
                minijinja::ErrorKind::InvalidOperation,
                "the text that it gives is longer than a megabyte",
            ));
        }
        Ok(rendered)
    }

    /// Where in the file an expression failed, as far as the file shows its line as it is.
    fn spot(&self, error: &minijinja::Error, text: &str, place: Place) -> Option<Place> {
        let source = &self.sources.get(place.file)?.text;
        let lines: Vec<_> = text.split_inclusive('\n').collect();
        // The place of a block is that of its first line with something on it.
        let blank = lines.iter().take_while(|line| line.trim().is_empty()).count();
        let number = error.line()?.checked_sub(1).filter(|number| *number >= blank)?;
        let mut skipped = place.column as usize - 1;
        let mut found = None;
        let rows = source.lines().skip(place.line as usize - 1);
        for (row, line) in rows.zip(lines.get(blank..=number)?) {
            let (from, _) =
                row.char_indices().nth(std::mem::take(&mut skipped)).unwrap_or_default();
            let at = from + row[from..].find(line.trim_end())?;
            found = Some(row[..at].chars().count());
        }
        let (line, start) = (lines[number], lines[..number].iter().map(|line| line.len()).sum());
        let whole = start..start + line.trim_end().len();
        let range = error.range().filter(|range| whole.contains(&range.start));
        let range = range.map_or(whole.clone(), |range| range.start..range.end.min(whole.end));
        let column = found? + text.get(start..range.start)?.chars().count() + 1;
        let line = place.line as usize + number - blank;
        let length = text.get(range)?.chars().count();
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Some(Place { line: small(line), column: small(column), length: small(length), ..place })
    }

    /// Escapes rendered text and puts the variables in; else says what is wrong, and what to do.
    fn settle(&self, rendered: &str, form: Form) -> Result<String, [&'static str; 2]> {
        const BROKEN: [&str; 2] = [
            "the expression takes a variable apart",
            "put `{{ var.NAME }}` into the text as it is",
        ];
        let mut settled = String::with_capacity(rendered.len());
        let mut rest = rendered;
        while let Some(at) = rest.find(|c| MARKS.contains(&c)) {
            settled.push_str(&form.of(&rest[..at]));
            let (number, after) =
                rest[at..].strip_prefix(START).and_then(|r| r.split_once(END)).ok_or(BROKEN)?;
            let digit = |c: char| u32::from(c).checked_sub(ZERO).filter(|digit| *digit < 10);
            let index = number
                .chars()
                .try_fold(0, |n: usize, c| n.checked_mul(10)?.checked_add(digit(c)? as usize));
            let name = index.and_then(|index| self.variables.get(index)).ok_or(BROKEN)?;
            if form == Form::Literal {
                return Err([
                    "a variable of the cluster cannot be used here",
                    "write what is meant itself: Flux fills variables into components and apps alone",
                ]);
            }
            settled.push_str("${");
            settled.push_str(name.as_str());
            settled.push('}');
            rest = after;
        }
        settled.push_str(&form.of(rest));
        Ok(settled)
    }

    /// Finds `${NAME}` of a declared variable, which would arrive in the cluster as it is.
    fn typed_by_hand(&mut self, text: &str, place: Place, help: impl Fn(&str) -> String) {
        let mut names: Vec<_> = text
            .match_indices("${")
            .filter_map(|(at, _)| text[at + 2..].split_once('}'))
            .map(|(name, _)| name)
            .filter(|name| self.variables.iter().any(|known| known.as_str() == *name))
            .collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let message = format!("the variable `{name}` is typed by hand");
            self.findings.push(
                Finding::error("typed-variable", place, message)
                    .note("text is literal: `${…}` arrives in the cluster as it is")
                    .help(help(name)),
            );
        }
    }

    fn refuse(&mut self, error: &minijinja::Error, place: Place) {
        let seen = self.witness.take();
        if let Some(name) = seen.undeclared {
            let message = format!("the variable `{name}` is not declared");
            let finding = Finding::error("variable-undefined", place, message)
                .note("Flux fails a whole layer over a variable that does not exist");
            let near = nearest(&name, self.variables.iter().map(VarName::as_str));
            self.findings.push(match near {
                Some(near) => finding.help(format!("write `{{{{ var.{near} }}}}`")),
                None => finding.help(format!("declare `{name}` under `variables`")),
            });
            return;
        }
        if seen.tested {
            self.findings.push(
                Finding::error(
                    "bad-expression",
                    place,
                    "the expression asks what a variable holds",
                )
                .note("the value of a variable is known only in the cluster")
                .help("decide by `profile.tier`, a provider or a setting instead"),
            );
            return;
        }
        if seen.nested {
            self.findings.push(
                Finding::error(
                    "bad-expression",
                    place,
                    "the value it reads is itself an expression",
                )
                .note("expressions see the profile as it is written")
                .help("repeat that expression here"),
            );
            return;
        }
        let message = match error.detail() {
            Some(detail) => format!("the expression does not work: {}: {detail}", error.kind()),
            None => format!("the expression does not work: {}", error.kind()),
        };
        self.findings.push(
            Finding::error("bad-expression", place, message)
                .note("strings with `{{` or `{%` are evaluated when the tree is built")
                .help("for the characters themselves write `{% raw %}{{ … }}{% endraw %}`"),
        );
    }
}
