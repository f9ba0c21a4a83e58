//! Every combination of providers that a profile could pick: whether it builds, lints clean and holds together.

use crate::{
    compose,
    containment::{Composed, Failure},
    emit,
    finding::{Finding, Severity, Sources},
    lint,
    profile::{Date, Profile},
    provider,
    tree::Tree,
    view::{self, Cluster, DoorKind, Folder, INGRESS, PRODUCTS, Surroundings, below_root},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroUsize,
    thread,
};

/// An axis, and the providers that are tried on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// The axis.
    pub axis: &'static str,
    /// The providers.
    pub providers: Vec<&'static str>,
}

/// One combination and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The provider on each axis, in the order of the axes.
    pub providers: Vec<&'static str>,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a combination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It builds, and nothing is wrong with it.
    Clean,
    /// The profile lacks something for it, or it is not supported: the reasons.
    Refused(Vec<String>),
    /// It builds, and something is wrong with it.
    Faulty(Vec<String>),
}

/// More combinations than this are tried so that any two providers meet once.
pub const MOST: usize = 256;

/// Every axis with more than one provider, and those alone that are named where any are.
pub fn axes(named: &[String]) -> Result<Vec<Choices>, String> {
    let all = provider::axes();
    if let Some(name) = named.iter().find(|name| all.iter().all(|axis| axis.id != **name)) {
        let known: Vec<&str> = all.iter().map(|axis| axis.id).collect();
        return Err(format!("there is no axis `{name}`; there are {}", known.join(", ")));
    }
    let is_wanted = |axis: &&provider::Axis| {
        axis.providers.len() > 1 && (named.is_empty() || named.iter().any(|name| name == axis.id))
    };
    let choices = |axis: &provider::Axis| Choices {
        axis: axis.id,
        providers: axis.providers.iter().map(|row| row.id).collect(),
    };
    Ok(all.iter().filter(is_wanted).map(choices).collect())
}

/// Every combination, the last axis changing fastest.
pub fn every(axes: &[Choices]) -> Vec<Vec<&'static str>> {
    axes.iter().fold(vec![Vec::new()], |combinations, axis| {
        let longer = |combination: &Vec<&'static str>| -> Vec<Vec<&'static str>> {
            let with = |id: &&'static str| [combination.as_slice(), &[*id]].concat();
            axis.providers.iter().map(with).collect()
        };
        combinations.iter().flat_map(longer).collect()
    })
}

/// So many combinations that any two providers of different axes meet in one of them.
pub fn pairwise(axes: &[Choices]) -> Vec<Vec<&'static str>> {
    let pairs = |row: &[&'static str]| -> Vec<(usize, &'static str, usize, &'static str)> {
        let all = (0..row.len()).flat_map(|a| (a + 1..row.len()).map(move |b| (a, b)));
        all.map(|(a, b)| (a, row[a], b, row[b])).collect()
    };
    let mut open = BTreeSet::new();
    for (a, first) in axes.iter().enumerate() {
        for (b, second) in axes.iter().enumerate().skip(a + 1) {
            let both = first
                .providers
                .iter()
                .flat_map(|one| second.providers.iter().map(move |other| (one, other)));
            open.extend(both.map(|(one, other)| (a, *one, b, *other)));
        }
    }
    // With one axis there is nothing to meet.
    let mut rows = if axes.len() < 2 { every(axes) } else { Vec::new() };
    while let Some(seed) = open.first().copied() {
        let mut row: Vec<Option<&'static str>> = vec![None; axes.len()];
        (row[seed.0], row[seed.2]) = (Some(seed.1), Some(seed.3));
        for at in 0..axes.len() {
            if row[at].is_some() {
                continue;
            }
            let gain = |id: &&'static str| {
                let meets = |other: usize, chosen: &'static str| {
                    if other < at {
                        open.contains(&(other, chosen, at, *id))
                    } else {
                        open.contains(&(at, *id, other, chosen))
                    }
                };
                let chosen = row.iter().enumerate().filter_map(|(other, id)| Some((other, (*id)?)));
                chosen.filter(|(other, chosen)| meets(*other, chosen)).count()
            };
            // Of equals, the first; `max_by_key` would take the last.
            row[at] = axes[at].providers.iter().rev().max_by_key(|id| gain(id)).copied();
        }
        let row: Vec<&'static str> = row.into_iter().flatten().collect();
        for pair in pairs(&row) {
            open.remove(&pair);
        }
        rows.push(row);
    }
    rows
}

