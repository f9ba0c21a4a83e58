//! A report as a SARIF 2.1.0 log, which code-scanning services read.

use super::{Fault, Look, Outcome, Report, is_argument, json::pretty};
use crate::{
    finding::{Finding, Severity, Sources, Waived},
    lint::{self, Rule},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The report as a log with one run.
pub(super) fn render(report: &Report<'_>, _: Look) -> String {
    let faults: Vec<Fault> = report.outcomes.iter().flat_map(Outcome::faults).collect();
    let ids: BTreeSet<String> = (report.findings.iter().map(|finding| finding.id.to_owned()))
        .chain(faults.iter().map(|fault| id(fault.what)))
        .collect();
    let ids: Vec<String> = ids.into_iter().collect();
    let index = |id: &str| ids.binary_search_by(|known| known.as_str().cmp(id)).unwrap_or(0);
    let of_finding = |finding: &Finding| result(finding, index(finding.id), report.sources);
    let of_fault = |fault: &Fault| {
        json!({
            "ruleId": id(fault.what),
            "ruleIndex": index(&id(fault.what)),
            "level": "error",
            "message": {"text": format!("{}\nhelp: {}", fault.what, fault.help)},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(&fault.file)}}}],
        })
    };
    let results: Vec<Value> =
        report.findings.iter().map(of_finding).chain(faults.iter().map(of_fault)).collect();
    let rules: Vec<Value> = ids.iter().map(|id| descriptor(id, lint::find(id))).collect();
    pretty(&json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "cofferdam",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

/// What is wrong with a file as the id of a rule.
fn id(what: &str) -> String {
    what.replace(' ', "-")
}

fn descriptor(id: &str, rule: Option<&'static Rule>) -> Value {
    let Some(rule) = rule else { return json!({"id": id}) };
    json!({
        "id": id,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.page(), "markdown": rule.page()},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"alias": rule.alias},
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn result(finding: &Finding, rule: usize, sources: &Sources) -> Value {
    let more = [("note", &finding.note), ("help", &finding.help)];
    let more = more.into_iter().filter_map(|(kind, more)| Some((kind, more.as_ref()?)));
    let text =
        more.fold(finding.message.clone(), |text, (kind, more)| format!("{text}\n{kind}: {more}"));
    let (path, place) = (sources.path(finding.place.file), finding.place);
    let text = if is_argument(path) {
        format!("{path}:{}:{}: {text}", place.line, place.column)
    } else {
        text
    };
    let mut result = json!({
        "ruleId": finding.id,
        "ruleIndex": rule,
        "level": level(finding.severity),
        "message": {"text": text},
        "locations": [location(finding, sources)],
    });
    if let Some(waived) = &finding.waived {
        result["suppressions"] = json!([suppression(waived)]);
    }
    result
}

fn location(finding: &Finding, sources: &Sources) -> Value {
    let (path, place) = (sources.path(finding.place.file), finding.place);
    let mut location = json!({});
    if !is_argument(path) {
        location["physicalLocation"] = json!({
            "artifactLocation": {"uri": uri(path)},
            "region": {
                "startLine": place.line,
                "startColumn": place.column,
                "endColumn": place.column.saturating_add(place.length.max(1)),
            },
        });
    }
    let object = finding.object.as_deref().or(is_argument(path).then_some(path));
    if let Some(name) = object {
        location["logicalLocations"] = json!([{"fullyQualifiedName": name}]);
    }
    location
}

fn suppression(waived: &Waived) -> Value {
    let kind = if waived.owner.is_some() { "external" } else { "inSource" };
    let mut text = waived.reason.clone();
    if let Some(owner) = &waived.owner {
        text = format!("{text}; {owner} answers for it");
    }
    if let Some(until) = &waived.until {
        text = format!("{text}, until {until}");
    }
    json!({"kind": kind, "status": "accepted", "justification": text})
}

/// A path as a relative reference: what a URI does not allow is written as its bytes.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let write = |byte: u8| match byte {
        byte if plain(byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    path.bytes().map(write).collect()
}
