//! What a build costs, and how the cost grows with the number of apps: whole runs of the program, in turn with
//! `cp -r` of what it writes; and what a plan and the matrix of every combination cost beside a build. `make bench`
//! runs it.
//!
//! Options, after `--`: `--folder DIR` where to work, on the disk in question (default: the target folder),
//! `--sizes 50,500,1000,5000`, `--repeat 5`.
#![expect(clippy::print_stdout, reason = "its table is what was asked for")]
#![expect(clippy::disallowed_methods, reason = "it measures time, and sets up what it measures")]
#![expect(clippy::cast_precision_loss, reason = "the table shows few digits")]

use std::{
    env,
    error::Error,
    ffi::OsStr,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

type Outcome<T> = Result<T, Box<dyn Error>>;

const PROGRAM: &str = env!("CARGO_BIN_EXE_cofferdam");

/// GNU time, which says how much memory a process held; without it that column stays empty.
const GNU_TIME: &str = "/usr/bin/time";

/// The shipped platforms with the most files.
const LARGEST: [&str; 3] = ["devantler-prod", "homelab", "krateo"];

/// What the command line asks for.
struct Options {
    folder: PathBuf,
    sizes: Vec<usize>,
    repeat: usize,
}

/// What was measured at one size; the times are medians.
struct Row {
    apps: usize,
    files: usize,
    bytes: u64,
    build: Duration,
    copy: Duration,
    again: Duration,
    drift: Duration,
    plan: Duration,
    peak: Option<u64>,
}

fn main() -> Outcome<()> {
    let options = options()?;
    let home = tempfile::Builder::new().prefix("scale-").tempdir_in(&options.folder)?;
    println!("2 threads, medians of {}, in {}", options.repeat, options.folder.display());
    println!(
        "{:>6} {:>7} {:>7} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>10} {:>7} {:>10}",
        "apps",
        "files",
        "MiB",
        "build",
        "cp -r",
        "build/cp",
        "again/cp",
        "drift/cp",
        "plan",
        "plan/build",
        "ms/app",
        "peak/bytes"
    );
    for apps in &options.sizes {
        show(&measure(&home.path().join(apps.to_string()), *apps, options.repeat)?);
    }
    for profile in LARGEST {
        matrix(profile, &home.path().join(profile), options.repeat)?;
    }
    // Only now: deleting many files makes the file system slow for what is measured after it.
    home.close()?;
    Ok(())
}

fn options() -> Outcome<Options> {
    let mut options = Options {
        folder: Path::new(PROGRAM).parent().ok_or("the program is in no folder")?.into(),
        sizes: vec![50, 500, 1000, 5000],
        repeat: 5,
    };
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("`{argument}` needs a value"));
        match argument.as_str() {
            "--folder" => options.folder = value()?.into(),
            "--sizes" => {
                options.sizes = value()?.split(',').map(str::parse).collect::<Result<_, _>>()?;
            }
            "--repeat" => options.repeat = value()?.parse()?,
            // Cargo adds this to every bench.
            "--bench" => {}
            _ => return Err(format!("`{argument}` is not an option").into()),
        }
    }
    Ok(options)
}

/// Measures one size: each round times every kind of run once, so that a busy machine is busy for all.
fn measure(home: &Path, apps: usize, repeat: usize) -> Outcome<Row> {
    let profiles = home.join("profiles");
    fs::create_dir_all(&profiles)?;
    fs::write(profiles.join("bench.yaml"), profile(apps)?)?;
    let tree = home.join("tree");
    timed(&mut cofferdam("build", &profiles, &tree))?;
    let (files, bytes) = size(&tree)?;
    let mut times: [Vec<Duration>; 5] = Default::default();
    for round in 0..repeat {
        // Every run writes where nothing was, and nothing is deleted in between.
        let (built, copied) =
            (home.join(format!("build-{round}")), home.join(format!("cp-{round}")));
        let mut copy = Command::new("cp");
        copy.arg("-r").arg(&tree).arg(&copied);
        times[0].push(timed(&mut cofferdam("build", &profiles, &built))?);
        times[1].push(timed(&mut copy)?);
        times[2].push(timed(&mut cofferdam("build", &profiles, &tree))?);
        times[3].push(timed(&mut cofferdam("drift", &profiles, &tree))?);
        times[4].push(planned(&profiles)?);
    }
    let [build, copy, again, drift, plan] = times.map(median);
    let peak = peak(home, &profiles)?;
    Ok(Row { apps, files, bytes, build, copy, again, drift, plan, peak })
}

/// What the matrix of a shipped profile costs beside one build of it.
fn matrix(profile: &str, home: &Path, repeat: usize) -> Outcome<()> {
    let profiles = Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles");
    let (mut builds, mut matrices) = (Vec::new(), Vec::new());
    for round in 0..repeat {
        let mut build = cofferdam("build", &profiles, &home.join(round.to_string()));
        builds.push(timed(build.arg(profile))?);
        let mut command = Command::new(PROGRAM);
        command.args(["matrix", profile, "--threads", "2", "--no-local", "--profiles"]);
        matrices.push(timed(command.arg(&profiles).args(["--today", "2026-11-21"]))?);
    }
    let (build, matrix) = (median(builds).as_secs_f64(), median(matrices).as_secs_f64());
    println!("matrix of {profile}: {matrix:.3}s, {:.0} times a build", matrix / build);
    Ok(())
}

