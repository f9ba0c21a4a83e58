//! `charts lock`: the keys of charts' values.

use super::{Shell, Verdict};
use crate::{
    chart::{ChartFiles, lock},
    error::Error,
    finding::{FileId, Finding},
    name::Version,
    tree::{self, Gathered},
    yaml::{self, Node},
};
use serde_json::Value;
use std::{collections::BTreeMap, path::Path};

/// The largest file that is read: schemas have some hundred KiB.
const LARGEST: usize = 16 << 20;

/// What was found of a chart.
#[derive(Default)]
struct Found {
    version: Option<String>,
    values: Option<(String, Node)>,
    schema: Option<Value>,
}

pub(super) fn run(from: &Path, shell: &mut Shell) -> Result<Verdict, Error> {
    let wanted = |path: &str| {
        ["Chart.yaml", "values.yaml", "values.schema.json", "SOURCES.md"]
            .iter()
            .any(|end| path.ends_with(end))
    };
    let mut charts: BTreeMap<String, Found> = BTreeMap::new();
    let mut unread: Vec<Finding> = Vec::new();
    for Gathered { path, bytes, .. } in tree::gather(from, LARGEST, wanted)? {
        let text = bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let Some(text) = text else { continue };
        take(&path, text, &mut charts, &mut unread);
    }
    let whole = charts.iter().filter_map(|(name, found)| {
        let (text, values) = found.values.as_ref()?;
        let version = found.version.as_deref()?;
        Version::try_from(version).ok()?;
        Some(ChartFiles { name, version, text, values, schema: found.schema.as_ref() })
    });
    let whole: Vec<ChartFiles<'_>> = whole.collect();
    let locked = lock(&whole);
    let lines = locked.iter().map(|(name, locked)| {
        serde_json::to_string(locked).map(|locked| format!("{:?}: {locked}", name.as_str()))
    });
    let lines: Vec<String> = lines.filter_map(Result::ok).collect();
    shell.print(&format!("{{\n{}\n}}\n", lines.join(",\n")));
    let left = charts.len() - whole.len();
    if left > 0 {
        shell.note(&format!("left out for want of values or of an exact version: {left}"));
    }
    Ok(Verdict::over(!unread.is_empty()))
}

/// Takes what a file says about charts. A chart within a chart's folder is its own matter.
fn take(path: &str, text: String, charts: &mut BTreeMap<String, Found>, unread: &mut Vec<Finding>) {
    let mut read = |text: &str| {
        let (documents, findings) = yaml::read_all(FileId::default(), text.as_bytes());
        unread.extend(findings);
        documents.into_iter().next()
    };
    let (name, file) = match path.split('/').collect::<Vec<_>>().as_slice() {
        [name, file] => ((*name).to_owned(), (*file).to_owned()),
        ["SOURCES.md"] => {
            for row in text.lines().filter_map(|line| line.strip_prefix("| ")) {
                let mut cells = row.split(" | ");
                let named = (cells.next(), cells.next().and_then(|cell| cell.split(' ').next()));
                if let (Some(name), Some(version)) = named {
                    charts.entry(name.to_owned()).or_default().version = Some(version.to_owned());
                }
            }
            return;
        }
        [file] => match file.split_once(".values.") {
            Some((name, end)) => (name.to_owned(), format!("values.{end}")),
            None => return,
        },
        _ => return,
    };
    let chart = charts.entry(name).or_default();
    match file.as_str() {
        "Chart.yaml" => {
            let version =
                read(&text).and_then(|node| Some(node.get("version")?.scalar()?.into_owned()));
            chart.version = version.or(chart.version.take());
        }
        "values.yaml" => chart.values = read(&text).map(|node| (text, node)),
        "values.schema.json" => chart.schema = serde_json::from_str(&text).ok(),
        _ => {}
    }
}
