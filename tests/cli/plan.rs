//! `plan`, `switch`, `matrix` and the guard of `build` and `drift`: what they print, write and refuse.

use super::{Desk, HOME, Said, keep};
use std::process::Command;

const CEPHLESS: &str = "plan --from home --set provider.ingress=ingress-nginx";

#[test]
fn a_plan_has_something_to_do_or_nothing() {
    let desk = Desk::home();
    let nothing = desk.run("plan --from home --to home").ends(0);
    assert!(nothing.out.contains("nothing to do"), "{}", nothing.out);
    keep("plan", &desk.run(CEPHLESS).ends(1).all());
    keep("plan-markdown", &desk.run(&format!("{CEPHLESS} --format markdown")).ends(1).all());
    desk.run("plan --from home --to nobody").ends(2);
}

#[test]
fn parity_tells_what_is_meant_from_what_nobody_said() {
    let desk = Desk::home();
    let other =
        "extends: home.yaml\ntier: staging\ncomponents: {hello-web: {staging: {host: hi}}}\n";
    desk.put("profiles/other.yaml", other);
    desk.run("build").ends(0);
    keep("plan-parity", &desk.run("plan --from home --to other --parity").ends(1).all());
    let trees = "plan --from out/home --to out/other --parity";
    let same = desk.run(trees).ends(1);
    assert!(same.out.contains("without a word\n  nothing\n"), "{}", same.out);
    let file = "out/other/apps-staging/hello-web-staging/deployment-hello-web.yaml";
    desk.edit(file, "replicas: 1", "replicas: 3");
    let edited = desk.run(trees).ends(1);
    let told = "without a word\n  Deployment/apps-staging/hello-web\n";
    assert!(edited.out.contains(told), "{}", edited.out);
    desk.put(
        "else/map.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n",
    );
    let stranger = desk.run("plan --from out/home --to else --parity").all();
    assert!(stranger.contains("no profile is behind one of the sides"), "{stranger}");
}

#[test]
fn a_plan_as_json_is_what_its_schema_says() {
    let desk = Desk::home();
    let schema: serde_json::Value =
        serde_json::from_str(&desk.run("schema plan").ends(0).out).unwrap();
    let plan: serde_json::Value =
        serde_json::from_str(&desk.run(&format!("{CEPHLESS} --format json")).ends(1).out).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&plan).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(plan["version"], 1);
}

#[test]
fn a_hazard_can_be_denied_by_name_or_by_class() {
    let desk = Desk::home();
    desk.run(&format!("{CEPHLESS} --deny-hazard data")).ends(1);
    let denied = desk.run(&format!("{CEPHLESS} --deny-hazard availability")).ends(2);
    assert!(denied.err.contains("--deny-hazard"), "{}", denied.err);
    desk.run(&format!("{CEPHLESS} --deny-hazard host-moves")).ends(2);
    desk.run(&format!("{CEPHLESS} --deny-hazard nonsense")).ends(2);
}

#[test]
fn a_side_can_be_a_folder_or_a_revision() {
    let desk = Desk::built();
    if !git(&desk, &["init", "--quiet"]) {
        return;
    }
    commit(&desk);
    desk.run("plan --from out/home --to home").ends(0);
    desk.run("plan --from HEAD:out/home --to home").ends(0);
    desk.run("plan --from HEAD:profiles/home.yaml --to home").ends(0);
    desk.run("plan --from HEAD:out/nothing --to home").ends(2);
    desk.run("plan --from nowhere:out/home --to home").ends(2);
    desk.edit("profiles/home.yaml", "  hello-web:\n    staging: {host: hello}\n", "");
    let gone = desk.run("plan --from HEAD:profiles/home.yaml --to home").ends(1);
    assert!(gone.out.contains("Deployment/apps-staging/hello-web  pruned"), "{}", gone.out);
    desk.run("build").ends(0);
    let based = desk.run("drift --base HEAD").ends(0);
    assert!(based.out.contains("namespace-removed"), "{}", based.out);
}

const KUSTOMIZATION: &str =
    "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n";

