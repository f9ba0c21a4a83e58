//! Which profiles are meant by names and files.

use super::{Desk, HOME};

/// Three profiles, of which two extend a file, one of them through another.
fn desk() -> Desk {
    Desk::new()
        .file("profiles/base/all.yaml", HOME)
        .file("profiles/base/more.yaml", "extends: [./base/all.yaml]\n")
        .file("profiles/base/unused.yaml", "{}\n")
        .file("profiles/a.yaml", "extends: base/all.yaml\n")
        .file("profiles/a-b.yaml", "extends: base/more.yaml\n")
        .file("profiles/c.yaml", HOME)
        .file("profiles/charts.yaml", "charts: []\n")
}

#[track_caller]
fn selects(arguments: &str, wanted: &[&str]) {
    let out = desk().run(&format!("build {arguments}")).ends(0).out;
    let built: Vec<_> = out.lines().map(|line| line.split(':').next().unwrap()).collect();
    let wanted: Vec<_> = wanted.iter().map(|name| format!("out/{name}")).collect();
    assert_eq!(built, wanted);
}

#[test]
fn without_a_name_all_are() {
    selects("", &["a", "a-b", "c"]);
}

#[test]
fn names_and_files_mean_the_same_profile_once() {
    selects("c profiles/c.yaml ./profiles/a.yaml c", &["c", "a"]);
}

#[test]
fn a_file_that_is_extended_means_those_that_extend_it() {
    selects("profiles/base/all.yaml", &["a", "a-b"]);
    selects("profiles/base/more.yaml", &["a-b"]);
}

#[test]
fn a_file_that_nothing_extends_means_all() {
    selects("profiles/base/unused.yaml", &["a", "a-b", "c"]);
    selects("profiles/local.yaml", &["a", "a-b", "c"]);
    selects("profiles/charts.yaml", &["a", "a-b", "c"]);
}

#[test]
fn a_file_elsewhere_is_refused() {
    let said = desk().run("build other/c.yaml").ends(2);
    assert_eq!(
        said.err,
        "error: `other/c.yaml` is not in the profiles folder `profiles`; see `--profiles`\n"
    );
}

#[test]
fn a_file_is_found_from_wherever_it_is_named() {
    let desk = desk();
    let file = desk.path("profiles/c.yaml");
    desk.run(&format!("build {}", file.display())).ends(0);
    let folder = desk.path("profiles");
    desk.run(&format!("build profiles/c.yaml --check --profiles {}", folder.display())).ends(0);
}
