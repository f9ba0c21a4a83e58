//! `charts check`: what charts really render, held against their contracts and against the tree.

mod packaged;

use super::{Source, Verdict};
use crate::{
    cli::{assembly::Assembly, shell::Shell},
    error::Error,
    finding::{Finding, Severity},
    lint,
    proof::{self, Rendering},
    report::{Report, counted},
    tree::{self, Bounded, Within},
    view::{Cluster, ObjectKey, Release},
    yaml,
};
use std::{
    collections::BTreeMap,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder of the charts: `CHART-VERSION.tgz`, or folders `CHART` or `CHART-VERSION`; those that k3s
    /// brings as its own packages, `CHART-VERSION+upVERSION.tgz`
    #[arg(long, value_name = "DIR")]
    charts: PathBuf,
    /// The program that renders them
    #[arg(long, value_name = "PROGRAM", default_value = "helm")]
    helm: PathBuf,
    /// The profiles; all when none is named
    #[arg(value_name = "PROFILE")]
    names: Vec<String>,
    #[command(flatten)]
    source: Source,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Verdict, Error> {
    let names = args.source.select(&args.names)?;
    let mut run = Run {
        args,
        assembly: Assembly::new(&args.source),
        printed: BTreeMap::new(),
        rendered: 0,
        left: 0,
    };
    run.version()?;
    for name in &names {
        run.profile(name)?;
    }
    let Run { mut assembly, rendered, left, .. } = run;
    let failed = assembly.settle();
    let Assembly { findings, sources, .. } = &assembly;
    shell.report(&Report { findings, sources, outcomes: &[], profiles: names.len() });
    let left = if left == 0 { String::new() } else { format!(", {left} not") };
    shell.note(&format!("{} rendered{left}", counted(rendered, "release")));
    Ok(Verdict::over(failed))
}

/// What a run has come to so far.
struct Run<'a> {
    args: &'a Args,
    assembly: Assembly<'a>,
    /// What Helm printed, by what it was asked; profiles share most of their releases.
    printed: BTreeMap<[String; 4], Result<String, String>>,
    rendered: usize,
    left: usize,
}

impl Run<'_> {
    /// Asks Helm for its version: without it there is nothing to check.
    fn version(&self) -> Result<(), Error> {
        let helm = self.args.helm.display();
        let output = Command::new(&self.args.helm).args(["version", "--short"]).output();
        match output {
            Ok(output) if output.status.success() => Ok(()),
            Ok(_) => Err(Error::Usage(format!("`{helm}` is there, but is not Helm"))),
            Err(error) => Err(Error::Usage(format!(
                "`{helm}` cannot be run, and nothing else renders charts: {error}; install Helm, or give \
                 its path with `--helm`"
            ))),
        }
    }

    fn profile(&mut self, name: &str) -> Result<(), Error> {
        let Some((profile, repository)) = self.assembly.view(name)? else { return Ok(()) };
        for cluster in &repository.clusters {
            let mut renderings = Vec::new();
            for release in cluster.releases() {
                match self.render(cluster, &release)? {
                    Some(rendering) => renderings.push(rendering),
                    None => self.left += 1,
                }
            }
            for config in cluster.of("helm.cattle.io", "HelmChartConfig") {
                renderings.extend(self.packaged(cluster, config)?);
            }
            self.rendered += renderings.len();
            let mut findings = proof::judge(cluster, &renderings);
            lint::point_into(&profile, &repository, &mut findings);
            self.assembly.findings.extend(findings);
        }
        Ok(())
    }

    /// What Helm makes of a release; none where a finding says why there is nothing.
    fn render(
        &mut self,
        cluster: &Cluster,
        release: &Release<'_>,
    ) -> Result<Option<Rendering>, Error> {
        let key = release.object.key.clone();
        let (Some(chart), Some(version)) = (release.chart, release.version) else {
            let message = "the chart of this release is not in the tree".to_owned();
            self.tell(release, "chart-not-here", message, "name a chart and an exact version");
            return Ok(None);
        };
        let Some(path) = find(&self.args.charts, chart, version)? else {
            let folder = self.args.charts.display();
            let message = format!("`{chart}` {version} is not in `{folder}`");
            let help = pull(release, chart, version, &folder.to_string());
            self.tell(release, "chart-not-here", message, &help);
            return Ok(None);
        };
        let values = proof::values(cluster, release).to_string();
        let asked = [
            release.name.to_string(),
            path.display().to_string(),
            release.namespace.to_owned(),
            values,
        ];
        match self.rendered(key, asked) {
            Ok(rendering) => Ok(Some(rendering)),
            Err(said) => {
                let message = format!("Helm does not render `{chart}` {version}: {said}");
                let help =
                    "correct the values; a dependency that is missing comes with `helm pull`";
                self.tell(release, "chart-not-rendered", message, help);
                Ok(None)
            }
        }
    }

    /// What Helm makes of a chart, by what it is asked; else what it said.
    fn rendered(&mut self, release: ObjectKey, asked: [String; 4]) -> Result<Rendering, String> {
        let (file, namespace) = (format!("helm template {}", asked[1]), asked[2].clone());
        let program = &self.args.helm;
        let printed =
            self.printed.entry(asked).or_insert_with_key(|asked| template(program, asked));
        let file = self.assembly.sources.add(file, "");
        let (objects, findings) =
            proof::read(file, &namespace, printed.as_ref().map_err(Clone::clone)?);
        self.assembly.findings.extend(findings);
        Ok(Rendering { release, objects })
    }

    fn tell(&mut self, release: &Release<'_>, id: &'static str, message: String, help: &str) {
        let finding = Finding::error(id, release.object.name_place(), message)
            .note("so nothing that it renders was held against its contract")
            .help(help);
        let object = Some(release.object.key.to_string());
        self.assembly.findings.push(Finding { object, severity: Severity::Error, ..finding });
    }
}

