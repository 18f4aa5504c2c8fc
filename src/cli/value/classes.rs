//! The declarations of classes for a command: where the host does not give them, suffixes tell the types.

use std::collections::BTreeSet;

use crate::addressing::Namespace;
use crate::cim::{CimClass, CimInstance};
use crate::client::{self, ClassLookup, Error, RefusedClass};
use crate::report::messages_of;

use crate::cli::ending::failure::Failure;
use crate::cli::session::connect::Session;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::say::note;
use crate::cli::value::declared::Declared;

/// What one host says of the classes of one namespace.
pub(in crate::cli) struct Classes<'s> {
    session: &'s Session,
    classes: client::Classes,
    /// The refused classes that people were told about, by their places.
    told: BTreeSet<usize>,
}

impl<'s> Classes<'s> {
    pub(in crate::cli) fn of(session: &'s Session, namespace: Namespace) -> Self {
        Self { session, classes: session.client.classes(namespace), told: BTreeSet::new() }
    }

    pub(in crate::cli) fn namespace(&self) -> &Namespace {
        self.classes.namespace()
    }

    /// The class or ancestor that declares something.
    pub(in crate::cli) async fn find(
        &mut self,
        class: &str,
        declares: impl Fn(&CimClass) -> bool,
    ) -> Result<ClassLookup<'_>, Failure> {
        self.tell_refused();
        self.classes.find(class, declares).await.map_err(|error| self.session.failed(error))
    }

    /// Says which classes the host does not give, if it gives others: values of both kinds would look alike. Many hosts give none, and say so with a
    /// fault; any other answer is said.
    fn tell_refused(&mut self) {
        let gives_any = self.classes.gives_any();
        for (place, RefusedClass { class, source, .. }) in self.classes.refused().iter().enumerate() {
            let is_usual = matches!(source, Error::Fault(_)) && !gives_any;
            if is_usual || !self.told.insert(place) {
                continue;
            }
            let (class, reason) = (neutral(class), source.to_string());
            note(&format!(
                "cimjob: the types of {class} are not known, because the host does not give this class: {}",
                neutral(&reason)
            ));
        }
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
                ClassLookup::Unknown => {}
                ClassLookup::Absent => return Err(Failure::Usage(format!("the class {class} has no property {name}"))),
                ClassLookup::In(found) => declared.extend(found.property(name).map(Declared::from)),
            }
        }
        Ok(declared)
    }

    /// The instance with the types that its class declares.
    pub(in crate::cli) async fn typed(&mut self, instance: CimInstance) -> Result<CimInstance, Failure> {
        let class = instance.class_name.clone();
        self.typed_as(&class, instance).await
    }

    /// The instance with the types that its class declares; as it was read if the declaration cannot be had, which people are told.
    pub(in crate::cli) async fn typed_if_known(&mut self, instance: CimInstance) -> CimInstance {
        match self.classes.class(&instance.class_name).await {
            Ok(Some(class)) => class.type_values(instance),
            Ok(None) => instance,
            Err(error) => {
                let (class, reason) = (neutral(&instance.class_name), messages_of(&error).join(": "));
                note(&format!(
                    "cimjob: the types of {class} are not known, because its declaration could not be read: {}",
                    neutral(&reason)
                ));
                instance
            }
        }
    }

    /// The instance with the types that this class declares.
    pub(in crate::cli) async fn typed_as(
        &mut self,
        class: &str,
        instance: CimInstance,
    ) -> Result<CimInstance, Failure> {
        self.tell_refused();
        let class = self.classes.class(class).await.map_err(|error| self.session.failed(error))?;
        Ok(match class {
            Some(class) => class.type_values(instance),
            None => instance,
        })
    }
}

/// What was refused last is told, too.
impl Drop for Classes<'_> {
    fn drop(&mut self) {
        self.tell_refused();
    }
}
