//! Nodes from the parser's events: keys, anchors, aliases and the bounds on all of them.

use crate::{
    finding::{FileId, Finding, Place},
    yaml::{Entry, Node, Value, refusal, scalar, tag},
};
use granit_parser::{Event, ScalarStyle, Span, StructureStyle, Tag};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// How many lists and maps may be inside one another.
pub(super) const DEEPEST: usize = 64;
/// How many values one document may have, those behind aliases included.
pub(super) const MOST_NODES: usize = 2_000_000;
/// How many values may be copied for anchors and aliases.
const MOST_COPIED: usize = 1_000_000;
/// How many bytes of text may be copied for anchors and aliases.
const MOST_COPIED_BYTES: usize = 64 << 20;

/// How much is forgiven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// One document, and nothing that two readers could understand differently.
    Strict,
    /// Any number of documents, with what Kubernetes' own readers take: merge keys, unknown tags, numbers of
    /// any size. Of a key that is there twice the last counts, and a finding says so.
    Tolerant,
}

/// A document that is being put together.
///
/// The parts of all open lists and maps lie on two common stacks, so that a list or map is taken off
/// with exactly the memory it needs and nothing grows twice.
pub(super) struct Builder<'a> {
    file: FileId,
    text: &'a str,
    manner: Manner,
    documents: Vec<Node>,
    findings: Vec<Finding>,
    items: Vec<Node>,
    entries: Vec<Entry>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Anchor>,
    root: Option<Node>,
    nodes: usize,
    copied: Size,
}

/// A list or map whose end has not come yet.
struct Open {
    place: Place,
    anchor: usize,
    style: StructureStyle,
    holds: Holds,
}

/// Where the parts of an open list or map begin on their stack.
enum Holds {
    Items(usize),
    Entries(usize, Option<(Box<str>, Place)>),
}

struct Anchor {
    node: Node,
    size: Size,
}

/// How large a node is with all that it holds.
#[derive(Clone, Copy, Default)]
struct Size {
    nodes: usize,
    bytes: usize,
    depth: usize,
}

type Outcome<T = ()> = Result<T, Box<Finding>>;

impl<'a> Builder<'a> {
    /// Begins the document of a text.
    pub(super) fn new(file: FileId, text: &'a str, manner: Manner) -> Self {
        Self {
            file,
            text,
            manner,
            documents: Vec::new(),
            findings: Vec::new(),
            items: Vec::new(),
            entries: Vec::new(),
            open: Vec::new(),
            anchors: BTreeMap::new(),
            root: None,
            nodes: 0,
            copied: Size::default(),
        }
    }

    /// Takes in the next event.
    pub(super) fn event(&mut self, event: Event<'_>, span: &Span) -> Outcome {
        let place = refusal::place(self.file, span);
        let tag_place = span.tag_span().map_or(place, |span| refusal::place(self.file, &span));
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.count(place)?;
                if self.expects_key(StructureStyle::Block) {
                    self.refuse_tab(span)?;
                }
                let value = match tag.as_deref() {
                    Some(tag) if self.minds(tag) => tag::scalar(tag, &text, tag_place)?,
                    Some(_) | None => self.scalar(text, style, place)?,
                };
                self.finish(Node { place, value }, anchor)
            }
            Event::SequenceStart(style, anchor, tag) => {
                let node = Node { place, value: Value::List(Vec::new()) };
                if let Some(tag) = tag.filter(|tag| self.minds(tag)) {
                    tag::fits(&tag, &node, tag_place)?;
                }
                let holds = Holds::Items(self.items.len());
                self.start(Open { place, anchor, style, holds }, span)
            }
            Event::MappingStart(style, anchor, tag) => {
                let node = Node { place, value: Value::Map(Vec::new()) };
                if let Some(tag) = tag.filter(|tag| self.minds(tag)) {
                    tag::fits(&tag, &node, tag_place)?;
                }
                let holds = Holds::Entries(self.entries.len(), None);
                self.start(Open { place, anchor, style, holds }, span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            Event::Alias(anchor) => self.alias(anchor, span, place),
            Event::DocumentStart(..) => match (self.root.take(), self.manner) {
                (Some(_), Manner::Strict) => Err(Box::new(refusal::second_document(place))),
                (root, _) => {
                    self.documents.extend(root);
                    self.nodes = 0;
                    Ok(())
                }
            },
            _ => Ok(()),
        }
    }

