//! How expressions see a profile: its parts without copies, its variables without their values.

use crate::{
    name::VarName,
    profile::expression::{is_expression, mark},
    yaml::{Node, Value},
};
use minijinja::value::{Enumerator, Object, ObjectRepr};
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

/// What an expression did that no result of it can show.
#[derive(Debug, Default)]
pub(super) struct Witness(Mutex<Seen>);

/// What was seen since the last [`Witness::forget`].
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// A variable that is not declared.
    pub(super) undeclared: Option<String>,
    /// Whether a variable was asked for its value.
    pub(super) tested: bool,
    /// Whether a text was read that is itself an expression.
    pub(super) nested: bool,
}

impl Witness {
    fn with<T>(&self, act: impl FnOnce(&mut Seen) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Starts anew.
    pub(super) fn forget(&self) {
        self.with(|seen| *seen = Seen::default());
    }

    /// A text of the profile, which is not evaluated here.
    fn text(&self, text: &str) -> minijinja::Value {
        if is_expression(text) {
            self.with(|seen| seen.nested = true);
        }
        minijinja::Value::from(text)
    }

    /// Whether there is anything to tell.
    pub(super) fn peek(&self) -> bool {
        self.with(|seen| seen.undeclared.is_some() || seen.tested || seen.nested)
    }

    /// Tells, and starts anew.
    pub(super) fn take(&self) -> Seen {
        self.with(std::mem::take)
    }
}

/// `var`: the declared variables.
#[derive(Debug)]
pub(super) struct Variables {
    pub(super) names: Arc<Vec<VarName>>,
    pub(super) witness: Arc<Witness>,
}

impl Object for Variables {
    fn get_value(self: &Arc<Self>, key: &minijinja::Value) -> Option<minijinja::Value> {
        let name = key.as_str()?;
        let Some(index) = self.names.iter().position(|known| known.as_str() == name) else {
            self.witness
                .with(|seen| seen.undeclared.get_or_insert_with(|| name.to_owned()).clone());
            return None;
        };
        let variable = Variable { index, witness: self.witness.clone() };
        Some(minijinja::Value::from_object(variable))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        let name = |name: &VarName| minijinja::Value::from(name.as_str());
        Enumerator::Values(self.names.iter().map(name).collect())
    }
}

/// One variable: it can be put into text, and nothing else.
#[derive(Debug)]
struct Variable {
    index: usize,
    witness: Arc<Witness>,
}

impl Object for Variable {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn is_true(self: &Arc<Self>) -> bool {
        self.witness.with(|seen| seen.tested = true);
        true
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mark(self.index))
    }
}

/// Texts by name, such as the providers.
#[derive(Debug)]
pub(super) struct Texts {
    pub(super) texts: BTreeMap<String, String>,
    pub(super) witness: Arc<Witness>,
}

impl Object for Texts {
    fn get_value(self: &Arc<Self>, key: &minijinja::Value) -> Option<minijinja::Value> {
        self.texts.get(key.as_str()?).map(|text| self.witness.text(text))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.texts.keys().map(|name| name.as_str().into()).collect())
    }
}

/// A map or list of the profile.
pub(super) struct Sight {
    root: Arc<Node>,
    path: Vec<usize>,
    witness: Arc<Witness>,
}

impl fmt::Debug for Sight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("part of the profile")
    }
}

impl Sight {
    /// What stands under a key of the profile; an empty map when nothing does.
    pub(super) fn of(root: &Arc<Node>, key: &str, witness: &Arc<Witness>) -> minijinja::Value {
        let whole =
            Arc::new(Self { root: root.clone(), path: Vec::new(), witness: witness.clone() });
        match whole.node().entries().iter().position(|entry| &*entry.key == key) {
            Some(at) => whole.child(at),
            None => minijinja::Value::from_iter::<[(String, String); 0]>([]),
        }
    }

    fn node(&self) -> &Node {
        self.path.iter().fold(&*self.root, |node, at| match items(node) {
            Some(items) => &items[*at],
            None => &node.entries()[*at].node,
        })
    }

    /// The child at a position that exists.
    fn child(self: &Arc<Self>, at: usize) -> minijinja::Value {
        let path = self.path.iter().copied().chain([at]).collect();
        let child = Self { root: self.root.clone(), path, witness: self.witness.clone() };
        match &child.node().value {
            Value::Null => minijinja::Value::from(()),
            Value::Bool(value) => (*value).into(),
            Value::Integer(value) => (*value).into(),
            Value::Float(value) => (*value).into(),
            Value::Text(text) => self.witness.text(text),
            Value::List(_) | Value::Map(_) => minijinja::Value::from_object(child),
        }
    }
}

impl Object for Sight {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        match items(self.node()) {
            Some(_) => ObjectRepr::Seq,
            None => ObjectRepr::Map,
        }
    }

    fn get_value(self: &Arc<Self>, key: &minijinja::Value) -> Option<minijinja::Value> {
        let at = if let Some(items) = items(self.node()) {
            key.as_usize().filter(|at| *at < items.len())
        } else {
            let key = key.as_str()?;
            self.node().entries().iter().position(|entry| &*entry.key == key)
        };
        Some(self.child(at?))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        match items(self.node()) {
            Some(items) => Enumerator::Seq(items.len()),
            None => Enumerator::Values(
                self.node().entries().iter().map(|entry| (&*entry.key).into()).collect(),
            ),
        }
    }
}

fn items(node: &Node) -> Option<&[Node]> {
    if let Value::List(items) = &node.value { Some(items) } else { None }
}