#[test]
fn a_tree_elsewhere_is_read_as_if_it_lay_in_its_place() {
    let desk = Desk::built();
    desk.run(&format!("{CEPHLESS} --steps steps")).ends(1);
    let step = "out/home --to steps/01-expand";
    let plan = desk.run(&format!("plan --from {step}")).ends(1);
    assert!(!plan.out.contains("pruned"), "{}", plan.out);
    assert!(plan.out.contains("2 created, 1 installed, 21 unchanged"), "{}", plan.out);
    desk.run("build --out trial").ends(0);
    desk.run("plan --from out/home --to trial/home").ends(0);
    let release = "steps/01-expand/ingress/ingress-nginx/helmrelease-ingress-nginx.yaml";
    desk.run("lint steps/01-expand --today 2026-11-21").ends(0);
    // The other steps are no other clusters of the same files, even where the whole repository is read.
    desk.edit("profiles/home.yaml", "secrets: flux-variables", "secrets: sops");
    desk.put("secrets/home/kustomization.yaml", KUSTOMIZATION);
    desk.run(&format!("{CEPHLESS} --steps sops")).ends(1);
    desk.run("lint sops/01-expand --today 2026-11-21").ends(0);
    desk.edit(release, "    name: ingress-nginx", "    name: nobody");
    let broken = desk.run("lint steps/01-expand --today 2026-11-21").ends(1);
    assert!(broken.all().contains(release), "{}", broken.all());
    if !git(&desk, &["init", "--quiet"]) {
        return;
    }
    commit(&desk);
    let plan = desk.run("plan --from HEAD:out/home --to HEAD:steps/01-expand").ends(1);
    assert!(!plan.out.contains("pruned"), "{}", plan.out);
}

#[test]
fn a_side_is_one_cluster() {
    let desk = Desk::built();
    desk.put("profiles/other.yaml", "extends: home.yaml");
    desk.run("build").ends(0);
    let all = desk.run("plan --from out --to home").ends(2);
    assert!(all.err.contains("`out/home/flux`, `out/other/flux`"), "{}", all.err);
    let none = desk.run("plan --from profiles --to home").ends(2);
    assert!(none.err.contains("nothing in `profiles`"), "{}", none.err);
    if !git(&desk, &["init", "--quiet"]) {
        return;
    }
    commit(&desk);
    for (side, code) in [("out", 2), (".", 2), ("profiles", 2), ("out/home", 0)] {
        desk.run(&format!("plan --from HEAD:{side} --to home")).ends(code);
    }
}

#[test]
fn the_repository_around_a_folder_is_read_where_it_is_needed() {
    let desk = Desk::new();
    let kustomization = "\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  interval: 10m
  prune: true
  path: ./apps
  sourceRef: {kind: GitRepository, name: flux-system}
";
    let namespace =
        |name: &str| format!("apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n");
    for (repository, name) in [("a", "one"), ("b", "two")] {
        desk.put(&format!("{repository}/clusters/home/apps.yaml"), kustomization);
        desk.put(&format!("{repository}/apps/namespace.yaml"), &namespace(name));
    }
    let plan = desk.run("plan --from a/clusters/home --to b/clusters/home").ends(1);
    assert!(plan.out.contains("Namespace/one  pruned"), "{}", plan.out);
    if !git(&desk, &["init", "--quiet"]) {
        return;
    }
    commit(&desk);
    let plan = desk.run("plan --from HEAD:a/clusters/home --to HEAD:b/clusters/home").ends(1);
    assert!(plan.out.contains("Namespace/one  pruned"), "{}", plan.out);
}

fn commit(desk: &Desk) {
    git(desk, &["add", "--all"]);
    let name = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
    git(desk, &[&name[..], &["commit", "--quiet", "-m", "a"]].concat());
}

fn git(desk: &Desk, arguments: &[&str]) -> bool {
    let command = Command::new("git").args(arguments).current_dir(desk.path("")).output();
    command.is_ok_and(|output| output.status.success())
}