    /// Whether a tag says something that must be heard; a tolerant reader hears only those of YAML's core.
    fn minds(&self, tag: &Tag) -> bool {
        self.manner == Manner::Strict || tag::is_core(tag)
    }

    /// Gives the document; an empty one is `Null` at the start of the file.
    pub(super) fn finished(self) -> Node {
        self.root.unwrap_or(Node { place: Place::start(self.file), value: Value::Null })
    }

    /// Gives all documents, the empty ones left out, and what was wrong with them though it could be read.
    pub(super) fn all(mut self) -> (Vec<Node>, Vec<Finding>) {
        self.documents.extend(self.root);
        self.documents.retain(|document| document.value != Value::Null);
        (self.documents, self.findings)
    }

    fn count(&mut self, place: Place) -> Outcome {
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            return Err(Box::new(refusal::too_many(place)));
        }
        Ok(())
    }

    fn scalar(&self, text: Cow<'_, str>, style: ScalarStyle, place: Place) -> Outcome<Value> {
        if style != ScalarStyle::Plain {
            return Ok(Value::Text(text.into()));
        }
        let expects_key =
            || self.expects_key(StructureStyle::Block) || self.expects_key(StructureStyle::Flow);
        match (scalar::plain(&text), self.manner) {
            (Ok(_), Manner::Strict) if text == "<<" && expects_key() => {
                Err(Box::new(refusal::merge_key(place)))
            }
            (Ok(value), _) => Ok(value),
            (Err(unheld), Manner::Strict) => Err(refusal::unheld(place, &text, unheld).into()),
            (Err(_), Manner::Tolerant) => Ok(Value::Text(text.into())),
        }
    }

    /// Whether the innermost list or map is a map in this style and its next part is a key.
    fn expects_key(&self, wanted: StructureStyle) -> bool {
        let innermost = self.open.last();
        innermost.is_some_and(|Open { style, holds, .. }| {
            *style == wanted && matches!(holds, Holds::Entries(_, None))
        })
    }

    /// Refuses tabs between the start of a line and what stands there; the parser overlooks some.
    fn refuse_tab(&self, span: &Span) -> Outcome {
        let before = span.byte_range().and_then(|range| self.text.get(..range.start));
        let before = before.unwrap_or_default();
        let indented = before.trim_end_matches([' ', '\t']);
        if before[indented.len()..].contains('\t')
            && (indented.is_empty() || indented.ends_with('\n'))
        {
            return Err(Box::new(refusal::tab(refusal::place(self.file, span))));
        }
        Ok(())
    }

    fn start(&mut self, open: Open, span: &Span) -> Outcome {
        self.count(open.place)?;
        if self.open.len() >= DEEPEST {
            return Err(Box::new(refusal::too_deep(open.place)));
        }
        if open.style == StructureStyle::Block {
            self.refuse_tab(span)?;
        }
        self.open.push(open);
        Ok(())
    }

    fn end(&mut self) -> Outcome {
        let Some(Open { place, anchor, holds, .. }) = self.open.pop() else { return Ok(()) };
        let value = match holds {
            Holds::Items(from) => Value::List(self.items.drain(from..).collect()),
            Holds::Entries(from, _) => {
                let mut entries: Vec<Entry> = self.entries.drain(from..).collect();
                if let Some((first, second)) = repeated(&entries) {
                    let finding = refusal::duplicate(first, second);
                    if self.manner == Manner::Strict {
                        return Err(Box::new(finding));
                    }
                    self.findings.push(finding);
                    entries = last_of_each(entries);
                }
                if self.manner == Manner::Tolerant {
                    merge(&mut entries);
                }
                Value::Map(entries)
            }
        };
        self.finish(Node { place, value }, anchor)
    }

    /// Remembers a whole node under its anchor, if it has one, and puts it where it belongs.
    fn finish(&mut self, node: Node, anchor: usize) -> Outcome {
        if anchor != 0 {
            let size = size(&node);
            self.copied.copy(size, node.place)?;
            self.anchors.insert(anchor, Anchor { node: node.clone(), size });
        }
        self.put(node)
    }

    fn put(&mut self, node: Node) -> Outcome {
        match self.open.last_mut().map(|open| &mut open.holds) {
            None => self.root = Some(node),
            Some(Holds::Items(_)) => self.items.push(node),
            Some(Holds::Entries(_, key)) => match key.take() {
                None => *key = Some(key_text(node, self.manner)?),
                Some((key, place)) => self.entries.push(Entry { key, place, node }),
            },
        }
        Ok(())
    }

    fn alias(&mut self, anchor: usize, span: &Span, place: Place) -> Outcome {
        let name = span.slice(self.text).unwrap_or("*");
        let Some(Anchor { node, size }) = self.anchors.get(&anchor) else {
            return Err(Box::new(refusal::alias_cycle(place, name)));
        };
        if self.open.len() + size.depth > DEEPEST {
            return Err(Box::new(refusal::too_deep(place)));
        }
        self.copied.copy(*size, place)?;
        self.nodes += size.nodes;
        let mut node = node.clone();
        moved(&mut node, place);
        self.put(node)
    }
}

