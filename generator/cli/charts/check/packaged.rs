//! Charts that k3s brings: the values that a HelmChartConfig adds, held against the packages of k3s.
//!
//! Which release of a chart a cluster has is up to its k3s, and no tree says it, so every package at hand is tried.

use super::Run;
use crate::{
    chart::{ChartFiles, Fault, lock},
    error::Error,
    finding::{FileId, Finding},
    proof::{self, Rendering},
    tree,
    view::{Cluster, Object},
    yaml,
};
use serde_json::Value;
use std::process::Command;

const VALUES: &[&str] = &["spec", "valuesContent"];

impl Run<'_> {
    /// What Helm makes of a chart of k3s with the values of a HelmChartConfig, for each package of it.
    pub(super) fn packaged(
        &mut self,
        cluster: &Cluster,
        config: &Object,
    ) -> Result<Vec<Rendering>, Error> {
        let chart = &config.key.name;
        let packages = tree::list_ending(&self.args.charts, ".tgz")?;
        let is_own =
            |name: &&String| name.starts_with(&format!("{chart}-")) && name.contains("+up");
        let packages: Vec<&String> = packages.iter().filter(is_own).collect();
        if packages.is_empty() {
            let folder = self.args.charts.display();
            let message = format!("no `{chart}` as k3s packages it is in `{folder}`");
            let help =
                format!("put `{chart}-*+up*.tgz` of the repository `k3s-io/k3s-charts` there");
            self.say(config, "chart-not-here", message, &help);
            self.left += 1;
            return Ok(Vec::new());
        }
        let Some(values) = proof::values_of_config(cluster, config) else { return Ok(Vec::new()) };
        let mut renderings = Vec::new();
        for package in packages {
            let path = self.args.charts.join(package).display().to_string();
            self.unknown(config, package, &path, &values);
            let asked = [chart.clone(), path, config.key.namespace.clone(), values.to_string()];
            match self.rendered(config.key.clone(), asked) {
                Ok(rendering) => renderings.push(rendering),
                Err(said) => {
                    let message = format!("Helm does not render `{package}`: {said}");
                    self.say(config, "chart-not-rendered", message, "correct the values");
                    self.left += 1;
                }
            }
        }
        Ok(renderings)
    }

    /// Tells which of the values a package does not know.
    fn unknown(&mut self, config: &Object, package: &str, path: &str, values: &Value) {
        let shown = Command::new(&self.args.helm).args(["show", "values", path]).output();
        let Some(shown) = shown.ok().filter(|shown| shown.status.success()) else { return };
        let text = String::from_utf8_lossy(&shown.stdout);
        let (documents, _) = yaml::read_all(FileId::default(), text.as_bytes());
        let Some(own) = documents.first() else { return };
        let files =
            ChartFiles { name: "", version: package, text: &text, values: own, schema: None };
        for misfit in lock(&[files]).values().flat_map(|locked| locked.keys.misfits(values)) {
            let path = misfit.path.join(".");
            let (message, help) = match misfit.fault {
                Fault::Unknown(Some(near)) => {
                    (format!("`{package}` does not know `{path}`"), format!("write `{near}`"))
                }
                Fault::Unknown(None) => (
                    format!("`{package}` does not know `{path}`"),
                    "look for its place in the values of this version, or remove it".to_owned(),
                ),
                Fault::Type(wanted) => {
                    (format!("`{package}` takes {wanted} for `{path}`"), format!("write {wanted}"))
                }
            };
            self.say(config, "unknown-chart-value", message, &help);
        }
    }

    fn say(&mut self, config: &Object, id: &'static str, message: String, help: &str) {
        let finding = Finding::error(id, config.place(VALUES), message)
            .note("a cluster has the chart that its k3s brings, whichever that is")
            .help(help);
        let object = Some(config.key.to_string());
        self.assembly.findings.push(Finding { object, ..finding });
    }
}
