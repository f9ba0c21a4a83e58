//! `build --watch`: a change is built, an error is shown, and it goes on.

use super::Desk;
use std::{
    io::{BufRead as _, BufReader},
    process::Stdio,
};

#[test]
fn each_change_is_built_until_it_is_ended() {
    let desk = Desk::home();
    let mut child = desk
        .command("build --watch --quiet --format json")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    // A document ends with the only line that is a closing brace alone. A file that is read while it is
    // being written gives one more document, so the wanted one is waited for.
    let mut until = |outcome: &str| {
        let mut text = String::new();
        while !(text.ends_with("\n}\n") && text.contains(&format!(r#""outcome": "{outcome}""#))) {
            if text.ends_with("\n}\n") {
                text.clear();
            }
            text.push_str(&lines.next().unwrap().unwrap());
            text.push('\n');
        }
    };
    until("written");
    desk.edit("profiles/home.yaml", "host: hello", "hots: hello");
    until("failed");
    desk.edit("profiles/home.yaml", "hots: hello", "host: moved");
    until("written");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(desk.text("out/home/RUNBOOK.md").contains("home"));
    desk.run("build --check").ends(0);
}