impl Size {
    /// Counts a copy in, before it is made.
    fn copy(&mut self, part: Self, place: Place) -> Outcome {
        self.nodes += part.nodes;
        self.bytes += part.bytes;
        if self.nodes > MOST_COPIED || self.bytes > MOST_COPIED_BYTES {
            return Err(Box::new(refusal::alias_bomb(place)));
        }
        Ok(())
    }
}

/// The first entry whose key an earlier one has, after that earlier one.
fn repeated(entries: &[Entry]) -> Option<(&Entry, &Entry)> {
    if entries.len() <= 16 {
        return entries.iter().enumerate().find_map(|(at, entry)| {
            entries[..at].iter().find(|first| first.key == entry.key).map(|first| (first, entry))
        });
    }
    let mut seen = BTreeMap::new();
    entries.iter().find_map(|entry| Some((seen.insert(&entry.key, entry)?, entry)))
}

/// Of entries with the same key, the last one.
fn last_of_each(entries: Vec<Entry>) -> Vec<Entry> {
    let mut seen = BTreeSet::new();
    let mut kept: Vec<Entry> =
        entries.into_iter().rev().filter(|entry| seen.insert(entry.key.clone())).collect();
    kept.reverse();
    kept
}

/// Puts what `<<` holds behind the map's own entries, as far as they do not have its keys themselves.
fn merge(entries: &mut Vec<Entry>) {
    while let Some(at) = entries.iter().position(|entry| &*entry.key == "<<") {
        let maps = match entries.remove(at).node.value {
            Value::List(items) => items,
            value @ (Value::Map(_)
            | Value::Null
            | Value::Bool(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Text(_)) => vec![Node { place: Place::default(), value }],
        };
        for map in maps {
            let Value::Map(merged) = map.value else { continue };
            for entry in merged.into_iter().filter(|entry| &*entry.key != "<<") {
                if !entries.iter().any(|own| own.key == entry.key) {
                    entries.push(entry);
                }
            }
        }
    }
}

/// Keys are text; a whole number or boolean as a key is the text that Go makes of it.
fn key_text(key: Node, manner: Manner) -> Outcome<(Box<str>, Place)> {
    let text = match key.value {
        Value::Text(text) => text,
        Value::Integer(number) => number.to_string().into(),
        Value::Bool(value) => value.to_string().into(),
        Value::Null if manner == Manner::Tolerant => "null".into(),
        Value::Float(number) if manner == Manner::Tolerant => number.to_string().into(),
        Value::Null | Value::Float(_) | Value::List(_) | Value::Map(_) => {
            return Err(Box::new(refusal::key_not_text(key.place, key.kind())));
        }
    };
    Ok((text, key.place))
}

fn size(node: &Node) -> Size {
    let mut all = Size { nodes: 1, bytes: 0, depth: 0 };
    let mut add = |part: Size| {
        all.nodes += part.nodes;
        all.bytes += part.bytes;
        all.depth = all.depth.max(part.depth + 1);
    };
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| add(size(item))),
        Value::Map(entries) => entries.iter().for_each(|entry| {
            let part = size(&entry.node);
            add(Size { bytes: part.bytes + entry.key.len(), ..part });
        }),
        Value::Text(text) => all.bytes = text.len(),
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) => {}
    }
    all
}

/// Brings a node with all that it holds to the place of the alias it came through.
fn moved(node: &mut Node, place: Place) {
    node.place = place;
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| moved(item, place)),
        Value::Map(entries) => entries.iter_mut().for_each(|entry| {
            entry.place = place;
            moved(&mut entry.node, place);
        }),
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::Text(_) => {}
    }
}
