//! Reports: the same findings at the same places in every format, whatever the text looks like.

use cofferdam::{
    finding::{FileId, Finding, Place, Sources, Waived},
    report::{Format, Look, Outcome, Report},
};
use serde_json::Value;
use std::{path::Path, process::Command};

/// What a finding is known by: severity, id, file, line, column.
type Row = (String, String, String, u32, u32);

fn at(file: FileId, line: u32, column: u32, length: u32) -> Place {
    Place { file, line, column, length }
}

/// Findings in every kind of text that is hard to show.
fn findings() -> (Vec<Finding>, Sources) {
    let mut sources = Sources::default();
    let plain = sources.add("a.yaml", "tier: local\n\tä: ö\r\nlast");
    let empty = sources.add("empty.yaml", "");
    let long = sources.add("long.yaml", format!("{}here{}", "ä".repeat(5000), "b".repeat(5000)));
    let odd = sources.add("dir/a,b:c%.yaml", "x: \u{1b}[31mred\n");
    let set = sources.add("--set", "tier=x");
    let findings = vec![
        Finding::error("unknown-key", at(plain, 1, 1, 4), "plain").note("why").help("do this"),
        Finding::warning("tab", at(plain, 2, 2, 1), "after a tab, before the end"),
        Finding::error("beyond", at(plain, 2, 90, 3), "beyond the line"),
        Finding::error("last", at(plain, 3, 1, 99), "longer than the line"),
        Finding::error("no-line", at(plain, 99, 7, 1), "beyond the file"),
        Finding::error("empty-file", at(empty, 1, 1, 0), "nothing there"),
        Finding::error("long", at(long, 1, 5001, 4), "in the middle"),
        Finding::warning("odd", at(odd, 1, 4, 5), "100% odd,\nover: two lines"),
        Finding::error("bad-set", at(set, 1, 6, 1), "on the command line"),
    ];
    (findings, sources)
}

fn rendered(findings: &[Finding], sources: &Sources, format: Format) -> String {
    format.render(&Report { findings, sources, outcomes: &[], profiles: 1 }, Look::Plain)
}

fn place(text: &str) -> (String, u32, u32) {
    let mut parts = text.rsplitn(3, ':');
    let mut number = || parts.next().unwrap().parse().unwrap();
    let (column, line) = (number(), number());
    (parts.next().unwrap().to_owned(), line, column)
}

fn rows(text: &str, format: Format) -> Vec<Row> {
    match format {
        Format::Human => human(text),
        Format::Markdown => markdown(text),
        Format::Json => json(text),
        Format::Github => github(text),
        Format::Sarif => sarif(text),
        Format::Junit => junit(text),
    }
}

fn human(text: &str) -> Vec<Row> {
    let head = |line: &str| {
        let (head, _) = line.split_once("]: ")?;
        let (severity, id) = head.split_once('[')?;
        Some((severity.to_owned(), id.to_owned()))
    };
    let heads = text.lines().filter_map(head);
    let places = text.lines().filter_map(|line| line.trim_start().strip_prefix("--> ")).map(place);
    heads
        .zip(places)
        .map(|((severity, id), (file, line, column))| (severity, id, file, line, column))
        .collect()
}

fn markdown(text: &str) -> Vec<Row> {
    let row = |line: &str| {
        let (severity, rest) = line.strip_prefix("- **")?.split_once("** `")?;
        let (id, rest) = rest.split_once("` `")?;
        let (file, line, column) = place(rest.split_once("`: ")?.0);
        let id = id.split(' ').next()?.to_owned();
        Some((severity.to_owned(), id, file, line, column))
    };
    text.lines().filter_map(row).collect()
}

fn json(text: &str) -> Vec<Row> {
    let json: Value = serde_json::from_str(text).unwrap();
    let row = |row: &Value| {
        let text = |key: &str| row[key].as_str().unwrap().to_owned();
        let number = |key: &str| u32::try_from(row[key].as_u64().unwrap()).unwrap();
        (text("severity"), text("id"), text("file"), number("line"), number("column"))
    };
    json["findings"].as_array().unwrap().iter().map(row).collect()
}

