//! A plan: for people, for pull requests, and for programs.

mod markdown;
mod parity;

use super::{Format, Look, counted, json};
use crate::plan::{ChangeKind, Class, Danger, FieldChange, Plan, Row};
use schemars::JsonSchema;
use serde::Serialize;
use std::{collections::BTreeMap, fmt::Write as _};

/// So many fields of one object are shown to people; JSON has them all.
const MOST_FIELDS: usize = 8;
/// A longer value is cut for people.
const LONGEST: usize = 60;

/// What `plan --format json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Plan")]
struct Document<'a> {
    /// The form of the document; a key may be added without it growing.
    version: u32,
    #[serde(flatten)]
    plan: &'a Plan,
}

/// The plan as text; formats without a form for one give it as people see it.
pub fn render(plan: &Plan, format: Format, look: Look) -> String {
    match format {
        Format::Json => json::pretty(&Document { version: json::VERSION, plan }),
        Format::Markdown => markdown::render(plan),
        Format::Github => markdown::annotations(plan),
        Format::Human | Format::Sarif | Format::Junit => human(plan, look),
    }
}

/// The JSON Schema of the document.
pub(crate) fn schema() -> String {
    json::pretty(&schemars::schema_for!(Document<'static>))
}

/// Dangers of one hazard that have the same reason.
struct Group<'p> {
    class: Class,
    id: &'static str,
    dangers: Vec<&'p Danger>,
}

fn groups(plan: &Plan) -> Vec<Group<'_>> {
    let mut groups: BTreeMap<(Class, &'static str, &str), Vec<&Danger>> = BTreeMap::new();
    for danger in &plan.hazards {
        groups.entry((danger.class, danger.id, &danger.why)).or_default().push(danger);
    }
    let group = |((class, id, _), dangers)| Group { class, id, dangers };
    groups.into_iter().map(group).collect()
}

fn human(plan: &Plan, look: Look) -> String {
    let mut text = format!("{} -> {}\n", plan.from, plan.to);
    if plan.is_empty() {
        let _ = writeln!(text, "nothing to do: {} are the same", counted(plan.unchanged, "object"));
        return text;
    }
    let _ = writeln!(text, "{}\n{}", effects(plan), hazards(plan));
    match &plan.parity {
        Some(parity) => text += &parity::human(parity),
        None => {
            for field in &plan.declared {
                let _ = writeln!(text, "declared: {}", change(field));
            }
        }
    }
    for Group { class, id, dangers } in groups(plan) {
        let style = style(class, look);
        let _ = writeln!(text, "\n{style}{class}: {id}{style:#}");
        for danger in &dangers {
            let _ = writeln!(text, "  {}: {}", danger.object, danger.what);
        }
        let Some(first) = dangers.first() else { continue };
        let _ = writeln!(text, "  why: {}\n  do:  {}", first.why, first.remedy);
    }
    for (at, step) in plan.steps.iter().enumerate() {
        if at == 0 {
            let _ = writeln!(text, "\nsteps");
        }
        let _ = writeln!(text, "  {}. {}: {}", at + 1, step.name, step.summary);
        for line in &step.before {
            let _ = writeln!(text, "     before: {line}");
        }
        for line in &step.verify {
            let _ = writeln!(text, "     verify: {line}");
        }
        let _ = writeln!(text, "     back:   {}", step.back);
    }
    for (layer, rows) in by_layer(plan) {
        let _ = writeln!(text, "\n{layer}");
        let width = rows.iter().map(|row| title(row).chars().count()).max().unwrap_or_default();
        for row in rows {
            let effect = word(row);
            let _ = writeln!(
                text,
                "  {} {:width$}  {effect}: {}",
                mark(row),
                title(row),
                row.effect.why
            );
            more(row, &mut text);
        }
    }
    text
}

/// What goes and stays with an object, and what differs in it.
fn more(row: &Row, text: &mut String) {
    for (what, list) in [("takes along", &row.takes_along), ("leaves behind", &row.leaves_behind)] {
        if !list.is_empty() {
            let _ = writeln!(text, "      {what}: {}", list.join(", "));
        }
    }
    for field in row.fields.iter().take(MOST_FIELDS) {
        let _ = writeln!(text, "      {}", change(field));
    }
    if row.fields.len() > MOST_FIELDS {
        let rest = counted(row.fields.len() - MOST_FIELDS, "more field");
        let _ = writeln!(text, "      and {rest}");
    }
}

fn change(field: &FieldChange) -> String {
    let shown = |value: &serde_json::Value| {
        let text = match value {
            serde_json::Value::String(text) => text.clone(),
            value => value.to_string(),
        };
        let text = text.replace('\n', " ");
        match text.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None if text.is_empty() => "\"\"".to_owned(),
            None => text,
        }
    };
    match (&field.old, &field.new) {
        (Some(old), Some(new)) => format!("{}: {} -> {}", field.path, shown(old), shown(new)),
        (None, Some(new)) => format!("{}: new: {}", field.path, shown(new)),
        (Some(old), None) => format!("{}: gone: {}", field.path, shown(old)),
        (None, None) => field.path.clone(),
    }
}

fn by_layer(plan: &Plan) -> BTreeMap<&str, Vec<&Row>> {
    let mut layers: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in &plan.objects {
        layers.entry(row.layer.as_deref().unwrap_or("flux")).or_default().push(row);
    }
    layers
}

fn title(row: &Row) -> String {
    let arrow = |to: &String| format!("{} -> {to}", row.object);
    match (&row.renamed_to, &row.moved_to) {
        (Some(to), _) => arrow(to),
        (None, Some(to)) => format!("{} -> layer {to}", row.object),
        (None, None) => row.object.clone(),
    }
}

fn mark(row: &Row) -> char {
    match row.change {
        ChangeKind::Added => '+',
        ChangeKind::Changed => '~',
        ChangeKind::Moved | ChangeKind::Renamed => '>',
        ChangeKind::Removed => '-',
    }
}

/// What becomes of an object, as JSON writes it.
fn word(row: &Row) -> String {
    let word = serde_json::to_value(row.effect.kind).ok();
    word.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}

fn effects(plan: &Plan) -> String {
    let mut counts: BTreeMap<_, (String, usize)> = BTreeMap::new();
    for row in &plan.objects {
        counts.entry(row.effect.kind).or_insert_with(|| (word(row), 0)).1 += 1;
    }
    let counts = counts.values().map(|(word, count)| format!("{count} {word}"));
    let same = format!("{} unchanged", plan.unchanged);
    let all: Vec<String> = counts.chain([same]).collect();
    format!("objects: {}", all.join(", "))
}

fn hazards(plan: &Plan) -> String {
    if plan.hazards.is_empty() {
        return "hazards: none".to_owned();
    }
    let mut counts: BTreeMap<Class, usize> = BTreeMap::new();
    for danger in &plan.hazards {
        *counts.entry(danger.class).or_default() += 1;
    }
    let counts: Vec<String> =
        counts.iter().map(|(class, count)| format!("{count} {class}")).collect();
    format!("hazards: {}", counts.join(", "))
}

fn style(class: Class, look: Look) -> anstyle::Style {
    use anstyle::{AnsiColor, Style};
    match (look, class) {
        (Look::Plain, _) => Style::new(),
        (Look::Coloured, Class::Data | Class::Security) => AnsiColor::Red.on_default().bold(),
        (Look::Coloured, Class::Availability | Class::Order) => {
            AnsiColor::Yellow.on_default().bold()
        }
    }
}
