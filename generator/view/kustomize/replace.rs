//! `replacements`: values that kustomize copies from a field of one object to fields of others.

use super::{Builder, selector::Selector};
use crate::{
    view::{Object, file::resolved},
    yaml::{Entry, Node, Value},
};

impl Builder<'_> {
    /// Copies what the entries of `replacements` say; what is too much for this is skipped.
    pub(super) fn replace(&mut self, folder: &str, node: &Node, objects: &mut [Object]) {
        for entry in node.get("replacements").map(Node::items).unwrap_or_default() {
            let files = self.files;
            let path = entry.text_at(&["path"]).and_then(|path| resolved(folder, path));
            let mut written: Vec<&Node> = vec![entry];
            if let Some(path) = path {
                let Some(file) = files.get(&path) else {
                    self.fault(super::FaultKind::MissingEntry, entry.place, &path);
                    continue;
                };
                self.built.files.insert(path);
                // A file holds one, or a list of them.
                let one_or_all = |document| match Node::items(document) {
                    [] => std::slice::from_ref(document),
                    items => items,
                };
                written = file.documents.iter().flat_map(one_or_all).collect();
            }
            for replacement in written {
                if one(replacement, objects).is_none() {
                    self.skip(
                        entry.place,
                        "this entry of `replacements` is not evaluated".to_owned(),
                    );
                }
            }
        }
    }
}

fn one(replacement: &Node, objects: &mut [Object]) -> Option<()> {
    let value = match replacement.get("sourceValue") {
        Some(value) => value.clone(),
        None => value_of(replacement.get("source")?, objects)?,
    };
    for target in replacement.get("targets")?.items() {
        let select = Selector::of(target.get("select")?)?;
        let reject = target.get("reject").map(Node::items).unwrap_or_default();
        let reject: Vec<Selector> = reject.iter().map(Selector::of).collect::<Option<_>>()?;
        let options = target.get("options");
        let is_made = options.and_then(|options| options.get("create")).is_some_and(Node::is_true);
        let is_taken = |object: &Object| {
            select.takes(object) && !reject.iter().any(|reject| reject.takes(object))
        };
        for object in objects.iter_mut().filter(|object| is_taken(object)) {
            for path in target.get("fieldPaths")?.items() {
                let path = steps(path.text()?);
                let path: Vec<&str> = path.iter().map(String::as_str).collect();
                let into = Into { value: &value, options, is_made };
                into.put(&mut object.node, &path)?;
            }
            object.reread();
        }
    }
    Some(())
}

/// The value that a source names; it must be one object's.
fn value_of(source: &Node, objects: &[Object]) -> Option<Node> {
    let selector = Selector::of(source)?;
    let mut found = objects.iter().filter(|object| selector.takes(object));
    let object = found.next()?;
    if found.next().is_some() {
        return None;
    }
    let path = steps(source.text_at(&["fieldPath"]).unwrap_or("metadata.name"));
    let node = path.iter().try_fold(&object.node, |node, step| match selected(step) {
        Some((key, value)) => node.items().iter().find(|item| item.text_at(&[key]) == Some(value)),
        None => node.at(&[step]),
    })?;
    match source.get("options") {
        Some(options) => {
            let text = node.scalar()?;
            let parts: Vec<&str> = text.split(options.text_at(&["delimiter"])?).collect();
            let part = *parts.get(index(options)?)?;
            Some(Node { place: node.place, value: Value::Text(part.into()) })
        }
        None => Some(node.clone()),
    }
}

fn index(options: &Node) -> Option<usize> {
    match options.get("index").map(|index| &index.value) {
        Some(Value::Integer(index)) => usize::try_from(*index).ok(),
        Some(_) => None,
        None => Some(0),
    }
}

/// The keys of a path such as `spec.containers.[name=web].image`, in which `\.` is a point of a key.
fn steps(path: &str) -> Vec<String> {
    let mut steps = vec![String::new()];
    let (mut depth, mut is_escaped) = (0_usize, false);
    for c in path.chars() {
        match c {
            '\\' if !is_escaped => {
                is_escaped = true;
                continue;
            }
            '.' if !is_escaped && depth == 0 => steps.push(String::new()),
            _ => {
                depth += usize::from(c == '[');
                depth = depth.saturating_sub(usize::from(c == ']'));
                steps.last_mut().into_iter().for_each(|step| step.push(c));
            }
        }
        is_escaped = false;
    }
    for step in &mut steps {
        let inner = step.strip_prefix('[').and_then(|step| step.strip_suffix(']'));
        if let Some(inner) = inner.filter(|inner| !inner.contains('=')) {
            *step = inner.to_owned();
        }
    }
    steps
}

/// The key and value of a step such as `[name=web]`.
fn selected(step: &str) -> Option<(&str, &str)> {
    step.strip_prefix('[')?.strip_suffix(']')?.split_once('=')
}

struct Into<'a> {
    value: &'a Node,
    options: Option<&'a Node>,
    is_made: bool,
}

impl Into<'_> {
    /// Puts the value at a path; none where kustomize would refuse, or more would be needed to tell.
    fn put(&self, node: &mut Node, path: &[&str]) -> Option<()> {
        let Some((first, rest)) = path.split_first() else { return self.write(node) };
        if *first == "*" {
            let items = node.items_mut()?;
            return items.iter_mut().try_for_each(|item| self.put(item, rest));
        }
        if let Some((key, value)) = selected(first) {
            let mut items = node.items_mut()?.iter_mut();
            let item = items.find(|item| item.text_at(&[key]) == Some(value))?;
            return self.put(item, rest);
        }
        if let Some(items) = node.items_mut() {
            return self.put(items.get_mut(first.parse::<usize>().ok()?)?, rest);
        }
        if node.get(first).is_none() {
            if !self.is_made {
                return None;
            }
            let value = if rest.is_empty() { Value::Null } else { Value::Map(Vec::new()) };
            let place = self.value.place;
            node.set(Entry { key: (*first).into(), place, node: Node { place, value } });
        }
        self.put(node.get_mut(first)?, rest)
    }

    fn write(&self, node: &mut Node) -> Option<()> {
        let delimiter = self.options.and_then(|options| options.text_at(&["delimiter"]));
        let Some(delimiter) = delimiter else {
            *node = self.value.clone();
            return Some(());
        };
        let text = node.scalar()?.into_owned();
        let mut parts: Vec<&str> = text.split(delimiter).collect();
        let new = self.value.scalar()?;
        *parts.get_mut(index(self.options?)?)? = &new;
        let value = Value::Text(parts.join(delimiter).into());
        *node = Node { place: self.value.place, value };
        Some(())
    }
}
