//! What a schema says about a part of a file, as findings at the exact key or value.

use crate::{
    finding::{Finding, Place, nearest},
    profile::{expression::is_expression, schema},
    text::{self, Plain},
    yaml::{Entry, MOST_FAULTS, Node, Value},
};
use jsonschema::{
    JsonType, ValidationError, ValidationOptions, Validator,
    error::{TypeKind, ValidationErrorKind},
    paths::LocationSegment,
};
use serde_json::Value as Json;

/// A schema made ready.
pub(crate) struct Judge {
    schema: Json,
    validator: Validator,
}

/// A part of a file: the node that its errors are placed by, and the path that leads to it.
pub(crate) struct Part<'a> {
    pub(crate) node: &'a Node,
    /// Where the key above the node stands; what the part lacks is found there.
    pub(crate) place: Place,
    pub(crate) path: &'a [&'a str],
    /// What findings call all of it.
    pub(crate) whole: &'static str,
}

impl Judge {
    /// Makes a schema ready. One that is no schema is the finding: the part it belongs to cannot be checked.
    pub(crate) fn new(schema: Json) -> Result<Self, Box<Finding>> {
        let options: ValidationOptions<'_> = jsonschema::options()
            .with_format("date", |text: &str| crate::profile::Date::try_from(text).is_ok())
            .with_format(Plain::FORMAT, Plain::takes)
            .should_validate_formats(true);
        match options.build(&schema) {
            Ok(validator) => Ok(Self { schema, validator }),
            Err(error) => {
                let message = format!("a schema of this program is wrong: {error}");
                Err(Box::new(
                    Finding::error("schema", Place::default(), message)
                        .note("what it should judge stays unjudged")
                        .help("report it to the authors of this program"),
                ))
            }
        }
    }

    /// Judges a part by its JSON; without a finding it fits.
    pub(crate) fn judge(&self, part: &Part<'_>, json: &Json, findings: &mut Vec<Finding>) {
        if self.validator.is_valid(json) {
            return;
        }
        for error in self.validator.iter_errors(json) {
            Report { schema: &self.schema, part, findings }.error(&error);
        }
    }
}

struct Report<'a, 'f> {
    schema: &'a Json,
    part: &'a Part<'a>,
    findings: &'f mut Vec<Finding>,
}

