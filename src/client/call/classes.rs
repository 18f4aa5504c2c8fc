//! The declarations of classes, each requested once (MS-WSMV 3.1.4.1.38). Many hosts do not give them; that is not an error.

use std::collections::HashMap;

use tracing::debug;

use crate::addressing::Namespace;
use crate::cim::{CimClass, CimInstance};
use crate::client::client::Client;
use crate::client::error::error::Error;
use crate::soap::FaultKind;
use crate::wsman::GetClass;

/// What one host says about the classes of one namespace.
///
/// ```no_run
/// # async fn typed(client: cimjob::client::Client) -> Result<(), Box<dyn std::error::Error>> {
/// let mut classes = client.classes("root/virtualization/v2".parse()?);
/// if let Some(class) = classes.class("Msvm_ComputerSystem").await? {
///     println!("{} properties", class.properties.len());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Classes {
    client: Client,
    namespace: Namespace,
    known: HashMap<String, CimClass>,
    /// About how many bytes the known ones take.
    size: usize,
    refused: Vec<RefusedClass>,
    /// The host gives no declarations at all, or has told too much: it is not asked again.
    is_over: bool,
}

/// A class whose declaration the host did not give.
#[derive(Debug)]
#[non_exhaustive]
pub struct RefusedClass {
    /// Its name as it was asked for.
    pub class: String,
    /// What the host answered.
    pub source: Error,
}

/// What a class and its ancestors say about a name.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum ClassLookup<'c> {
    /// The host does not give the declarations.
    Unknown,
    /// No class declares it.
    Absent,
    /// This one declares it.
    In(&'c CimClass),
}

/// After so many refusals without one declaration the host is not asked for others.
const MAX_REFUSED_FIRST: usize = 4;

/// The same for a host that has given some.
const MAX_REFUSED: usize = 64;

/// How far up the inheritance is followed.
const MAX_ANCESTORS: usize = 16;

/// The declarations of one namespace that are kept, in bytes: those of about 200 large classes.
const MAX_SIZE: usize = 8 * 1024 * 1024;

impl Client {
    /// The declarations of the classes of a namespace, each of which is requested once when it is needed.
    #[must_use]
    pub fn classes(&self, namespace: Namespace) -> Classes {
        Classes { client: self.clone(), namespace, known: HashMap::new(), size: 0, refused: Vec::new(), is_over: false }
    }
}

impl Classes {
    /// The namespace.
    #[must_use]
    pub fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    /// The declaration of a class; `None` if the host does not give it.
    ///
    /// # Errors
    /// [`Error`] when the host cannot be asked. A fault is not an error here.
    pub async fn class(&mut self, name: &str) -> Result<Option<&CimClass>, Error> {
        let key = name.to_ascii_lowercase();
        if !self.known.contains_key(&key)
            && !self.is_over
            && !self.refused.iter().any(|refused| refused.class.eq_ignore_ascii_case(name))
            && let Some(class) = self.ask(name).await?
        {
            self.known.insert(key.clone(), class);
        }
        Ok(self.known.get(&key))
    }

    async fn ask(&mut self, name: &str) -> Result<Option<CimClass>, Error> {
        let Ok(operation) = GetClass::new(&self.namespace, name) else { return Ok(None) };
        match self.client.call(&operation).await {
            Ok(class) => Ok(self.keep(class)),
            Err(error @ (Error::Fault(_) | Error::Http { .. } | Error::Misbehaved(_))) => {
                debug!(%error, class = name, "the host does not give the declaration of the class");
                self.refuse(name, error);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// The class, unless that is more than is kept; then values stay as the host sent them.
    fn keep(&mut self, class: CimClass) -> Option<CimClass> {
        self.size = self.size.saturating_add(class.size());
        self.is_over = self.size > MAX_SIZE;
        (!self.is_over).then_some(class)
    }

    /// One class that is refused says nothing of the others, unless the host does not know such requests, or has refused several and given none.
    fn refuse(&mut self, class: &str, source: Error) {
        let is_general = match &source {
            Error::Fault(fault) => fault.kind() == FaultKind::NoSuchMethod,
            Error::Http { .. } => true,
            _ => false,
        };
        self.refused.push(RefusedClass { class: class.to_owned(), source });
        let most = if self.known.is_empty() { MAX_REFUSED_FIRST } else { MAX_REFUSED };
        self.is_over = is_general || self.refused.len() >= most;
    }

    /// The classes whose declarations the host did not give, in the order in which it was asked.
    #[must_use]
    pub fn refused(&self) -> &[RefusedClass] {
        &self.refused
    }

    /// Has the host given the declaration of any class?
    #[must_use]
    pub fn gives_any(&self) -> bool {
        !self.known.is_empty()
    }

    /// The class or the ancestor that declares something. What a class inherits may be in the declarations of its ancestors only.
    ///
    /// # Errors
    /// [`Error`] when the host cannot be asked.
    pub async fn find(&mut self, class: &str, declares: impl Fn(&CimClass) -> bool) -> Result<ClassLookup<'_>, Error> {
        let mut name = class.to_owned();
        for _ in 0..MAX_ANCESTORS {
            let Some(found) = self.class(&name).await? else { return Ok(ClassLookup::Unknown) };
            if declares(found) {
                return Ok(self.known.get(&name.to_ascii_lowercase()).map_or(ClassLookup::Unknown, ClassLookup::In));
            }
            let Some(superclass) = found.superclass.clone() else { return Ok(ClassLookup::Absent) };
            name = superclass;
        }
        Ok(ClassLookup::Unknown)
    }

    /// The instance with the types that its class declares, if the host gives the class.
    ///
    /// # Errors
    /// [`Error`] when the host cannot be asked.
    pub async fn typed(&mut self, instance: CimInstance) -> Result<CimInstance, Error> {
        let name = instance.class_name.clone();
        Ok(match self.class(&name).await? {
            Some(class) => class.type_values(instance),
            None => instance,
        })
    }
}
