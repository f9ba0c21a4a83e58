//! `explain` and `list rules`: the only documentation of rules.

use super::{Desk, keep};
use cofferdam::lint::RULES;

#[test]
fn a_rule_is_explained_by_id_and_by_alias() {
    let desk = Desk::new();
    let page = desk.run("explain health-checks-ignored").ends(0).out;
    keep("explain", &page);
    for name in ["DEP-6", "dep-6"] {
        assert_eq!(desk.run(&format!("explain {name}")).ends(0).out, page);
    }
}

#[test]
fn a_mistyped_rule_gets_the_one_that_was_meant() {
    let desk = Desk::new();
    let said = desk.run("explain health-check-ignored").ends(2).err;
    assert_eq!(
        said,
        "error: there is no rule `health-check-ignored`; did you mean `health-checks-ignored`?\n"
    );
    let said = desk.run("explain xyzzy").ends(2).err;
    assert_eq!(said, "error: there is no rule `xyzzy`; see `cofferdam list rules`\n");
}

#[test]
fn every_rule_is_listed_and_explained() {
    let desk = Desk::new();
    let list = desk.run("list rules").ends(0).out;
    for rule in RULES {
        let line = list.lines().find(|line| line.starts_with(&format!("{} ", rule.id)));
        assert!(line.is_some_and(|line| line.contains(rule.alias)), "{}", rule.id);
        let page = desk.run(&format!("explain {}", rule.id)).ends(0).out;
        assert!(page.contains(&rule.page()), "{}", rule.id);
    }
}
