//! A document that was read: a flat list of elements in document order, and [`Node`], a place in it.

use std::borrow::Cow;

use super::Name;

/// A whole document within its limits. Text is borrowed from the source where no reference had to be resolved.
#[derive(Debug)]
pub struct Document<'a> {
    /// How long its text is.
    pub(super) bytes: usize,
    pub(super) namespaces: Vec<String>,
    pub(super) elements: Vec<ElementData<'a>>,
    pub(super) attributes: Vec<AttributeData<'a>>,
    pub(super) declarations: Vec<Declaration<'a>>,
}

#[derive(Debug)]
pub(super) struct ElementData<'a> {
    pub(super) namespace: usize,
    pub(super) local: &'a str,
    pub(super) text: Cow<'a, str>,
    /// The first of its attributes; the last is before the first of the next element.
    pub(super) attributes: usize,
    /// The index behind its last descendant.
    pub(super) end: usize,
}

#[derive(Debug)]
pub(super) struct AttributeData<'a> {
    pub(super) namespace: usize,
    pub(super) local: &'a str,
    pub(super) value: Cow<'a, str>,
}

#[derive(Debug)]
pub(super) struct Declaration<'a> {
    pub(super) element: usize,
    pub(super) prefix: &'a str,
    pub(super) uri: Cow<'a, str>,
}

/// An element of a [`Document`].
#[derive(Clone, Copy)]
pub struct Node<'d> {
    document: &'d Document<'d>,
    data: &'d ElementData<'d>,
    index: usize,
}

impl Document<'_> {
    /// The root element.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        // INVARIANT: the reader refuses a document without a root.
        #[allow(clippy::indexing_slicing)]
        let data = &self.elements[0];
        Node { document: self, data, index: 0 }
    }
}

impl<'d> Node<'d> {
    /// The expanded name.
    #[must_use]
    pub fn name(&self) -> Name<'d> {
        Name { namespace: self.document.namespace(self.data.namespace), local: self.data.local }
    }

    /// The local name.
    #[must_use]
    pub fn local(&self) -> &'d str {
        self.data.local
    }

    /// The text that is directly in this element, references resolved; white space is kept, except between child elements.
    #[must_use]
    pub fn text(&self) -> &'d str {
        &self.data.text
    }

    /// The child elements in order.
    pub fn children(&self) -> impl Iterator<Item = Self> + use<'d> {
        let (document, end) = (self.document, self.data.end);
        let mut next = self.index + 1;
        std::iter::from_fn(move || {
            let data = document.elements.get(next).filter(|_| next < end)?;
            let node = Node { document, data, index: next };
            next = data.end;
            Some(node)
        })
    }

    /// All elements below this one, in document order.
    pub fn descendants(&self) -> impl Iterator<Item = Self> + use<'d> {
        let document = self.document;
        (self.index + 1..self.data.end)
            .filter_map(move |index| document.elements.get(index).map(|data| Node { document, data, index }))
    }

    /// The first child with this name.
    #[must_use]
    pub fn child(&self, name: Name<'_>) -> Option<Self> {
        self.children().find(|child| self.document.is(child.data.namespace, child.data.local, name))
    }

    /// The first child with this local name, in whatever namespace.
    #[must_use]
    pub fn child_local(&self, local: &str) -> Option<Self> {
        self.children().find(|child| child.local() == local)
    }

    /// The value of an attribute; `namespace` of the name is empty for an attribute without prefix.
    #[must_use]
    pub fn attribute(&self, name: Name<'_>) -> Option<&'d str> {
        let document = self.document;
        let own = self.own_attributes().iter();
        let mut named = own.filter(|attribute| document.is(attribute.namespace, attribute.local, name));
        named.next().map(|attribute| &*attribute.value)
    }

    /// The attributes without the namespace declarations.
    pub fn attributes(&self) -> impl Iterator<Item = (Name<'d>, &'d str)> + use<'d> {
        let document = self.document;
        self.own_attributes().iter().map(move |attribute| {
            let name = Name { namespace: document.namespace(attribute.namespace), local: attribute.local };
            (name, &*attribute.value)
        })
    }

    /// Resolves a QName that is in text or in an attribute value, such as `s:Sender`, by the declarations in scope here.
    ///
    /// `None` when its prefix is not declared. White space around it is ignored.
    #[must_use]
    pub fn resolve<'t>(&self, qname: &'t str) -> Option<Name<'t>>
    where
        'd: 't,
    {
        let qname = qname.trim();
        let (prefix, local) = qname.split_once(':').unwrap_or(("", qname));
        match self.namespace_of(prefix) {
            Some(namespace) => Some(Name { namespace, local }),
            None if prefix.is_empty() => Some(Name { namespace: "", local }),
            None => None,
        }
    }

    /// The bytes and the elements of the whole document.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.document.bytes, self.document.elements.len())
    }

    fn own_attributes(&self) -> &'d [AttributeData<'d>] {
        let document = self.document;
        let end = document.elements.get(self.index + 1).map_or(document.attributes.len(), |next| next.attributes);
        document.attributes.get(self.data.attributes..end).unwrap_or_default()
    }

    fn namespace_of(&self, prefix: &str) -> Option<&'d str> {
        let in_scope = |declaration: &&Declaration<'_>| {
            let end = self.document.elements.get(declaration.element).map_or(0, |element| element.end);
            declaration.prefix == prefix && (declaration.element..end).contains(&self.index)
        };
        self.document.declarations.iter().rev().find(in_scope).map(|declaration| &*declaration.uri)
    }
}

impl Document<'_> {
    fn namespace(&self, index: usize) -> &str {
        self.namespaces.get(index).map_or("", String::as_str)
    }

    /// Is this the name? The local name decides nearly always; no namespace is told by its index, which is always 0.
    fn is(&self, namespace: usize, local: &str, name: Name<'_>) -> bool {
        let same_namespace = || match namespace {
            0 => name.namespace.is_empty(),
            index => self.namespace(index) == name.namespace,
        };
        local == name.local && same_namespace()
    }
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<{}>", self.name())
    }
}

/// Two elements are equal when names, attributes (in any order), text and children are; prefixes and declarations do not count.
impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        let mut stack = vec![(*self, *other)];
        while let Some((one, two)) = stack.pop() {
            let (ones, twos): (Vec<_>, Vec<_>) = (one.children().collect(), two.children().collect());
            if !one.equals_alone(&two) || ones.len() != twos.len() {
                return false;
            }
            stack.extend(ones.into_iter().zip(twos));
        }
        true
    }
}

impl Node<'_> {
    fn equals_alone(&self, other: &Self) -> bool {
        let blank = |node: &Self| node.data.end > node.index + 1 && node.text().trim().is_empty();
        let texts = (blank(self) && blank(other)) || self.text() == other.text();
        let attributes = |node: &Self| {
            let mut all: Vec<_> = node.attributes().map(|(name, value)| (name.namespace, name.local, value)).collect();
            all.sort_unstable();
            all.iter().map(|(n, l, v)| format!("{n} {l} {v}")).collect::<Vec<_>>()
        };
        self.name() == other.name() && texts && attributes(self) == attributes(other)
    }
}