/// Has Helm render a chart: the name of the release, the chart's path, the namespace and the values.
fn template(helm: &Path, [name, path, namespace, values]: &[String; 4]) -> Result<String, String> {
    let mut command = Command::new(helm);
    command.args([
        "template",
        name,
        path,
        "--namespace",
        namespace,
        "--values",
        "-",
        "--skip-tests",
    ]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(values.as_bytes()).map_err(|error| error.to_string())?;
    }
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let lines = said.lines().filter(|line| !line.is_empty() && !line.starts_with("WARNING"));
    let first = lines.take(3).collect::<Vec<_>>().join(" ");
    Err(first.trim_start_matches("Error: ").to_owned())
}

/// The chart of a version in a folder: a package, or a folder whose `Chart.yaml` says so.
fn find(charts: &Path, chart: &str, version: &str) -> Result<Option<PathBuf>, Error> {
    let package = format!("{chart}-{version}.tgz");
    if charts.join(&package).is_file() {
        return Ok(Some(charts.join(package)));
    }
    for folder in [format!("{chart}-{version}"), chart.to_owned()] {
        let about = Path::new(&folder).join("Chart.yaml");
        let Within::Read(Bounded::Whole(bytes)) = tree::read_within(charts, &about, yaml::LARGEST)?
        else {
            continue;
        };
        let node = yaml::read_bytes(crate::finding::FileId::default(), &bytes).ok();
        let said = node.and_then(|node| Some(node.get("version")?.scalar()?.into_owned()));
        let plain = |text: &str| text.trim_start_matches('v').to_owned();
        if said.is_some_and(|said| plain(&said) == plain(version)) {
            return Ok(Some(charts.join(folder)));
        }
    }
    Ok(None)
}

/// How the chart of a release gets into a folder.
fn pull(release: &Release<'_>, chart: &str, version: &str, folder: &str) -> String {
    let from = match release.url {
        Some(url) if url.starts_with("oci://") => url.to_owned(),
        Some(url) => format!("{chart} --repo {url}"),
        None => chart.to_owned(),
    };
    format!("run `helm pull {from} --version {version} --destination {folder}`")
}
