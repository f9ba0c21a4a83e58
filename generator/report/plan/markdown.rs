//! A plan for a pull request: in Markdown, or as annotations.

use super::{Group, MOST_FIELDS, by_layer, change, counted, effects, groups, hazards, title, word};
use crate::{
    plan::{Danger, Plan},
    report::markdown::{code, escaped},
};
use std::fmt::Write as _;

/// The plan as a table of hazards, a list of steps, and the objects folded away.
pub(super) fn render(plan: &Plan) -> String {
    let mut text = format!("### {} → {}\n\n", code(&plan.from), code(&plan.to));
    let _ = writeln!(text, "{}; {}", effects(plan), hazards(plan));
    match &plan.parity {
        Some(parity) => text += &super::parity::markdown(parity),
        None => {
            for field in &plan.declared {
                let _ = writeln!(text, "- declared: {}", code(&change(field)));
            }
        }
    }
    if !plan.hazards.is_empty() {
        text.push_str("\n| class | hazard | what | what to do |\n|---|---|---|---|\n");
    }
    for Group { class, id, dangers } in groups(plan) {
        let of = |danger: &&Danger| format!("{}: {}", code(&danger.object), escaped(&danger.what));
        let what: Vec<String> = dangers.iter().map(of).collect();
        let remedy = dangers.first().map(|danger| escaped(&danger.remedy)).unwrap_or_default();
        let _ = writeln!(text, "| {class} | `{id}` | {} | {remedy} |", what.join("<br>"));
    }
    for (at, step) in plan.steps.iter().enumerate() {
        let _ = writeln!(text, "\n#### {}. {}\n\n{}\n", at + 1, step.name, escaped(&step.summary));
        for line in &step.before {
            let _ = writeln!(text, "- [ ] before: {}", escaped(line));
        }
        for line in &step.verify {
            let _ = writeln!(text, "- [ ] verify: {}", code(line));
        }
        let _ = writeln!(text, "- back: {}", escaped(&step.back));
    }
    for (layer, rows) in by_layer(plan) {
        let counted = counted(rows.len(), "object");
        let _ = write!(text, "\n<details><summary>{layer} ({counted})</summary>\n\n");
        for row in rows {
            let _ = writeln!(
                text,
                "- {} **{}**: {}",
                code(&title(row)),
                word(row),
                escaped(&row.effect.why)
            );
            for field in row.fields.iter().take(MOST_FIELDS) {
                let _ = writeln!(text, "  - {}", code(&change(field)));
            }
        }
        text.push_str("\n</details>\n");
    }
    text
}

/// Each danger as an annotation; a plan is of no file, so they bear none.
pub(super) fn annotations(plan: &Plan) -> String {
    let line = |danger: &Danger| {
        let data = |text: &str| text.replace('%', "%25").replace('\n', "%0A");
        let (object, what, remedy) = (&danger.object, data(&danger.what), data(&danger.remedy));
        format!("::warning title={} ({})::{object}: {what}%0A{remedy}\n", danger.id, danger.class)
    };
    plan.hazards.iter().map(line).collect()
}
