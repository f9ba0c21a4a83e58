//! `init`: a repository that builds at once, and never at the cost of what is there.

use super::{Desk, keep};

#[test]
fn a_fresh_repository_builds_without_findings() {
    let desk = Desk::new();
    let said = desk.run("init").ends(0);
    insta::assert_snapshot!(said.out, @r"
    .github/workflows/cofferdam.yaml
    .gitignore
    .pre-commit-config.yaml
    README.md
    profiles/home.yaml
    profiles/profile.schema.json
    ");
    desk.run("lint --strict").ends(0);
    desk.run("build").ends(0);
    desk.run("drift").ends(0);
    assert_eq!(desk.text("profiles/profile.schema.json"), desk.run("schema profile").ends(0).out);
}

#[test]
fn the_profile_is_named_and_the_folder_made() {
    let desk = Desk::new();
    desk.run("init platform/here --name lab").ends(0);
    assert!(desk.text("platform/here/profiles/lab.yaml").contains("out/lab"));
    assert!(!desk.text("platform/here/README.md").contains("PROFILE"));
    let workflow = desk.text("platform/here/.github/workflows/cofferdam.yaml");
    assert!(workflow.contains(concat!("cofferdam@v", env!("CARGO_PKG_VERSION"))), "{workflow}");
    for text in [&workflow, &desk.text("platform/here/.pre-commit-config.yaml")] {
        serde_yaml::from_str::<serde_yaml::Value>(text).unwrap();
    }
    for name in ["Lab", "a/b", "local", ".."] {
        desk.run(&format!("init other --name {name}")).ends(2);
    }
    assert!(!desk.path("other").exists());
}

#[test]
fn nothing_is_written_where_something_exists() {
    let desk = Desk::new().file("README.md", "mine\n").file(".github/workflows", "a file\n");
    keep("init-taken", &desk.run("init").ends(1).all());
    assert_eq!(desk.text("README.md"), "mine\n");
    assert!(!desk.path("profiles").exists() && !desk.path(".gitignore").exists());
}

#[test]
#[cfg(unix)]
fn nothing_is_written_through_a_link() {
    let desk = Desk::new().file("elsewhere/keep", "");
    std::os::unix::fs::symlink("../elsewhere", desk.path("profiles")).unwrap();
    std::os::unix::fs::symlink("nowhere", desk.path(".gitignore")).unwrap();
    let said = desk.run("init").ends(1);
    assert!(said.out.contains("--> profiles:1:1"), "{}", said.out);
    assert!(said.out.contains("--> .gitignore:1:1"), "{}", said.out);
    assert!(!desk.path("nowhere").exists());
}
