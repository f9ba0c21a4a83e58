//! `list platforms`: what each profile runs, where, from which chart, and what answers on each axis.

use super::{Verdict, assembly::Assembly, selection::Source, shell::Shell};
use crate::{containment::Composed, error::Error, profile::Profile, provider, report::Table};
use std::fmt::Write as _;

#[derive(Debug, clap::Args)]
pub(super) struct Asked {
    /// Print a page in Markdown, as it is kept beside the profiles
    #[arg(long)]
    markdown: bool,
    #[command(flatten)]
    source: Source,
}

/// A profile with errors has no platform, which is said instead of left out.
pub(super) fn run(args: &Asked, shell: &mut Shell) -> Result<Verdict, Error> {
    let mut assembly = Assembly::new(&args.source);
    let mut page = PAGE.to_owned();
    let mut rows = Vec::new();
    for name in args.source.every()? {
        let profile = assembly.profile(&name)?;
        let composed = profile.as_ref().map(|profile| assembly.composed(profile)).transpose()?;
        let (Some(profile), Some(composed)) = (profile, composed.flatten()) else {
            shell
                .note(&format!("`{name}` has errors and is left out; see `cofferdam lint {name}`"));
            continue;
        };
        let parts = parts(&composed);
        section(&mut page, &profile, &parts);
        rows.extend(parts.into_iter().map(|part| [vec![name.clone()], part].concat()));
    }
    if args.markdown {
        shell.print(&page);
    } else {
        let columns = vec!["profile", "layer", "namespace", "tier", "chart", "version"];
        shell.table(&Table { name: "platforms", columns, rows });
    }
    Ok(Verdict::Clean)
}

const PAGE: &str = "\
# Platforms

What each profile runs, where, and from which chart; `make out` writes this page with `cofferdam list platforms`.
";

/// What a platform is made of: layer, namespace, tier, chart and version, a line for each chart.
fn parts(composed: &Composed) -> Vec<Vec<String>> {
    let mut parts = Vec::new();
    for layer in &composed.layers {
        let part = |chart: &str, version: &str| {
            let (name, namespace) = (layer.name.to_string(), layer.namespace.to_string());
            let tier = layer.level.to_string();
            vec![name, namespace, tier, chart.to_owned(), version.to_owned()]
        };
        match layer.charts.as_slice() {
            [] => parts.push(part("", "")),
            charts => parts.extend(charts.iter().map(|chart| part(&chart.chart, &chart.version))),
        }
    }
    parts
}

fn section(page: &mut String, profile: &Profile, parts: &[Vec<String>]) {
    let Profile { name, tier, providers, .. } = profile;
    let what = profile.description.as_deref().unwrap_or("a platform");
    let _ = write!(page, "\n## {name}\n\nTier {tier}: {what}.\n\n");
    let answers = provider::axes()
        .into_iter()
        .filter_map(|axis| Some(format!("{} `{}`", axis.id, providers.get(axis.id)?.value)));
    let _ = write!(page, "Providers: {}.\n\n", answers.collect::<Vec<_>>().join(", "));
    page.push_str("| layer | namespace | tier | chart | version |\n|---|---|---|---|---|\n");
    for part in parts {
        let _ = writeln!(page, "| {} |", part.join(" | "));
    }
}