impl<'a> Report<'a, '_> {
    fn error(&mut self, error: &ValidationError<'_>) {
        let before = self.findings.len();
        self.find(error);
        let meaning = self.meaning(error);
        for finding in &mut self.findings[before..] {
            finding.note = finding.note.take().or_else(|| meaning.clone());
        }
    }

    fn find(&mut self, error: &ValidationError<'_>) {
        let at = self.locate(error);
        // What an expression gives is unknown in one layer of several, and when it fails.
        let unknown_yet = error
            .instance()
            .as_str()
            .is_some_and(|text| is_expression(text) && at.node.text() == Some(text));
        let keyword = error.schema_path().as_str();
        let finding = match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                let known = schema::known_keys(self.schema, keyword);
                let pattern = schema::key_pattern(self.schema, keyword);
                let told = unexpected.iter().take(MOST_FAULTS).map(|key| match pattern {
                    Some(pattern) => {
                        invalid_key(&at, key).help(format!("it must match `{pattern}`"))
                    }
                    None => unknown_key(&at, key, &known),
                });
                self.findings.extend(told);
                if let Some(more) = unexpected.len().checked_sub(MOST_FAULTS + 1)
                    && let Some(last) = self.findings.pop()
                {
                    self.findings.push(last.note(format!("{} more are like it", more + 1)));
                }
                return;
            }
            ValidationErrorKind::AnyOf { context }
            | ValidationErrorKind::OneOfNotValid { context } => {
                self.forms(&at, context, unknown_yet);
                return;
            }
            ValidationErrorKind::PropertyNames { error } => {
                let key = error.instance().as_str().unwrap_or_default();
                invalid_key(&at, key).help(self.rule(error.schema_path().as_str()))
            }
            ValidationErrorKind::Required { property } => {
                let key = property.as_str().unwrap_or_default();
                let message = format!("{} has no `{key}`", at.named());
                Finding::error("missing-key", at.key, message).help(format!("add `{key}`"))
            }
            ValidationErrorKind::Type { kind } => {
                let rule = schema::rule(self.schema, keyword);
                wrong_type(&at, &expected(kind), rule)
            }
            _ if unknown_yet => return,
            ValidationErrorKind::Enum { options } => {
                let options = options.as_array().map_or(&[][..], Vec::as_slice);
                choose(&at, &options.iter().filter_map(Json::as_str).collect::<Vec<_>>())
            }
            ValidationErrorKind::Constant { expected_value } => {
                choose(&at, &expected_value.as_str().into_iter().collect::<Vec<_>>())
            }
            ValidationErrorKind::Pattern { .. }
            | ValidationErrorKind::Format { .. }
            | ValidationErrorKind::MaxLength { .. } => invalid(&at).help(self.rule(keyword)),
            ValidationErrorKind::MinLength { .. } => {
                Finding::error("invalid-value", at.place, format!("{} is empty", at.named()))
                    .help("write something, or leave the key out")
            }
            ValidationErrorKind::Minimum { limit } => {
                invalid(&at).help(format!("it must be at least {limit}"))
            }
            ValidationErrorKind::Maximum { limit } => {
                invalid(&at).help(format!("it must be at most {limit}"))
            }
            _ => {
                let what = error.masked_with("it").to_string();
                invalid(&at).help(format!("the schema says: {what}"))
            }
        };
        self.findings.push(finding);
    }

    /// What the schema tells of what an error is about.
    fn meaning(&self, error: &ValidationError<'_>) -> Option<String> {
        let keyword = error.schema_path().as_str();
        let (name, said) = match error.kind() {
            ValidationErrorKind::Required { property } => {
                let key = property.as_str()?;
                (format!("`{key}`"), schema::description_of_key(self.schema, keyword, key)?)
            }
            _ => (self.locate(error).named(), schema::description(self.schema, keyword)?),
        };
        Some(format!("{name}: {}", schema::first_sentence(said)))
    }

    fn rule(&self, keyword: &str) -> String {
        schema::rule(self.schema, keyword).unwrap_or("see the schema for what it may be").to_owned()
    }

    /// A value that fits none of several forms: says what is wrong with the form that it comes nearest to.
    fn forms(&mut self, at: &At<'_>, forms: &[Vec<ValidationError<'static>>], unknown_yet: bool) {
        let mut other = Other::default();
        let costs = forms.iter().map(|errors| self.cost(at, errors, &mut other));
        let costs: Vec<_> = costs.collect();
        let possible = costs.iter().zip(forms).filter_map(|(cost, form)| Some(((*cost)?, form)));
        if let Some((_, errors)) = possible.min_by_key(|(cost, _)| *cost) {
            for error in errors {
                self.error(error);
            }
            return;
        }
        let Other { mut words, keys, mut types } = other;
        match (at.node.text(), words.is_empty()) {
            (Some(_), false) if unknown_yet => {}
            (Some(text), false) => {
                let finding = match keys.iter().find(|key| *key == text) {
                    Some(key) => choose(at, &[]).help(format!("write `{{{key}: …}}`")),
                    None => choose(at, &words.iter().map(String::as_str).collect::<Vec<_>>()),
                };
                words.extend(keys.iter().map(|key| format!("{{{key}: …}}")));
                self.findings.push(finding.note(format!("there are: {}", words.join(", "))));
            }
            (None, false) => {
                types.insert(0, "text");
                words.extend(keys.iter().map(|key| format!("{{{key}: …}}")));
                let finding = wrong_type(at, &types, None);
                self.findings.push(finding.note(format!("there are: {}", words.join(", "))));
            }
            (_, true) => self.findings.push(wrong_type(at, &types, None)),
        }
    }

    /// How far a value is from a form; `None` when the form is another one altogether, such as a map for a
    /// text, and then what it would be is added to `other`.
    fn cost(
        &self,
        at: &At<'_>,
        errors: &[ValidationError<'static>],
        other: &mut Other,
    ) -> Option<usize> {
        let mut cost = Some(0);
        for error in errors {
            let here = error.instance_path().segments().count() <= at.depth;
            let words = |json: &Json| json.as_str().map(str::to_owned);
            match error.kind() {
                ValidationErrorKind::Constant { expected_value } if here => {
                    other.words.extend(words(expected_value));
                    cost = None;
                }
                ValidationErrorKind::Enum { options } if here => {
                    other.words.extend(options.as_array().into_iter().flatten().filter_map(words));
                    cost = None;
                }
                ValidationErrorKind::Type { kind } if here => {
                    let keys = schema::known_keys(self.schema, error.schema_path().as_str());
                    other.keys.extend(keys.into_iter().map(str::to_owned));
                    other.types.extend(expected(kind));
                    cost = None;
                }
                ValidationErrorKind::AdditionalProperties { unexpected } => {
                    cost = cost.map(|cost| cost + 2 * unexpected.len());
                }
                _ => cost = cost.map(|cost| cost + 1),
            }
        }
        cost
    }

    fn locate(&self, error: &ValidationError<'_>) -> At<'a> {
        let mut path: String = self.part.path.join(".");
        let mut node = self.part.node;
        let mut key = self.part.place;
        let mut depth = 0;
        for segment in error.instance_path().segments() {
            depth += 1;
            let next = match (&segment, &node.value) {
                (LocationSegment::Index(at), Value::List(items)) => {
                    path.extend(["[", &at.to_string(), "]"]);
                    items.get(*at).map(|item| (item.place, item))
                }
                (segment, _) => {
                    let step = segment.to_string();
                    if !path.is_empty() {
                        path.push('.');
                    }
                    let entry = written(node, &step);
                    path.push_str(entry.map_or(&*step, |entry| &entry.key));
                    entry.map(|entry| (entry.place, &entry.node))
                }
            };
            let Some((place, next)) = next else { break };
            (key, node) = (place, next);
        }
        At { node, place: node.place, key, path, depth, whole: self.part.whole }
    }
}

/// What a value could have been instead.
#[derive(Default)]
struct Other {
    words: Vec<String>,
    /// The keys of maps that it could have been.
    keys: Vec<String>,
    types: Vec<&'static str>,
}

/// Where an error is.
struct At<'a> {
    node: &'a Node,
    /// Where the value stands.
    place: Place,
    /// Where the key before it stands.
    key: Place,
    path: String,
    depth: usize,
    whole: &'static str,
}

