//! `build --check` and `lint`: findings without writing.

use super::{Desk, HOME, keep};

const TRIAL: &str = "
apps:
  trial:
    namespace: trial
    chart: {oci: 'oci://ghcr.io/stefanprodan/charts/podinfo', version: 6.9.2}
    experiment:
      decision: ADR 7
      owner: the owner
      review-by: 2026-08-02
";

#[test]
fn check_lists_what_would_change_and_writes_nothing() {
    let desk = Desk::home();
    let missing = desk.run("build --check").ends(1);
    assert!(missing.out.contains("not yet rendered: RUNBOOK.md"), "{}", missing.out);
    assert!(!desk.path("out").exists());
    desk.run("build").ends(0);
    insta::assert_snapshot!(desk.run("build --check").ends(0).out, @"out/home: up to date");
    desk.edit("profiles/home.yaml", "host: hello", "host: moved");
    desk.edit("out/home/flux/kustomization.yaml", "kind:", "# mine\nkind:");
    let before = desk.text("out/home/.cofferdam.json");
    keep("check", &desk.run("build --check").ends(1).all());
    keep("check-github", &desk.run("build --check --format github").ends(1).all());
    assert_eq!(desk.text("out/home/.cofferdam.json"), before);
}

#[test]
fn lint_judges_review_dates_by_the_day_it_is_given() {
    let desk = Desk::new().file("profiles/home.yaml", &format!("{HOME}{TRIAL}"));
    let far = desk.run("lint --today 2026-07-19").ends(0);
    assert_eq!((far.out.as_str(), far.err.as_str()), ("", "note: nothing to mend in 1 profile\n"));
    let near = desk.run("lint --today 2026-07-20").ends(0);
    assert!(near.out.contains("to be reviewed in 13 days"), "{}", near.out);
    desk.run("lint --today 2026-07-20 --strict").ends(1);
    let today = desk.run("lint --today 2026-08-02").ends(0);
    assert!(today.out.contains("to be reviewed today"), "{}", today.out);
    keep("lint-passed", &desk.run("lint --today 2026-08-03").ends(1).all());
    keep("lint-github", &desk.run("lint --today 2026-08-03 --format github").ends(1).out);
    desk.run("lint --today 2026-02-30").ends(2);
}

#[test]
fn an_extension_counts_instead_of_the_first_date() {
    let extended = "\n      extended: {until: 2026-12-01, reason: more is needed}\n";
    let desk = Desk::new().file("profiles/home.yaml", &format!("{HOME}{TRIAL}{extended}"));
    desk.run("lint --today 2026-08-03").ends(0);
    let passed = desk.run("lint --today 2026-12-02").ends(1);
    assert!(passed.out.contains("profiles/home.yaml:24:25"), "{}", passed.out);
    insta::assert_snapshot!(desk.run("list experiments --today 2026-11-01").ends(0).out, @r"
    PROFILE  NAMESPACE  DECISION  OWNER      REVIEW      DAYS-LEFT
    home     trial      ADR 7     the owner  2026-12-01  30
    ");
}

#[test]
fn without_a_day_the_clock_is_read() {
    let desk = Desk::new().file("profiles/home.yaml", &format!("{HOME}{TRIAL}"));
    desk.edit("profiles/home.yaml", "2026-08-02", "2020-01-01");
    let said = desk.run("lint").ends(1);
    assert!(said.out.contains("error[review-date-passed (LIF-1)]"), "{}", said.out);
}