#[test]
fn a_switch_goes_to_its_end_and_back_again() {
    let desk = Desk::built();
    let first = snapshot(&desk);
    desk.run("switch home --status").ends(2);
    let goal = "--set provider.ingress=ingress-nginx";
    keep("switch-status", &desk.run(&format!("switch home {goal} --status")).ends(1).all());
    let mut said: Said = desk.run(&format!("switch home {goal} --next"));
    let mut steps = 1;
    while said.code == Some(1) {
        desk.run("lint out/home --today 2026-11-21").ends(0);
        desk.run("drift home").ends(0);
        desk.run("build home").ends(0);
        said = desk.run("switch home --next");
        steps += 1;
    }
    keep("switch-end", &said.ends(0).all());
    assert!(steps > 2, "only {steps} steps");
    desk.run("drift home").ends(0);
    let wanted = desk.run(&format!("build {goal} --check"));
    assert!(wanted.out.contains("up to date") || wanted.code == Some(1), "{}", wanted.out);
    for _ in 0..steps {
        desk.run("switch home --back");
    }
    assert_eq!(snapshot(&desk), first, "the way back does not end where it began");
    desk.run("drift home").ends(0);
}

#[test]
fn a_switch_is_done_once_the_profile_says_what_was_wanted() {
    let desk = Desk::built();
    while desk.run("switch home --set provider.ingress=ingress-nginx --next").code == Some(1) {}
    desk.edit("profiles/home.yaml", "ingress: traefik", "ingress: ingress-nginx");
    desk.run("build home").ends(0);
    assert!(!desk.text("out/home/.cofferdam.json").contains("switch"));
    desk.run("drift home").ends(0);
}

#[test]
fn a_profile_may_say_more_than_was_wanted_at_the_end_of_a_switch() {
    let desk = Desk::home();
    let nginx = HOME.replace("ingress: traefik", "ingress: ingress-nginx");
    desk.put("profiles/other.yaml", &nginx);
    desk.run("build home").ends(0);
    let mut said = desk.run("switch profiles/home.yaml --to profiles/other.yaml --next");
    assert!(desk.text("out/home/.cofferdam.json").contains("\"to\":\"other\""));
    while said.code == Some(1) {
        said = desk.run("switch home --next");
    }
    desk.run("drift home").ends(0);
    desk.put("profiles/home.yaml", &nginx.replace("host: hello", "host: hi"));
    desk.run("drift home").ends(1);
    desk.run("build home").ends(0);
    assert!(!desk.text("out/home/.cofferdam.json").contains("switch"));
    let route = desk.text("out/home/apps-staging/hello-web-staging/ingress-hello-web.yaml");
    assert!(route.contains("hi.${BASE_DOMAIN}"), "{route}");
}

#[test]
fn a_switch_does_not_walk_over_changes() {
    let desk = Desk::built();
    desk.edit("out/home/RUNBOOK.md", "Runbook", "My runbook");
    let refused = desk.run("switch home --set provider.ingress=ingress-nginx --next").ends(2);
    assert!(refused.err.contains("cofferdam drift"), "{}", refused.err);
}

const DATABASE: &str = "
apps:
  db:
    namespace: db
    chart: {oci: 'oci://registry.example.org/charts/postgresql', version: 15.1.0}
";

#[test]
fn a_switch_asks_before_a_step_that_loses_data() {
    let desk = Desk::home();
    desk.edit("profiles/home.yaml", "components:", &format!("{}\ncomponents:", DATABASE.trim()));
    desk.run("build").ends(0);
    let first = snapshot(&desk);
    let next = "switch home --set apps.db=null --next";
    let asked = desk.run(next).ends(1);
    assert!(asked.all().contains("--accept release-removed="), "{}", asked.all());
    assert_eq!(snapshot(&desk), first, "a step was taken that was not agreed to");
    desk.run(&format!("{next} --accept nonsense")).ends(2);
    desk.run(&format!("{next} --accept release-removed --accept namespace-removed")).ends(0);
    assert_ne!(snapshot(&desk), first);
}