fn sarif(text: &str) -> Vec<Row> {
    let json: Value = serde_json::from_str(text).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let row = |row: &Value| {
        let at = &row["locations"][0]["physicalLocation"];
        let (file, line, column) = if at.is_null() {
            place(text(&row["message"]["text"]).split_once(": ").unwrap().0)
        } else {
            let number = |key: &str| u32::try_from(at["region"][key].as_u64().unwrap()).unwrap();
            let uri = text(&at["artifactLocation"]["uri"]);
            let uri = uri.replace("%2C", ",").replace("%3A", ":").replace("%25", "%");
            (uri, number("startLine"), number("startColumn"))
        };
        (text(&row["level"]), text(&row["ruleId"]), file, line, column)
    };
    json["runs"][0]["results"].as_array().unwrap().iter().map(row).collect()
}

fn junit(text: &str) -> Vec<Row> {
    let report = quick_junit::Report::deserialize_from_str(text).unwrap();
    let row = |case: &quick_junit::TestCase| {
        let quick_junit::TestCaseStatus::NonSuccess { ty, description, .. } = &case.status else {
            panic!("{case:?}")
        };
        let (file, line, column) =
            place(description.as_ref().unwrap().as_str().split_once(": ").unwrap().0);
        let id = case.classname.as_ref().unwrap().to_string();
        (ty.as_ref().unwrap().to_string(), id, file, line, column)
    };
    report.test_suites[0].test_cases.iter().map(row).collect()
}

fn github(text: &str) -> Vec<Row> {
    let plain = |text: &str| {
        let text = text.replace("%3A", ":").replace("%2C", ",").replace("%0A", "\n");
        text.replace("%25", "%")
    };
    let row = |line: &str| {
        let (severity, rest) = line.strip_prefix("::").unwrap().split_once(' ').unwrap();
        let (properties, message) = rest.split_once("::").unwrap();
        let property = |name: &str| {
            let mut all = properties.split(',').filter_map(|property| property.split_once('='));
            all.find(|(key, _)| *key == name).map(|(_, value)| plain(value))
        };
        let number = |name: &str| property(name).unwrap().parse().unwrap();
        let (file, line, column) = match property("file") {
            Some(file) => (file, number("line"), number("col")),
            None => place(message.split_once(": ").unwrap().0),
        };
        (severity.to_owned(), property("title").unwrap(), file, line, column)
    };
    text.lines().map(row).collect()
}

#[test]
fn every_format_has_every_finding_at_its_place() {
    let (findings, sources) = findings();
    let wanted: Vec<Row> = findings
        .iter()
        .map(|finding| {
            let Place { file, line, column, .. } = finding.place;
            let (severity, id) = (finding.severity.to_string(), finding.id.to_owned());
            (severity, id, sources.path(file).to_owned(), line, column)
        })
        .collect();
    for format in Format::ALL {
        let text = rendered(&findings, &sources, *format);
        assert_eq!(rows(&text, *format), wanted, "{format:?}:\n{text}");
        let name = format!("report-{}", format!("{format:?}").to_lowercase());
        super::keep(&name, &text);
    }
}

#[test]
fn what_somebody_answers_for_counts_nowhere_and_is_told_to_programs() {
    let mut sources = Sources::default();
    let file = sources.add("web.yaml", "spec: x\n");
    let waived = |owner: Option<&str>| Waived {
        owner: owner.map(str::to_owned),
        reason: "the vendor has no other".to_owned(),
        until: Some("2027-01-31".to_owned()),
    };
    let mut findings = vec![
        Finding::error("version-not-exact", at(file, 1, 1, 4), "one").note("why").help("what"),
        Finding::error("version-not-exact", at(file, 1, 7, 1), "two").note("why").help("what"),
    ];
    findings[0].waived = Some(waived(Some("the web team")));
    findings[1].waived = Some(waived(None));
    findings[1].object = Some("HelmRelease/web/web".to_owned());
    for format in Format::ALL {
        let name = format!("waived-{}", format!("{format:?}").to_lowercase());
        super::keep(&name, &rendered(&findings, &sources, *format));
    }
}

