//! Nodes from the parser's events: keys, anchors, aliases and the bounds on all of them.

use crate::{
    finding::{FileId, Finding, Place},
    yaml::{
        Entry, Node, Value,
        keys::{key_text, last_of_each, merge, repeated},
        refusal, scalar, tag,
    },
};
use granit_parser::{Event, ScalarStyle, Span, StructureStyle, Tag};
use std::{borrow::Cow, collections::BTreeMap};

/// How many lists and maps may be inside one another.
pub(super) const DEEPEST: usize = 64;
/// How many values one document may have, those behind aliases included.
pub(super) const MOST_NODES: usize = 2_000_000;
/// How many values may be copied for anchors and aliases.
const MOST_COPIED: usize = 1_000_000;
/// How many bytes of text may be copied for anchors and aliases.
const MOST_COPIED_BYTES: usize = 64 << 20;

/// How many faults of one kind are told of a file.
pub(crate) const MOST_FAULTS: usize = 1_000;

/// How much is forgiven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// One document, and nothing that two readers could understand differently: what could be is a finding, and is
    /// then read as a tolerant reader would.
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
    /// Whether `<<` means another map.
    merges: bool,
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

pub(super) type Outcome<T = ()> = Result<T, Box<Finding>>;

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
        self.bound_faults(place)?;
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.count(place)?;
                if self.expects_key(StructureStyle::Block) {
                    self.refuse_tab(span)?;
                }
                let value = match tag.as_deref() {
                    Some(tag) if self.minds(tag) => match tag::scalar(tag, &text, tag_place) {
                        Ok(value) => value,
                        Err(finding) => {
                            self.fault(finding)?;
                            self.scalar(text, style, place)
                        }
                    },
                    Some(_) | None => self.scalar(text, style, place),
                };
                self.finish(Node { place, value }, anchor)
            }
            Event::SequenceStart(style, anchor, tag) => {
                let node = Node { place, value: Value::List(Vec::new()) };
                if let Some(tag) = tag.filter(|tag| self.minds(tag))
                    && let Err(finding) = tag::fits(&tag, &node, tag_place)
                {
                    self.fault(finding)?;
                }
                let holds = Holds::Items(self.items.len());
                let merges = self.manner == Manner::Tolerant;
                self.start(Open { place, anchor, style, holds, merges }, span)
            }
            Event::MappingStart(style, anchor, tag) => {
                let node = Node { place, value: Value::Map(Vec::new()) };
                if let Some(tag) = tag.filter(|tag| self.minds(tag))
                    && let Err(finding) = tag::fits(&tag, &node, tag_place)
                {
                    self.fault(finding)?;
                }
                let holds = Holds::Entries(self.entries.len(), None);
                let merges = self.manner == Manner::Tolerant;
                self.start(Open { place, anchor, style, holds, merges }, span)
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

    /// Something that a strict reader says and reads on, and that ends what a tolerant one reads.
    fn fault(&mut self, finding: Box<Finding>) -> Outcome {
        if self.manner == Manner::Tolerant {
            return Err(finding);
        }
        self.findings.push(*finding);
        Ok(())
    }

    /// Gives the document, and what is wrong with it though it could be read; an empty one is `Null` at the start of
    /// the file.
    pub(super) fn finished(self) -> (Node, Vec<Finding>) {
        let empty = Node { place: Place::start(self.file), value: Value::Null };
        (self.root.unwrap_or(empty), self.findings)
    }

    /// Gives all documents, the empty ones left out, and what was wrong with them though it could be read.
    pub(super) fn all(mut self) -> (Vec<Node>, Vec<Finding>) {
        self.documents.extend(self.root);
        self.documents.retain(|document| document.value != Value::Null);
        (self.documents, self.findings)
    }

    /// Ends the reading of a document with more faults than anybody would read.
    fn bound_faults(&mut self, place: Place) -> Outcome {
        if self.manner == Manner::Strict && self.findings.len() > MOST_FAULTS {
            self.findings.truncate(MOST_FAULTS);
            return Err(Box::new(refusal::too_many_faults(place)));
        }
        Ok(())
    }

    fn count(&mut self, place: Place) -> Outcome {
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            return Err(Box::new(refusal::too_many(place)));
        }
        Ok(())
    }

    fn scalar(&mut self, text: Cow<'_, str>, style: ScalarStyle, place: Place) -> Value {
        if style != ScalarStyle::Plain {
            return Value::Text(text.into());
        }
        if self.manner == Manner::Strict && text == "<<" {
            self.merge_key(place);
        }
        scalar::plain(&text).unwrap_or_else(|unheld| {
            if self.manner == Manner::Strict {
                self.findings.push(refusal::unheld(place, &text, unheld));
            }
            Value::Text(text.into())
        })
    }

    fn merge_key(&mut self, place: Place) {
        if let Some(Open { holds: Holds::Entries(_, None), merges, .. }) = self.open.last_mut() {
            *merges = true;
            self.findings.push(refusal::merge_key(place));
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
        let Some(Open { place, anchor, holds, merges, .. }) = self.open.pop() else {
            return Ok(());
        };
        let value = match holds {
            Holds::Items(from) => Value::List(self.items.drain(from..).collect()),
            Holds::Entries(from, _) => {
                let mut entries: Vec<Entry> = self.entries.drain(from..).collect();
                let repeated = repeated(&entries);
                if !repeated.is_empty() {
                    self.findings.extend(repeated);
                    self.bound_faults(place)?;
                    entries = last_of_each(entries);
                }
                if merges {
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
                None => {
                    let is_told = matches!(node.value, Value::Null | Value::Float(_));
                    if is_told && self.manner == Manner::Strict {
                        self.findings.push(refusal::key_not_text(node.place, node.kind()));
                    }
                    *key = Some(key_text(node)?);
                }
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