impl At<'_> {
    fn named(&self) -> String {
        match self.path.as_str() {
            "" => self.whole.to_owned(),
            path => format!("`{path}`"),
        }
    }
}

/// The entry under a key, whose `$` is doubled where what is judged is held.
fn written<'a>(node: &'a Node, key: &str) -> Option<&'a Entry> {
    node.entry(key).or_else(|| node.entry(&text::unescape(key)))
}

/// A key as its author has it, and its place.
fn as_written<'a>(at: &At<'a>, key: &'a str) -> (Place, &'a str) {
    written(at.node, key).map_or((at.place, key), |entry| (entry.place, &*entry.key))
}

fn unknown_key(at: &At<'_>, key: &str, known: &[&str]) -> Finding {
    let (place, key) = as_written(at, key);
    let (id, what) = match at.path.as_str() {
        "components" => ("unknown-component", "component"),
        "provider" => ("unknown-axis", "axis"),
        _ => ("unknown-key", "key"),
    };
    let message = match at.path.as_str() {
        "" | "components" | "provider" => format!("there is no {what} `{key}`"),
        path => format!("there is no key `{key}` in `{path}`"),
    };
    let finding = Finding::error(id, place, message);
    let finding = match known {
        [] => finding,
        known => finding.note(format!("there are: {}", known.join(", "))),
    };
    match nearest(key, known.iter().copied()) {
        Some(near) => finding.help(format!("write `{near}`")),
        None => finding.help("take it out"),
    }
}

fn invalid_key(at: &At<'_>, key: &str) -> Finding {
    let (place, key) = as_written(at, key);
    let message = format!("`{key}` cannot be a key of {}", at.named());
    Finding::error("invalid-key", place, message)
}

fn invalid(at: &At<'_>) -> Finding {
    let message = match at.node.to_json() {
        Json::String(text) if is_expression(&text) => {
            format!("what `{text}` gives cannot be the value of {}", at.named())
        }
        Json::String(text) if text.chars().count() <= 80 => {
            format!("`{text}` cannot be the value of {}", at.named())
        }
        number @ Json::Number(_) => format!("`{number}` cannot be the value of {}", at.named()),
        _ => format!("the value of {} does not fit", at.named()),
    };
    Finding::error("invalid-value", at.place, message)
}

fn choose(at: &At<'_>, options: &[&str]) -> Finding {
    let id = if at.path.starts_with("provider.") { "unknown-provider" } else { "invalid-value" };
    let finding = Finding { id, ..invalid(at) }.note(format!("there are: {}", options.join(", ")));
    match at.node.text().and_then(|text| nearest(text, options.iter().copied())) {
        Some(near) => finding.help(format!("write `{near}`")),
        None => finding.help("take one of them"),
    }
}

fn wrong_type(at: &At<'_>, expected: &[&'static str], rule: Option<&str>) -> Finding {
    let mut words = Vec::new();
    for word in expected.iter().copied().filter(|word| *word != "nothing") {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    let found = at.node.kind();
    let message = format!("{} must be {}, not {found}", at.named(), words.join(" or "));
    let finding = Finding::error("wrong-type", at.place, message);
    match (words.as_slice(), &at.node.value) {
        (["text"], Value::Bool(_) | Value::Integer(_) | Value::Float(_)) => match rule {
            Some(rule) => finding.help(format!("put quotes around it; {rule}")),
            None => finding.help("put quotes around it"),
        },
        (["a number" | "a whole number" | "a boolean"], Value::Text(text)) => {
            if is_expression(text) {
                finding.note("an expression gives text").help("write the value itself")
            } else {
                finding.help("write it without quotes, as JSON would")
            }
        }
        (["a map"], _) => finding.help("indent its keys below it"),
        (["a list"], _) => finding.help("write `- ` before each entry"),
        _ => finding.help(format!("write {}", words.join(" or "))),
    }
}

fn expected(kind: &TypeKind) -> Vec<&'static str> {
    let word = |kind: JsonType| match kind {
        JsonType::Null => "nothing",
        JsonType::Boolean => "a boolean",
        JsonType::Integer => "a whole number",
        JsonType::Number => "a number",
        JsonType::String => "text",
        JsonType::Array => "a list",
        JsonType::Object => "a map",
    };
    match kind {
        TypeKind::Single(kind) => vec![word(*kind)],
        TypeKind::Multiple(kinds) => kinds.iter().map(word).collect(),
    }
}
