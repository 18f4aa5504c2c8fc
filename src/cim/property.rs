//! One property of an instance as a Rust value, or why it cannot be one.

use std::any::type_name;

use super::{CimInstance, CimValue, FromCim};

/// Why a property has no value of the wanted type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PropertyError {
    /// The instance does not have it.
    #[error("{class} has no property {name}")]
    Absent {
        /// The class of the instance.
        class: String,
        /// The property.
        name: String,
    },
    /// It is null.
    #[error("the property {name} of {class} is null")]
    Null {
        /// The class of the instance.
        class: String,
        /// The property.
        name: String,
    },
    /// Its value is of another type.
    #[error("the property {name} of {class} is not a {wanted}")]
    Type {
        /// The class of the instance.
        class: String,
        /// The property.
        name: String,
        /// The Rust type that was wanted.
        wanted: &'static str,
    },
}

impl CimInstance {
    /// The value of a property as `T`. Its name is compared without case.
    ///
    /// ```
    /// use cimjob::cim::CimInstance;
    /// use cimjob::job::values::JobState;
    ///
    /// let instance = CimInstance::new("Msvm_ConcreteJob").with("JobState", 10_u16).with("Name", "Start");
    /// assert_eq!(instance.get::<u16>("JobState")?, 10);
    /// assert_eq!(instance.get::<JobState>("JobState")?, JobState::Exception);
    /// assert_eq!(instance.get::<String>("name")?, "Start");
    /// assert!(instance.get::<u16>("Name").is_err());
    /// # Ok::<(), cimjob::cim::PropertyError>(())
    /// ```
    ///
    /// # Errors
    /// [`PropertyError`] if the property is absent, null, or cannot be read as `T`; [`CimInstance::value`] gives it as it is.
    pub fn get<T: FromCim>(&self, name: &str) -> Result<T, PropertyError> {
        let (class, property) = (|| self.class_name.clone(), || name.to_owned());
        match self.value(name) {
            None => Err(PropertyError::Absent { class: class(), name: property() }),
            Some(CimValue::Null) => Err(PropertyError::Null { class: class(), name: property() }),
            Some(value) => T::from_cim(value).ok_or_else(|| PropertyError::Type {
                class: class(),
                name: property(),
                wanted: type_name::<T>(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(name: &str) -> String {
        let instance = CimInstance::new("C").with("Null", CimValue::Null).with("Text", "x");
        instance.get::<u16>(name).unwrap_err().to_string()
    }

    #[test]
    fn absent_null_and_another_type_are_three_errors() {
        assert_eq!(
            ["Missing", "Null", "Text"].map(why),
            ["C has no property Missing", "the property Null of C is null", "the property Text of C is not a u16"]
        );
    }
}