/// The axes with what a profile could pick as it is, and the cells of what it could not, each tried alone.
///
/// What is refused alone would hide whatever else is in a combination with it.
pub fn pickable(
    profile: &Profile,
    axes: &[Choices],
    how: (Date, NonZeroUsize),
) -> (Vec<Choices>, Vec<Cell>) {
    let own = |axis: &Choices| {
        let choice = profile.providers.get(axis.axis).map(|choice| choice.value.as_str());
        axis.providers.iter().copied().find(|id| Some(*id) == choice)
    };
    let Some(own) = axes.iter().map(own).collect::<Option<Vec<&'static str>>>() else {
        return (axes.to_vec(), Vec::new());
    };
    let mut alone = Vec::new();
    for (at, axis) in axes.iter().enumerate() {
        for id in axis.providers.iter().filter(|id| **id != own[at]) {
            let mut row = own.clone();
            row[at] = *id;
            alone.push(row);
        }
    }
    let mut cells = run(profile, axes, &alone, how);
    cells.retain(|cell| matches!(cell.outcome, Outcome::Refused(_)));
    let mut open = axes.to_vec();
    for (at, axis) in open.iter_mut().enumerate() {
        axis.providers
            .retain(|id| *id == own[at] || cells.iter().all(|cell| cell.providers[at] != *id));
    }
    (open, cells)
}

/// How many combinations there are.
pub fn count(axes: &[Choices]) -> usize {
    axes.iter().map(|axis| axis.providers.len()).product()
}

/// Tries combinations on a profile; the number of threads cannot be seen in the result.
pub fn run(
    profile: &Profile,
    axes: &[Choices],
    combinations: &[Vec<&'static str>],
    (today, threads): (Date, NonZeroUsize),
) -> Vec<Cell> {
    // What is refused is refused soon, and stands together: each thread takes every so manieth.
    let tried = |first: usize| -> Vec<(usize, Cell)> {
        let own = combinations.iter().enumerate().skip(first).step_by(threads.get());
        let cell = |providers: &Vec<&'static str>| Cell {
            providers: providers.clone(),
            outcome: tried(profile, axes, providers, today),
        };
        own.map(|(at, providers)| (at, cell(providers))).collect()
    };
    let mut cells: Vec<(usize, Cell)> = thread::scope(|scope| {
        let tried = &tried;
        let parts = (0..threads.get()).map(|first| scope.spawn(move || tried(first)));
        let parts: Vec<_> = parts.collect();
        let done = parts.into_iter().map(|part| part.join().expect("a combination does not panic"));
        done.flatten().collect()
    });
    cells.sort_by_key(|(at, _)| *at);
    cells.into_iter().map(|(_, cell)| cell).collect()
}

