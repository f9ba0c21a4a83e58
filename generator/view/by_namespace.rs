//! Things in the order of the tree that are found by their namespace.

use std::collections::BTreeMap;

/// Things in the order of the tree that are found by their namespace.
#[derive(Debug)]
pub struct ByNamespace<'a, T> {
    all: Vec<T>,
    /// Where those of each namespace are; under none those that count in all.
    places: BTreeMap<Option<&'a str>, Vec<usize>>,
}

impl<'a, T> ByNamespace<'a, T> {
    pub(super) fn new(all: Vec<T>, namespace: impl Fn(&T) -> Option<&'a str>) -> Self {
        let mut places: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, one) in all.iter().enumerate() {
            places.entry(namespace(one)).or_default().push(at);
        }
        Self { all, places }
    }

    /// All of them.
    pub fn all(&self) -> &[T] {
        &self.all
    }

    /// Those of a namespace, and those that count in all.
    pub fn of(&self, namespace: &str) -> impl Iterator<Item = &T> {
        let places = [Some(namespace), None];
        let places = places.iter().filter_map(|own| self.places.get(own)).flatten();
        let mut places: Vec<usize> = places.copied().collect();
        places.sort_unstable();
        places.into_iter().map(|at| &self.all[at])
    }
}
