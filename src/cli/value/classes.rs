//! The declarations of classes, each asked for once. A host that does not give them is normal; then suffixes tell the types.

use std::collections::HashMap;

use tracing::debug;

use crate::addressing::Namespace;
use crate::cim::{CimClass, CimInstance};
use crate::client::Error;
use crate::wsman::GetClass;

use crate::cli::ending::failure::Failure;
use crate::cli::session::connect::Session;
use crate::cli::value::declared::Declared;

/// How far up the inheritance is followed.
const MAX_ANCESTORS: usize = 16;

/// What one host says of the classes of one namespace.
pub(in crate::cli) struct Classes<'s> {
    session: &'s Session,
    namespace: Namespace,
    known: HashMap<String, CimClass>,
    /// The host refused once: it is not asked again.
    is_refused: bool,
}

/// What the inheritance of a class says of a name.
pub(in crate::cli) enum Lookup<'c> {
    /// The host does not tell.
    Unknown,
    /// No class has it.
    Absent,
    /// This one has it.
    In(&'c CimClass),
}

impl<'s> Classes<'s> {
    pub(in crate::cli) fn of(session: &'s Session, namespace: Namespace) -> Self {
        Self { session, namespace, known: HashMap::new(), is_refused: false }
    }

    pub(in crate::cli) fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    /// The declaration of a class, if the host gives it.
    pub(in crate::cli) async fn class(&mut self, name: &str) -> Result<Option<&CimClass>, Failure> {
        let key = name.to_ascii_lowercase();
        if !self.known.contains_key(&key)
            && !self.is_refused
            && let Some(class) = self.ask(name).await?
        {
            self.known.insert(key.clone(), class);
        }
        Ok(self.known.get(&key))
    }

    async fn ask(&mut self, name: &str) -> Result<Option<CimClass>, Failure> {
        let Ok(operation) = GetClass::new(&self.namespace, name) else { return Ok(None) };
        match self.session.client.call(&operation).await {
            Ok(class) => Ok(Some(class)),
            Err(error @ (Error::Fault(_) | Error::Http { .. } | Error::Misbehaved(_))) => {
                debug!(%error, class = name, "the host does not give the declaration of the class");
                self.is_refused = true;
                Ok(None)
            }
            Err(error) => Err(self.session.failed(error)),
        }
    }

    /// The class or ancestor that declares something. What a class inherits may stand only in its ancestors.
    pub(in crate::cli) async fn find(
        &mut self,
        class: &str,
        declares: impl Fn(&CimClass) -> bool,
    ) -> Result<Lookup<'_>, Failure> {
        let mut name = class.to_owned();
        for _ in 0..MAX_ANCESTORS {
            let Some(found) = self.class(&name).await? else { return Ok(Lookup::Unknown) };
            if declares(found) {
                return Ok(self.known.get(&name.to_ascii_lowercase()).map_or(Lookup::Unknown, Lookup::In));
            }
            let Some(superclass) = found.superclass.clone() else { return Ok(Lookup::Absent) };
            name = superclass;
        }
        Ok(Lookup::Unknown)
    }

    /// What the class says of these properties; a name that it certainly does not have is an error.
    pub(in crate::cli) async fn properties(
        &mut self,
        class: &str,
        names: impl Iterator<Item = &str>,
    ) -> Result<Vec<Declared>, Failure> {
        let mut declared: Vec<Declared> = Vec::new();
        for name in names {
            match self.find(class, |class| class.property(name).is_some()).await? {
                Lookup::Unknown => {}
                Lookup::Absent => return Err(Failure::Usage(format!("the class {class} has no property {name}"))),
                Lookup::In(found) => declared.extend(found.property(name).map(Declared::from)),
            }
        }
        Ok(declared)
    }

    /// The instance with the types that its class declares.
    pub(in crate::cli) async fn typed(&mut self, instance: CimInstance) -> Result<CimInstance, Failure> {
        Ok(match self.class(&instance.class_name.clone()).await? {
            Some(class) => class.type_values(instance),
            None => instance,
        })
    }
}
