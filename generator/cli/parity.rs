//! The parity of two environments: what their profiles ask for, key by key, and what differs without a word.

use super::{
    assembly::Assembly,
    selection::Source,
    side::{self, Made, Taken},
};
use crate::{
    error::Error,
    plan::{self, Cause, Delta, FieldChange, Parity, Plan, Side},
    yaml::Node,
};

/// What a profile makes of a side: the side itself, or for a tree what the profile of its name is built into.
enum Word<'t> {
    Own(&'t Taken),
    Built(Box<Taken>),
}

impl Word<'_> {
    fn taken(&self) -> &Taken {
        match self {
            Self::Own(taken) => taken,
            Self::Built(taken) => taken,
        }
    }
}

/// The parity of the sides of a plan; none where a profile behind one of them cannot be built.
pub(super) fn of(
    plan: &Plan,
    (from, to): (&Taken, &Taken),
    (first, source): (&Source, &Source),
) -> Result<Option<Parity>, Error> {
    let from = word(from, first, None)?;
    let Some((a, before)) = from.as_ref().and_then(made) else { return Ok(None) };
    let to = word(to, source, Some(before))?;
    let Some((b, after)) = to.as_ref().and_then(made) else { return Ok(None) };
    let asked = Plan::of(&Delta::of(a, b));
    let keys = plan::differences(&before.profile.merged, &after.profile.merged);
    let mut causes = Vec::new();
    let alone = keys.len() == 1;
    for key in keys {
        let objects = if alone {
            asked.objects.iter().map(|row| row.object.clone()).collect()
        } else {
            caused_by(&key, (before, after), b, source)
        };
        causes.push(Cause { key, objects });
    }
    Ok(Some(Parity::of(plan, &asked, causes)))
}

fn made<'t>(word: &'t Word<'_>) -> Option<(&'t Side, &'t Made)> {
    let taken = word.taken();
    Some((&taken.side, taken.made.as_ref()?))
}

fn word<'t>(
    side: &'t Taken,
    source: &Source,
    of: Option<&Made>,
) -> Result<Option<Word<'t>>, Error> {
    if side.made.is_some() {
        return Ok(Some(Word::Own(side)));
    }
    let name = side.side.root.rsplit('/').next().unwrap_or_default();
    if !source.every()?.iter().any(|profile| profile == name) {
        return Ok(None);
    }
    let mut assembly = Assembly::new(source);
    let taken = side::take(name, source, of.map(|made| &made.profile), &mut assembly)?;
    Ok(taken.map(|taken| Word::Built(Box::new(taken))))
}

/// The objects that differ from the wanted ones once one key is as it was.
fn caused_by(
    key: &FieldChange,
    (before, after): (&Made, &Made),
    wanted: &Side,
    source: &Source,
) -> Vec<String> {
    // A list is set as a whole.
    let path = key.path.split('[').next().unwrap_or_default();
    let steps: Vec<&str> = path.split('.').collect();
    let old = before.profile.merged.at(&steps).map(Node::to_json);
    let mut set = source.set.clone();
    set.push(format!("{path}={}", old.unwrap_or_default()));
    let source = source.setting(set);
    let mut assembly = Assembly::new(&source);
    // What one key alone would break is told with the others.
    let Ok(Some(other)) = side::take(&after.written, &source, Some(&before.profile), &mut assembly)
    else {
        return Vec::new();
    };
    let delta = Delta::of(&other.side, wanted);
    Plan::of(&delta).objects.into_iter().map(|row| row.object).collect()
}
