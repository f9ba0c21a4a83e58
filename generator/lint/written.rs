//! Findings about values that a profile hands on: they point to where the profile has them, not to the file
//! that a build would write.

use crate::{
    finding::{Finding, Place},
    profile::Profile,
    view::{Object, Repository},
    yaml::{Node, Value},
};

/// Moves what was found in the values of releases to the lines of the profile that say them.
pub fn point_into(profile: &Profile, repository: &Repository, findings: &mut [Finding]) {
    let releases: Vec<&Object> = repository
        .clusters
        .iter()
        .flat_map(|cluster| cluster.releases().map(|release| release.object))
        .collect();
    for finding in findings {
        let about = finding.object.as_deref();
        let release = releases.iter().find(|it| Some(it.key.to_string().as_str()) == about);
        let place = release.and_then(|release| {
            let path = path_to(release.at(&["spec", "values"])?, finding.place)?;
            place_of(profile, &release.key.name, &path, finding.place)
        });
        if let Some(place) = place {
            finding.place = place;
            // An edit of what is built would be lost with the next build.
            finding.fix.clear();
        }
    }
}

/// The keys and list indices that lead to what stands at a place.
fn path_to(node: &Node, place: Place) -> Option<Vec<String>> {
    let below = |step: String, node: &Node, is_here: bool| {
        let rest = if is_here { Some(Vec::new()) } else { path_to(node, place) };
        rest.map(|rest| [vec![step], rest].concat())
    };
    match &node.value {
        Value::Map(entries) => entries.iter().find_map(|entry| {
            let is_here = entry.place == place || entry.node.place == place;
            below(entry.key.to_string(), &entry.node, is_here)
        }),
        Value::List(items) => {
            let mut items = items.iter().enumerate();
            items.find_map(|(at, item)| below(at.to_string(), item, item.place == place))
        }
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::Text(_) => None,
    }
}

/// Where a profile says a value of a release: in the values of an app, or beyond a contract's.
fn place_of(profile: &Profile, release: &str, path: &[String], found: Place) -> Option<Place> {
    let mut holders = vec![vec!["apps", release, "values"]];
    for component in profile.components.keys() {
        let settings = profile.merged.at(&["components", component]);
        for entry in settings.map(Node::entries).unwrap_or_default() {
            if entry.node.at(&["extra", "values"]).is_some() {
                holders.push(vec!["components", component, &entry.key, "extra", "values"]);
            }
        }
    }
    holders.iter().find_map(|holder| {
        let whole: Vec<&str> =
            holder.iter().copied().chain(path.iter().map(String::as_str)).collect();
        profile.merged.at(&whole)?;
        // A key that should not be there, or a value that should be another: as the finding has it.
        let is_key = found.length > 0 && whole.last().is_some_and(|key| len(key) == found.length);
        Some(if is_key { profile.key_place(&whole) } else { profile.place(&whole) })
    })
}

fn len(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}