#[test]
fn a_build_on_the_way_loses_no_data_unasked() {
    let desk = Desk::home();
    let with_db = HOME.replace("components:", &format!("{}\ncomponents:", DATABASE.trim()));
    desk.put("profiles/home.yaml", &with_db);
    desk.run("build").ends(0);
    desk.run("switch home --set provider.ingress=ingress-nginx --next").ends(1);
    let first = snapshot(&desk);
    desk.put("profiles/home.yaml", HOME);
    let asked = desk.run("build home").ends(1);
    assert!(asked.all().contains("--accept release-removed="), "{}", asked.all());
    assert_eq!(snapshot(&desk), first, "data was lost without a word");
    desk.run("build home --accept release-removed --accept namespace-removed").ends(0);
    assert!(desk.text("out/home/.cofferdam.json").contains("\"name\":\"expand\""));
}

#[test]
fn a_step_is_known_by_its_name() {
    let desk = Desk::built();
    desk.run("switch home --set provider.ingress=ingress-nginx --next").ends(1);
    desk.run("switch home --next").ends(1);
    let second = snapshot(&desk);
    desk.edit("profiles/home.yaml", "  hello-web:\n    staging: {host: hello}\n", "");
    for verb in ["build home --accept namespace-removed", "drift home", "switch home --next"] {
        let refused = desk.run(verb).ends(2);
        assert!(refused.err.contains("the step `move-hello-web-staging`"), "{}", refused.err);
    }
    assert_eq!(snapshot(&desk), second, "another step was written in its place");
    desk.put("profiles/home.yaml", HOME);
    desk.run("drift home").ends(0);
    desk.run("switch home --next").ends(0);
}

/// Every file of the tree with its content.
fn snapshot(desk: &Desk) -> String {
    let mut paths = vec![desk.path("out/home")];
    let mut files = Vec::new();
    while let Some(path) = paths.pop() {
        for entry in std::fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                paths.push(path);
            } else {
                files.push(format!(
                    "{}\n{}",
                    path.display(),
                    std::fs::read_to_string(&path).unwrap()
                ));
            }
        }
    }
    files.sort();
    files.join("\n")
}

#[test]
fn normal_work_is_not_bothered() {
    let desk = Desk::built();
    let apps = "apps:\n  web: {namespace: apps-staging, chart: {oci: oci://registry.example.org/charts/web, version: 1.0.0}}\n";
    let profile = desk.text("profiles/home.yaml");
    desk.put("profiles/home.yaml", &format!("{profile}{apps}"));
    desk.run("build").ends(0);
    desk.edit("profiles/home.yaml", "version: 1.0.0", "version: 1.1.0, ");
    desk.edit("profiles/home.yaml", "host: hello", "host: hello, replicas: 3");
    desk.run("build").ends(0);
    let other = apps.replace("web:", "shop:");
    desk.put("profiles/home.yaml", &format!("{profile}{other}"));
    desk.run("build").ends(0);
}

#[test]
fn what_loses_data_is_not_built_unless_somebody_says_so() {
    let desk = Desk::home();
    let apps = "apps:\n  db: {namespace: db, chart: {oci: oci://registry.example.org/charts/postgresql, version: 1.0.0}}\n";
    let profile = desk.text("profiles/home.yaml");
    desk.put("profiles/home.yaml", &format!("{profile}{apps}"));
    desk.run("build").ends(0);
    let before = snapshot(&desk);
    desk.put("profiles/home.yaml", &profile);
    keep("guard", &desk.run("build").ends(1).all());
    assert_eq!(snapshot(&desk), before);
    desk.run("build --accept release-removed=HelmRelease/db/db").ends(1);
    desk.run("build --accept nonsense").ends(2);
    let accept = "accept: [release-removed=HelmRelease/db/db, namespace-removed]\n";
    desk.put("profiles/home.yaml", &format!("{profile}{accept}"));
    desk.run("build").ends(0);
}

#[test]
fn a_matrix_is_a_grid() {
    let desk = Desk::home();
    keep(
        "matrix",
        &desk.run("matrix home --axis ingress --axis auth-gate --today 2026-11-21").all(),
    );
    let pairs = desk.run("matrix home --pairwise --today 2026-11-21 --format json");
    let json: serde_json::Value = serde_json::from_str(&pairs.out).unwrap();
    assert!(json["combinations"].as_array().unwrap().len() > 8, "{json}");
    desk.run("matrix home --axis nonsense").ends(2);
}
