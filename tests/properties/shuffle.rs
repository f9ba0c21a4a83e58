//! The same YAML with the keys of its maps in another order, decided by a seed.

use crate::support::{Profiles, folder, shipped_files};
use serde_json::{Map, Value};
use std::fs;

/// The profiles folder with the keys of every file shuffled.
pub(super) fn profiles(seed: u64) -> Profiles {
    shipped_files().into_iter().fold(Profiles::default(), |all, path| {
        let text = fs::read_to_string(folder().join(&path)).unwrap();
        all.with(&path, yaml(&text, seed))
    })
}

/// The same document, shuffled; lists keep their order, which has a meaning.
pub(super) fn yaml(text: &str, seed: u64) -> String {
    let value: Value = serde_yaml::from_str(text).unwrap();
    let mut dice = Dice(seed);
    // JSON is YAML, and its quotes leave nothing to guess.
    shuffled(value, &mut dice).to_string()
}

fn shuffled(value: Value, dice: &mut Dice) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(|item| shuffled(item, dice)).collect(),
        Value::Object(map) => {
            let mut left: Vec<_> = map.into_iter().collect();
            let mut map = Map::new();
            while !left.is_empty() {
                let (key, value) = left.swap_remove(dice.below(left.len()));
                map.insert(key, shuffled(value, dice));
            }
            Value::Object(map)
        }
        scalar => scalar,
    }
}

/// A small generator of numbers (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % end as u64).unwrap()
    }
}
