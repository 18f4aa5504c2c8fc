//! An element to write.

use std::borrow::Cow;

use super::{IllegalCharacter, Name, NamespaceUri};

/// An element with its attributes and content, to be written by [`Element::to_xml`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    pub(super) namespace: NamespaceUri,
    pub(super) local: Cow<'static, str>,
    pub(super) prefix: Option<&'static str>,
    /// Declared here, wherever else they are.
    pub(super) declared: Vec<(&'static str, NamespaceUri)>,
    pub(super) attributes: Vec<(Name<'static>, String)>,
    pub(super) content: Vec<Content>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    Element(Element),
    Text(String),
    /// Text whose quotes are escaped too.
    Quoted(String),
    CData(String),
    Written(Written),
}

/// Elements as text, in the scope of the element around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) text: Result<String, IllegalCharacter>,
    /// The usual namespaces in it, which the root declares.
    pub(super) usual: Vec<Binding<'static>>,
}

/// A prefix and the namespace it stands for.
pub(super) type Binding<'e> = (&'static str, &'e str);

impl Element {
    /// An empty element. Its prefix is chosen by the writer.
    #[must_use]
    pub fn new(namespace: impl Into<NamespaceUri>, local: impl Into<Cow<'static, str>>) -> Self {
        Self {
            namespace: namespace.into(),
            local: local.into(),
            prefix: None,
            declared: Vec::new(),
            attributes: Vec::new(),
            content: Vec::new(),
        }
    }

    /// An element that holds one text.
    #[must_use]
    pub fn with_text(
        namespace: impl Into<NamespaceUri>,
        local: impl Into<Cow<'static, str>>,
        text: impl Into<String>,
    ) -> Self {
        Self::new(namespace, local).text(text)
    }

    /// Asks for this prefix, declared on the element itself if need be.
    #[must_use]
    pub fn prefixed(mut self, prefix: &'static str) -> Self {
        self.prefix = Some(prefix);
        self
    }

    /// Declares a prefix on this element, even where it is bound to the namespace already. Declarations keep their order.
    #[must_use]
    pub fn declaring(mut self, prefix: &'static str, namespace: impl Into<NamespaceUri>) -> Self {
        self.declared.push((prefix, namespace.into()));
        self
    }

    /// Adds an attribute; the namespace of its name is empty or one with a usual prefix.
    #[must_use]
    pub fn attribute(mut self, name: Name<'static>, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// Adds a child element.
    #[must_use]
    pub fn child(mut self, child: Self) -> Self {
        self.content.push(Content::Element(child));
        self
    }

    /// Adds child elements.
    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        // Many children are not copied where they are all there is.
        let children: Vec<Content> = children.into_iter().map(Content::Element).collect();
        if self.content.is_empty() {
            self.content = children;
        } else {
            self.content.extend(children);
        }
        self
    }

    /// Adds text, escaped when written.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        // Most elements hold one text, and no room for more.
        self.content.reserve_exact(1);
        self.content.push(Content::Text(text.into()));
        self
    }

    /// Adds text whose quotes are written as references too, as Windows writes them.
    #[must_use]
    pub fn quoted(mut self, text: impl Into<String>) -> Self {
        self.content.push(Content::Quoted(text.into()));
        self
    }

    /// Adds text in a CDATA section, cut where the text itself holds `]]>`.
    #[must_use]
    pub fn cdata(mut self, text: impl Into<String>) -> Self {
        self.content.push(Content::CData(text.into()));
        self
    }
}
