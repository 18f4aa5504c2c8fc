//! Invoke: a method of an instance (MS-WSMV 3.1.4.1.32; DSP0230 section 10).

use crate::addressing::{EndpointReference, InvalidName, is_identifier};
use crate::cim::{CimProperty, CimValue, FromCim, read_instance};
use crate::xml::{Element, Node};

use super::asked::Asked;
use super::only_instance::with_only_instance;
use super::{Effect, Input, InputError, Operation, ReplyError};

/// Calls a method. Its in parameters are elements that the caller writes into the namespace of the resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoke {
    target: EndpointReference,
    method: String,
    parameters: Vec<Element>,
    effect: Effect,
}

/// What a method gave back.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MethodOutput {
    /// The return value; its meaning depends on the class and the method.
    pub return_value: u32,
    /// The out parameters in order; arrays are gathered.
    pub parameters: Vec<CimProperty>,
}

/// The output element of a method, before its parameters are read.
#[derive(Debug, Clone, Copy)]
pub struct OutputElement<'d> {
    node: Node<'d>,
    return_value: u32,
}

impl Invoke {
    /// A call that may change something. A service of Hyper-V may be named by its class alone.
    ///
    /// # Errors
    /// [`InvalidName`] when `method` is not a name of a method.
    pub fn new(target: EndpointReference, method: &str) -> Result<Self, InvalidName> {
        if !is_identifier(method) {
            return Err(InvalidName { what: "method name", text: method.chars().take(80).collect() });
        }
        Ok(Self {
            target: with_only_instance(target),
            method: method.to_owned(),
            parameters: Vec::new(),
            effect: Effect::Changes,
        })
    }

    /// Says that the method only reads, so that it may be repeated.
    #[must_use]
    pub fn read_only(mut self) -> Self {
        self.effect = Effect::Reads;
        self
    }

    /// Adds in parameters.
    ///
    /// # Errors
    /// [`InputError`] when a value cannot be written.
    pub fn input(mut self, input: &Input) -> Result<Self, InputError> {
        self.parameters.extend(input.to_elements(self.target.resource.as_str())?);
        Ok(self)
    }

    /// Adds an in parameter as an element; [`Invoke::input`] writes values.
    #[must_use]
    pub fn parameter(mut self, parameter: Element) -> Self {
        self.parameters.push(parameter);
        self
    }
}

impl Operation for Invoke {
    type Output = MethodOutput;

    fn action(&self) -> String {
        format!("{}/{}", self.target.resource, self.method)
    }

    fn target(&self) -> Option<&EndpointReference> {
        Some(&self.target)
    }

    fn body(&self) -> Option<Element> {
        let input = Element::new(self.target.resource.as_str().to_owned(), format!("{}_INPUT", self.method));
        Some(input.children(self.parameters.iter().cloned()))
    }

    fn effect(&self) -> Effect {
        self.effect
    }

    fn read(&self, body: Node<'_>) -> Result<MethodOutput, ReplyError> {
        let output = OutputElement::read(body)?;
        let mut parameters = read_instance(output.node).properties;
        parameters.retain(|parameter| parameter.name != "ReturnValue");
        Asked::of(&self.target).properties(&mut parameters);
        Ok(MethodOutput { return_value: output.return_value, parameters })
    }
}

impl<'d> OutputElement<'d> {
    /// Finds the output of a method in a body: by position, for services name the element `<Method>_OUTPUT` or just `<Method>`, in
    /// whatever namespace (both recorded).
    ///
    /// # Errors
    /// [`ReplyError::Missing`] without output element or `ReturnValue`, [`ReplyError::Unreadable`] when that is not a number.
    pub fn read(body: Node<'d>) -> Result<Self, ReplyError> {
        let node = body.children().next().ok_or(ReplyError::Missing("output element in its Body"))?;
        let written = node.child_local("ReturnValue").ok_or(ReplyError::Missing("ReturnValue"))?.text();
        let return_value = u32::from_cim(&CimValue::Untyped(written.to_owned()))
            .ok_or_else(|| ReplyError::Unreadable { what: "ReturnValue", text: written.chars().take(60).collect() })?;
        Ok(Self { node, return_value })
    }

    /// The return value.
    #[must_use]
    pub fn return_value(&self) -> u32 {
        self.return_value
    }

    /// The elements of an out parameter, which are many when it is an array and none when the host left it out. Case does not count.
    pub fn parameters<'n>(&self, name: &'n str) -> impl Iterator<Item = Node<'d>> + use<'d, 'n> {
        self.node.children().filter(move |child| child.local().eq_ignore_ascii_case(name))
    }
}