/// The schema comes with a crate that is there for it alone; `cargo` knows where.
#[test]
fn a_log_is_what_the_schema_of_sarif_says() {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--format-version", "1", "--manifest-path"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let carrier = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let folder = Path::new(carrier["manifest_path"].as_str().unwrap()).parent().unwrap();
    let schema = std::fs::read_to_string(folder.join("src/schema.json")).unwrap();
    let mut schema: Value = serde_json::from_str(&schema).unwrap();
    // The pattern of languages, which are not used, is no regular expression: a bracket has no partner.
    for of in ["run", "toolComponent"] {
        let language = schema.pointer_mut(&format!("/definitions/{of}/properties/language"));
        language.unwrap().as_object_mut().unwrap().remove("pattern");
    }
    let schema = jsonschema::validator_for(&schema).unwrap();
    let (mut findings, sources) = findings();
    findings.push(Finding::warning("health-checks-ignored", at(FileId(0), 1, 1, 1), "a rule's"));
    findings[0].object = Some("Secret/web/web".to_owned());
    findings[1].waived = Some(Waived { owner: None, reason: "it is so".to_owned(), until: None });
    let outcome = Outcome::OrphanTree { profile: "a".into(), out: "out/a b".into(), files: 1 };
    let outcomes = [outcome];
    let report =
        Report { findings: &findings, sources: &sources, outcomes: &outcomes, profiles: 1 };
    let log: Value = serde_json::from_str(&Format::Sarif.render(&report, Look::Plain)).unwrap();
    let errors: Vec<String> = schema.iter_errors(&log).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), findings.len() + 1);
    let mut broken = log;
    broken["runs"][0]["results"][0]["level"] = "bad".into();
    assert!(!schema.is_valid(&broken), "the schema must be able to refuse");
}

#[test]
fn a_document_is_what_its_own_schema_says() {
    let schema = super::Desk::new().run("schema report").ends(0).out;
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let (mut findings, sources) = findings();
    findings[0].waived = Some(Waived { owner: None, reason: "x".to_owned(), until: None });
    let document: Value =
        serde_json::from_str(&rendered(&findings, &sources, Format::Json)).unwrap();
    let errors: Vec<String> =
        schema.iter_errors(&document).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn what_is_for_a_terminal_alone_never_reaches_it_from_a_text() {
    let (findings, sources) = findings();
    let text = rendered(&findings, &sources, Format::Human);
    assert!(!text.contains('\u{1b}'), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 140), "{text}");
}

#[test]
fn the_summary_counts() {
    let (findings, sources) = findings();
    let text = rendered(&findings, &sources, Format::Human);
    assert!(text.ends_with("\n7 errors, 2 warnings in 1 profile\n"), "{text}");
    assert_eq!(rendered(&[], &sources, Format::Human), "");
    assert_eq!(rendered(&[], &sources, Format::Github), "");
}

#[test]
fn many_findings_in_a_large_file_each_show_their_line() {
    let mut sources = Sources::default();
    let lines: Vec<_> = (1..=200_000).map(|line| format!("line-{line}: x")).collect();
    let file = sources.add("large.yaml", lines.join("\n"));
    let findings: Vec<_> =
        (1..=500).map(|n| Finding::error("some", at(file, n * 400, 1, 4), "here")).collect();
    let text = rendered(&findings, &sources, Format::Human);
    for n in [1, 250, 500] {
        assert!(text.contains(&format!("{0} | line-{0}: x\n", n * 400)), "{n}");
    }
    assert_eq!(human(&text).len(), 500);
}
