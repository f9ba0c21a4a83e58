//! What judging a tree costs, beside reading and parsing it, and how that grows with the number of files.
//! `make bench` runs it. Options, after `--`: `--sizes 1000,10000`, `--repeat 5`.
#![expect(clippy::print_stdout, reason = "its table is what was asked for")]

use cofferdam::{
    finding::Sources,
    lint,
    profile::Date,
    view::{self, Input},
    yaml,
};
use std::{env, error::Error, fmt::Write as _, fs, time::Duration};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let (mut sizes, mut repeat) = (vec![1000, 10_000], 5);
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("`{argument}` needs a value"));
        match argument.as_str() {
            "--sizes" => {
                sizes = value()?.split(',').map(str::parse).collect::<Result<Vec<usize>, _>>()?;
            }
            "--repeat" => repeat = value()?.parse()?,
            // Cargo adds this to every bench.
            "--bench" => {}
            _ => return Err(format!("`{argument}` is not an option").into()),
        }
    }
    println!("medians of {repeat}, processor time; the parts of `lint` are the view and all rules");
    println!(
        "{:>7} {:>9} {:>9} {:>9} {:>9} {:>11} {:>8}",
        "files", "parse", "view", "rules", "lint", "lint/parse", "us/file"
    );
    for size in sizes {
        measure(size, repeat)?;
    }
    Ok(())
}

/// Measures one size: each round times every part once.
fn measure(size: usize, repeat: usize) -> Result<(), Box<dyn Error>> {
    let files = tree(size);
    let today = Date::try_from("2026-11-21")?;
    let mut times: [Vec<Duration>; 3] = Default::default();
    for _ in 0..repeat {
        let start = spent()?;
        let mut sources = Sources::default();
        for file in &files {
            let bytes = file.bytes.as_deref().unwrap_or_default();
            let id = sources.add(file.shown.clone(), String::from_utf8_lossy(bytes));
            std::hint::black_box(yaml::read_all(id, bytes));
        }
        times[0].push(spent()?.saturating_sub(start));
        drop(sources);
        let input = files.clone();
        let start = spent()?;
        let mut sources = Sources::default();
        let (repository, findings) = view::read(input, &mut sources);
        times[1].push(spent()?.saturating_sub(start));
        if let Some(finding) = findings.first() {
            return Err(finding.message.clone().into());
        }
        let start = spent()?;
        std::hint::black_box(lint::run(&repository, today));
        times[2].push(spent()?.saturating_sub(start));
    }
    let [parse, view, rules] = times.map(median).map(|time| time.as_secs_f64() * 1e3);
    let lint = view + rules;
    let count = u32::try_from(files.len())?;
    println!(
        "{count:>7} {parse:>7.1}ms {view:>7.1}ms {rules:>7.1}ms {lint:>7.1}ms {:>11.2} {:>8.1}",
        lint / parse,
        lint * 1e3 / f64::from(count),
    );
    Ok(())
}

/// How long this thread has run, as Linux counts it: what else the machine does is left out.
fn spent() -> Result<Duration, Box<dyn Error>> {
    let told = fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds = told.split(' ').next().unwrap_or_default().parse()?;
    Ok(Duration::from_nanos(nanoseconds))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// About so many files: a root whose patch reaches every layer, and apps of six files in namespaces of twenty.
fn tree(size: usize) -> Vec<Input> {
    let mut files = vec![file("flux/cluster.yaml".to_owned(), ROOT.to_owned())];
    let apps = size / 6;
    for space in 0..apps.div_ceil(20) {
        let own = (space * 20..apps.min(space * 20 + 20)).map(|app| format!("app-{app:05}"));
        let mut list = format!("namespace: team-{space:04}\nresources:\n  - namespace.yaml\n");
        let folder = format!("apps/team-{space:04}");
        for app in own {
            let _ = writeln!(list, "  - {app}/ks.yaml");
            let below = format!("{folder}/{app}");
            files.push(file(format!("{below}/ks.yaml"), layer(&app, &below, space)));
            let app_files =
                ["externalsecret.yaml", "helmrelease.yaml", "httproute.yaml", "ocirepository.yaml"];
            let listed: Vec<String> =
                app_files.iter().map(|name| format!("  - {name}\n")).collect();
            let steering = format!("resources:\n{}", listed.concat());
            files.push(file(format!("{below}/app/kustomization.yaml"), steering));
            for (name, text) in app_files.into_iter().zip([SECRET, RELEASE, ROUTE, SOURCE]) {
                files.push(file(format!("{below}/app/{name}"), text.replace("APP", &app)));
            }
        }
        files.push(file(format!("{folder}/kustomization.yaml"), list));
        files.push(file(format!("{folder}/namespace.yaml"), NAMESPACE.to_owned()));
    }
    files
}

fn file(path: String, text: String) -> Input {
    Input { shown: path.clone(), path, bytes: Some(text.into_bytes()) }
}

fn layer(app: &str, folder: &str, space: usize) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {app}}}\n\
         spec:\n  interval: 1h\n  path: ./{folder}/app\n  prune: true\n  wait: true\n  \
         targetNamespace: team-{space:04}\n  \
         sourceRef: {{kind: GitRepository, name: flux-system, namespace: flux-system}}\n"
    )
}

const ROOT: &str = "\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: cluster, namespace: flux-system}
spec:
  interval: 1h
  path: ./apps
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  patches:
    - target: {group: kustomize.toolkit.fluxcd.io, kind: Kustomization}
      patch: |-
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: _}
        spec:
          retryInterval: 2m
          patches:
            - target: {kind: HelmRelease}
              patch: |-
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: _}
                spec:
                  install: {crds: CreateReplace}
                  upgrade: {crds: CreateReplace, cleanupOnFail: true}
";

const NAMESPACE: &str = "apiVersion: v1\nkind: Namespace\nmetadata: {name: placeholder}\n";

const RELEASE: &str = "\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: APP
spec:
  interval: 1h
  chartRef:
    kind: OCIRepository
    name: APP
  values:
    controllers:
      main:
        replicas: 2
        containers:
          app:
            image:
              repository: registry.example.org/team/web
              tag: 1.4.2
            env:
              TZ: Europe/Berlin
              LOG_LEVEL: info
              PORT: 8080
            envFrom:
              - secretRef: {name: APP-secret}
            probes:
              liveness: &probe
                enabled: true
                spec: {periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3}
              readiness: *probe
            resources:
              requests: {cpu: 10m, memory: 64Mi}
              limits: {memory: 256Mi}
    service:
      app:
        controller: main
        ports:
          http:
            port: 8080
    persistence:
      config:
        size: 5Gi
        globalMounts:
          - path: /config
";

const SECRET: &str = "\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: APP
spec:
  refreshInterval: 1h
  secretStoreRef:
    kind: ClusterSecretStore
    name: vault
  target:
    name: APP-secret
  data:
    - secretKey: TOKEN
      remoteRef: {key: APP, property: token}
";

const SOURCE: &str = "\
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata:
  name: APP
spec:
  interval: 1h
  url: oci://registry.example.org/charts/web
  ref:
    tag: 4.2.0
  layerSelector:
    mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip
    operation: copy
";

const ROUTE: &str = "\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: APP
spec:
  hostnames:
    - APP.example.org
  parentRefs:
    - name: internal
      namespace: network
      sectionName: https
  rules:
    - backendRefs:
        - name: APP
          port: 8080
";