fn tried(profile: &Profile, axes: &[Choices], chosen: &[&'static str], today: Date) -> Outcome {
    let mut profile = profile.clone();
    for (axis, id) in axes.iter().zip(chosen) {
        if let Some(choice) = profile.providers.get_mut(axis.axis) {
            (*id).clone_into(&mut choice.value);
        }
    }
    let composed = match compose::compose(&profile, NonZeroUsize::MIN) {
        Ok(composed) => composed,
        Err(Failure::Findings(findings)) => {
            return Outcome::Refused(distinct(findings.into_iter().map(|found| found.message)));
        }
        Err(Failure::Error(error)) => return Outcome::Faulty(vec![error.to_string()]),
    };
    match emit::emit(composed.clone(), &profile.digest, NonZeroUsize::MIN) {
        Err(error) => Outcome::Faulty(vec![error.to_string()]),
        Ok(tree) => {
            let faults = faults(&composed, &tree, today);
            if faults.is_empty() { Outcome::Clean } else { Outcome::Faulty(faults) }
        }
    }
}

fn faults(composed: &Composed, tree: &Tree, today: Date) -> Vec<String> {
    let reading = (NonZeroUsize::MIN, &mut Sources::default());
    let (repository, mut findings) = view::read_built(tree, &Surroundings::of(composed), reading);
    findings.extend(lint::run(&repository, today));
    let counts = |found: &Finding| found.severity == Severity::Error && found.waived.is_none();
    let said = findings.into_iter().filter(counts);
    let said = said.map(|found| match found.object {
        Some(object) => format!("{}: {object}: {}", found.id, found.message),
        None => format!("{}: {}", found.id, found.message),
    });
    distinct(said.chain(repository.clusters.iter().flat_map(loose_ends)))
}

/// In what a cluster does not hold together, beyond what rules judge.
fn loose_ends(cluster: &Cluster) -> Vec<String> {
    let mut faults = Vec::new();
    let mut hosts: BTreeMap<&str, usize> = BTreeMap::new();
    let routes = cluster.routes();
    let present = cluster.present(INGRESS).into_iter();
    let classes: BTreeSet<&str> = present.filter_map(|(product, _)| product.class).collect();
    for route in routes.iter().filter(|route| !route.only_redirects()) {
        route.hosts.iter().for_each(|host| *hosts.entry(host.name).or_default() += 1);
        for door in &route.doors {
            if !is_open(cluster, &classes, door.kind) {
                faults.push(format!("`{}` hangs on a door that nothing opens", route.object.key));
            }
        }
    }
    let twice = hosts.iter().filter(|(_, routes)| **routes > 1);
    faults.extend(twice.map(|(host, routes)| format!("`{host}` has {routes} routes")));
    for (axis, products) in PRODUCTS {
        let Some(picked) = cluster.intent.providers.get(*axis) else { continue };
        let others = cluster.present(products).into_iter();
        let others = others.filter(|(product, _)| !product.is_called(picked));
        let left = |product: &view::Product| format!("`{}` is there and not picked", product.id);
        faults.extend(others.map(|(product, _)| left(product)));
    }
    for layer in &cluster.layers {
        let kept = &cluster.intent.external.folders;
        let is_kept = |path: &str| kept.iter().any(|folder| below_root(folder) == path);
        let is_own = !matches!(&layer.folder, Folder::Found(path) if is_kept(path));
        if layer.objects.is_empty() && is_own {
            faults.push(format!("`{}` applies nothing", cluster.kustomization(layer).key));
        }
    }
    faults
}

/// Whether something answers what hangs on a door: a listener of the Gateway, or a controller of the class.
fn is_open(cluster: &Cluster, classes: &BTreeSet<&str>, door: DoorKind<'_>) -> bool {
    match door {
        DoorKind::Gateway { namespace, name, section } => {
            let group = "gateway.networking.k8s.io";
            let gateway = cluster.get(group, "Gateway", namespace, name);
            gateway.is_some_and(|gateway| {
                let listeners = gateway.at(&["spec", "listeners"]).map(crate::yaml::Node::items);
                let mut listeners = listeners.unwrap_or_default().iter();
                section.is_none_or(|section| {
                    listeners.any(|listener| listener.text_at(&["name"]) == Some(section))
                })
            })
        }
        DoorKind::Class(None | Some("tailscale")) => true,
        DoorKind::Class(Some(class)) => {
            classes.contains(class)
                || cluster.get("networking.k8s.io", "IngressClass", "", class).is_some()
        }
    }
}

fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    texts.collect::<BTreeSet<_>>().into_iter().collect()
}

/// The smallest combinations that are faulty: those of which no other with the same fault is a part, counted by
/// what they choose otherwise than the profile.
pub fn smallest<'c>(profile: &Profile, axes: &[Choices], cells: &'c [Cell]) -> Vec<&'c Cell> {
    let others = |cell: &Cell| -> BTreeSet<(&str, &str)> {
        let own = |axis: &str| profile.providers.get(axis).map(|choice| choice.value.as_str());
        let pairs = axes.iter().zip(&cell.providers);
        let pairs = pairs.filter(|(axis, id)| own(axis.axis) != Some(**id));
        pairs.map(|(axis, id)| (axis.axis, *id)).collect()
    };
    let faults = |cell: &Cell| -> BTreeSet<String> {
        match &cell.outcome {
            Outcome::Faulty(faults) => faults.iter().cloned().collect(),
            Outcome::Clean | Outcome::Refused(_) => BTreeSet::new(),
        }
    };
    let failing: Vec<_> = cells
        .iter()
        .filter(|cell| !faults(cell).is_empty())
        .map(|cell| (cell, others(cell), faults(cell)))
        .collect();
    let is_smallest = |(cell, own, of): &&(&Cell, BTreeSet<_>, BTreeSet<String>)| {
        !failing.iter().any(|(other, part, same)| {
            other.providers != cell.providers
                && part.is_subset(own)
                && part != own
                && !same.is_disjoint(of)
        })
    };
    failing.iter().filter(is_smallest).map(|(cell, ..)| *cell).collect()
}
