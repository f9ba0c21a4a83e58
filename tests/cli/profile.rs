//! What the author of a profile reads when it is wrong.

use super::{Desk, HOME, keep};

fn bad(name: &str, text: &str) {
    let desk = Desk::new().file("profiles/home.yaml", text);
    keep(name, &desk.run("build").ends(1).all());
    assert!(!desk.path("out").exists());
}

#[test]
fn a_typo() {
    bad("profile-typo", &HOME.replace("provider:", "provdier:"));
}

#[test]
fn a_wrong_type() {
    bad("profile-wrong-type", &HOME.replace("{host: hello}", "{host: hello, replicas: many}"));
}

#[test]
fn an_empty_file() {
    bad("profile-empty", "");
}

#[test]
fn lines_that_end_as_on_windows() {
    let text = HOME.replace("tier: local", "tier: locl").replace('\n', "\r\n");
    bad("profile-windows", &text);
}

#[test]
fn an_unknown_profile() {
    let desk = Desk::home();
    keep("profile-unknown", &desk.run("build hme").ends(1).all());
}

#[test]
fn a_folder_without_profiles() {
    let desk = Desk::new().file("profiles/notes.txt", "");
    let none = desk.run("build").ends(2);
    let said = "error: there is no profile in `profiles`; write one, or run `cofferdam init`\n";
    assert_eq!(none.err, said);
    let missing = desk.run("build --profiles nowhere").ends(2);
    insta::assert_snapshot!(missing.err, @r"
    error: could not read `nowhere`
      caused by: no such file or directory (os error 2)
    ");
}
