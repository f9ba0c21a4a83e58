//! The difference of two trees: nothing for equal ones, and enough to make one from the other.

use super::{file, home, tree};
use cofferdam::tree::{Change, File, Tree, apply, diff};

#[test]
fn each_change_is_told_apart() {
    let a = tree(&[("a", "1"), ("b", "1"), ("c", "1")]);
    let b = tree(&[("b", "2"), ("c", "1"), ("d", "1")]);
    let [Change::Removed(gone), Change::Changed { old, new }, Change::Added(come)] =
        diff(&a, &b)[..]
    else {
        panic!("{:?}", diff(&a, &b))
    };
    assert_eq!((gone.path.as_str(), come.path.as_str()), ("a", "d"));
    assert_eq!((old.text.as_str(), new.text.as_str()), ("1", "2"));
}

#[test]
fn another_object_or_layer_is_a_change_as_well() {
    let make = |layer: &str| {
        let file = File { layer: Some(layer.to_owned()), ..file("a", "1") };
        Tree::new(home(), "sha256:0".to_owned(), vec![file]).unwrap()
    };
    assert_eq!(diff(&make("x"), &make("y")).len(), 1);
}

#[test]
fn applied_to_the_first_tree_the_difference_gives_the_second() {
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let mut changes = 0;
    for _ in 0..300 {
        let (a, b) = (generated(&mut numbers), generated(&mut numbers));
        assert_eq!(diff(&a, &a), []);
        let there = diff(&a, &b);
        assert_eq!(apply(&there, &a), b.files());
        assert_eq!(apply(&diff(&b, &a), &b), a.files());
        changes += there.len();
    }
    assert!(changes > 3_000, "the trees hardly differ: {changes}");
}

/// Numbers that look random and are the same on each run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

fn generated(numbers: &mut Numbers) -> Tree {
    let mut files = Vec::new();
    for folder in ["", "flux/", "flux/deep/", "flux-two/"] {
        for name in 0..12 {
            if numbers.below(3) > 0 {
                files.push(file(&format!("{folder}{name}.yaml"), &numbers.below(2).to_string()));
            }
        }
    }
    Tree::new(home(), "sha256:0".to_owned(), files).unwrap()
}