fn show(row: &Row) {
    let copy = row.copy.as_secs_f64();
    let peak = row
        .peak
        .map_or_else(|| "-".to_owned(), |peak| format!("{:.1}", peak as f64 / row.bytes as f64));
    println!(
        "{:>6} {:>7} {:>7.1} {:>8.3}s {copy:>8.3}s {:>9.2} {:>9.2} {:>9.2} {:>8.3}s {:>10.2} {:>7.3} {peak:>10}",
        row.apps,
        row.files,
        row.bytes as f64 / f64::from(1 << 20),
        row.build.as_secs_f64(),
        row.build.as_secs_f64() / copy,
        row.again.as_secs_f64() / copy,
        row.drift.as_secs_f64() / copy,
        row.plan.as_secs_f64(),
        row.plan.as_secs_f64() / row.build.as_secs_f64(),
        row.build.as_secs_f64() * 1e3 / row.apps as f64,
    );
}

fn cofferdam(verb: &str, profiles: &Path, out: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments(verb, profiles, out));
    command
}

fn arguments<'a>(verb: &'a str, profiles: &'a Path, out: &'a Path) -> [&'a OsStr; 8] {
    let word = OsStr::new;
    let profiles = profiles.as_os_str();
    [
        word(verb),
        word("--threads"),
        word("2"),
        word("--no-local"),
        word("--profiles"),
        profiles,
        word("--out"),
        out.as_os_str(),
    ]
}

/// The time of a plan in which every route changes; it has something to do, so it ends with 1.
fn planned(profiles: &Path) -> Outcome<Duration> {
    let mut command = Command::new(PROGRAM);
    command.args(["plan", "--threads", "2", "--no-local", "--from", "bench", "--profiles"]);
    command.arg(profiles).args(["--set", "provider.ingress=traefik"]);
    command.args(["--set", "components.traefik.reach=internal"]);
    let start = Instant::now();
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status()?;
    let time = start.elapsed();
    if status.code() == Some(1) {
        Ok(time)
    } else {
        Err(format!("a plan ended with {status}").into())
    }
}

/// Runs a command to its end, which must be a good one.
fn timed(command: &mut Command) -> Outcome<Duration> {
    let start = Instant::now();
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status()?;
    let time = start.elapsed();
    if status.success() { Ok(time) } else { Err(format!("{command:?} ended with {status}").into()) }
}

/// The most memory that a cold build holds, in bytes.
fn peak(home: &Path, profiles: &Path) -> Outcome<Option<u64>> {
    if !Path::new(GNU_TIME).exists() {
        return Ok(None);
    }
    let told = home.join("peak");
    let mut command = Command::new(GNU_TIME);
    command.args(["-f", "%M", "-o"]).arg(&told).arg(PROGRAM);
    command.args(arguments("build", profiles, &home.join("peak-tree")));
    timed(&mut command)?;
    let kibibytes: u64 = fs::read_to_string(told)?.trim().parse()?;
    Ok(Some(kibibytes << 10))
}

/// The files in a folder and their bytes.
fn size(folder: &Path) -> Outcome<(usize, u64)> {
    let (mut files, mut bytes) = (0, 0);
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let about = entry.metadata()?;
            if about.is_dir() {
                folders.push(entry.path());
            } else {
                files += 1;
                bytes += about.len();
            }
        }
    }
    Ok((files, bytes))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// A profile of plain apps, each with a chart from a registry, a route and a credential.
fn profile(apps: usize) -> Outcome<String> {
    let mut text = PLATFORM.to_owned();
    for app in 0..apps {
        write!(
            text,
            "  app-{app:04}:\n    \
               namespace: team-{:03}\n    \
               chart: {{oci: 'oci://registry.example.org/charts/web', version: 1.{}.0}}\n    \
               values:\n      \
                 replicaCount: 2\n      \
                 resources: {{requests: {{cpu: 50m, memory: 64Mi}}, limits: {{memory: 256Mi}}}}\n    \
               secrets: {{app-{app:04}: {{keys: {{token: app-{app:04}/token}}}}}}\n    \
               route: {{host: app-{app:04}, service: app-{app:04}, port: 8080, auth: own-login, exposure: internal}}\n",
            app / 20,
            app % 10,
        )?;
    }
    Ok(text)
}

const PLATFORM: &str = "\
description: a platform of plain apps, to measure with
tier: production
provider:
  ingress: envoy-gateway
  certificates: cert-manager
  secrets: onepassword
  block-storage: local-path
  object-storage: none
domain: BASE_DOMAIN
variables:
  BASE_DOMAIN: {from: ConfigMap/platform, type: domain, value: example.org, description: the domain}
components:
  onepassword: {vault: bench}
  cert-manager: {acme-email: ops@example.org, solver: cloudflare}
apps:
";
