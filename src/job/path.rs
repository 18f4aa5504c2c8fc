//! The name of a job: any text of a log becomes a [`JobPath`].

use std::fmt;
use std::str::FromStr;

use crate::addressing::{
    EndpointReference, InvalidName, Namespace, ObjectPath, PathError, ReferenceError, ResourceUri, SelectorSet,
    SelectorValue, Target, is_identifier, shortened,
};

use super::instance_id::{InstanceId, InvalidInstanceId};

/// The class that is meant when a bare InstanceID comes without one.
pub const DEFAULT_CLASS: &str = "Msvm_ConcreteJob";

/// The key of every job class (CIM_ConcreteJob).
const INSTANCE_ID: &str = "InstanceID";

/// Where a job is: a reference to one instance of a job class, and the host if the name told it.
///
/// ```
/// use cimjob::job::JobPath;
///
/// let job: JobPath = r#"\\HV01\root\virtualization\v2:Msvm_ConcreteJob.InstanceID="8E1C""#.parse()?;
/// assert_eq!((job.host(), job.class(), job.instance_id()), (Some("HV01"), "Msvm_ConcreteJob", "8E1C"));
/// # Ok::<(), cimjob::job::JobPathError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JobPath {
    host: Option<String>,
    reference: EndpointReference,
}

/// A class that may be given together with a bare InstanceID: `Msvm_StorageJob` or `root/HyperVCluster/v2:Msvm_ConcreteJob`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JobClass {
    /// The namespace, when it was given.
    pub namespace: Option<Namespace>,
    /// The class.
    pub class: String,
}

/// Why a text names no job.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JobPathError {
    /// Nothing was given.
    #[error("the name of the job is empty")]
    Empty,
    /// Not a WMI object path.
    #[error("not a job path")]
    Path(#[from] PathError),
    /// XML, but not an endpoint reference.
    #[error("not a reference to a job")]
    Reference(#[from] ReferenceError),
    /// A path or reference to something else: jobs have exactly one key, `InstanceID`.
    #[error("this names a {0}, not a job: a job has the one key InstanceID")]
    NotAJob(String),
    /// Class or namespace are not names.
    #[error("the name of the job is not complete")]
    Name(#[from] InvalidName),
    /// The InstanceID cannot be one.
    #[error("the InstanceID cannot be one")]
    InstanceId(#[from] InvalidInstanceId),
}

impl JobPath {
    /// Names a job by class and InstanceID.
    ///
    /// # Errors
    /// [`JobPathError`] when `class` is not a class name or `instance_id` is empty.
    pub fn new(namespace: &Namespace, class: &str, instance_id: impl Into<String>) -> Result<Self, JobPathError> {
        let resource = ResourceUri::wmi(namespace, class)?;
        Self::from_reference(EndpointReference {
            resource,
            selectors: SelectorSet::default().with(INSTANCE_ID, instance_id),
        })
    }

    /// Takes a reference, such as the out parameter `Job` of a method.
    ///
    /// # Errors
    /// [`JobPathError::NotAJob`] when it has no key `InstanceID`, or an empty one, or when its class cannot be the name of one.
    pub fn from_reference(reference: EndpointReference) -> Result<Self, JobPathError> {
        let named = reference.selectors.text(INSTANCE_ID).is_some_and(|id| !id.is_empty());
        if named && is_identifier(reference.resource.class()) {
            Ok(Self { host: None, reference })
        } else {
            Err(JobPathError::NotAJob(reference.resource.class().to_owned()))
        }
    }

    /// Reads the name of a job and nothing else: a WMI object path, an endpoint reference as XML, a resource URI with its key, or an InstanceID
    /// alone, which is one of `class` or else of [`DEFAULT_CLASS`]. To find jobs in other text, see [`jobs_in`](super::jobs_in).
    ///
    /// `namespace` is meant where the text and the class name none. A path that was copied out of a JSON string, with every backslash and quote
    /// escaped, is understood too.
    ///
    /// # Errors
    /// [`JobPathError`], with the position where a path is malformed.
    pub fn read(text: &str, namespace: &Namespace, class: Option<&JobClass>) -> Result<Self, JobPathError> {
        let text = unquoted(text);
        let namespace = class.and_then(|class| class.namespace.as_ref()).unwrap_or(namespace);
        if !text.is_empty() && (is_bare(text) || (class.is_some() && !is_path(text))) {
            let id = InstanceId::new(text)?;
            return Self::new(namespace, class.map_or(DEFAULT_CLASS, |class| &class.class), id.as_str());
        }
        Self::read_path(text, namespace)
    }

    /// A name with its class.
    pub(super) fn read_path(text: &str, namespace: &Namespace) -> Result<Self, JobPathError> {
        let text = unquoted(text);
        let path = if text.is_empty() {
            Err(JobPathError::Empty)
        } else if text.starts_with('<') {
            Self::from_reference(EndpointReference::from_xml(text)?)
        } else if text.contains("://") && text.contains('?') {
            let target = Target::read(text, namespace).map_err(|_| JobPathError::NotAJob(shortened(text)))?;
            Self::from_reference(target.reference)
        } else {
            Self::from_object_path(&object_path(text)?, namespace)
        };
        path?.checked()
    }

    /// The same job, if its InstanceID can be one; without braces around a GUID.
    pub(super) fn checked(mut self) -> Result<Self, JobPathError> {
        let id = InstanceId::of_key(self.instance_id())?;
        if id.as_str() != self.instance_id() {
            self.reference.selectors = self.selectors_with(id.as_str());
        }
        Ok(self)
    }

    /// The same job with no other key than that of a job.
    pub(super) fn alone(mut self) -> Self {
        self.reference.selectors = self.selectors_with(self.instance_id());
        self
    }

    fn selectors_with(&self, id: &str) -> SelectorSet {
        let selectors = self.reference.selectors.iter().filter_map(|(name, value)| match value {
            SelectorValue::Text(text) if name.starts_with("__") => Some((name, text)),
            _ => None,
        });
        let id = SelectorSet::default().with(INSTANCE_ID, id);
        selectors.fold(id, |set, (name, text)| set.with(name, text))
    }

    fn from_object_path(path: &ObjectPath, namespace: &Namespace) -> Result<Self, JobPathError> {
        match path.keys.as_slice() {
            // `InstanceID=8E1C...` is a key without a class.
            _ if path.class.eq_ignore_ascii_case(INSTANCE_ID) => Err(JobPathError::NotAJob(path.class.clone())),
            [(name, value)] if !value.is_empty() && (name.is_empty() || name.eq_ignore_ascii_case(INSTANCE_ID)) => {
                let selectors = SelectorSet::default().with(INSTANCE_ID, value);
                Ok(Self {
                    host: path.host.clone(),
                    reference: EndpointReference { resource: path.resource(namespace)?, selectors },
                })
            }
            _ => Err(JobPathError::NotAJob(path.class.clone())),
        }
    }

    /// The host that the path named.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// The same job with a host, unless it has one.
    #[must_use]
    pub fn on_host(mut self, host: &str) -> Self {
        self.host.get_or_insert_with(|| host.to_owned());
        self
    }

    /// The instance that requests go to.
    #[must_use]
    pub fn reference(&self) -> &EndpointReference {
        &self.reference
    }

    /// The class of the job.
    #[must_use]
    pub fn class(&self) -> &str {
        self.reference.resource.class()
    }

    /// The namespace of the class.
    #[must_use]
    pub fn namespace(&self) -> Option<Namespace> {
        self.reference.namespace()
    }

    /// The InstanceID.
    #[must_use]
    pub fn instance_id(&self) -> &str {
        self.reference.selectors.text(INSTANCE_ID).unwrap_or_default()
    }

    /// Does the class have `GetErrorEx`? All of Hyper-V's own job classes do; `CIM_ConcreteJob` does not.
    #[must_use]
    pub fn has_get_error_ex(&self) -> bool {
        self.class().get(..5).is_some_and(|prefix| prefix.eq_ignore_ascii_case("Msvm_"))
    }
}

/// The canonical WMI object path.
impl fmt::Display for JobPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = vec![(INSTANCE_ID.to_owned(), self.instance_id().to_owned())];
        ObjectPath { host: self.host.clone(), namespace: self.namespace(), class: self.class().to_owned(), keys }.fmt(f)
    }
}

/// As [`JobPath::read`] does, in `root/virtualization/v2` unless the text names a namespace.
impl FromStr for JobPath {
    type Err = JobPathError;

    fn from_str(text: &str) -> Result<Self, JobPathError> {
        Self::read(text, &Namespace::virtualization_v2(), None)
    }
}

impl FromStr for JobClass {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let (namespace, class) = match text.rsplit_once(':') {
            Some((namespace, class)) => (Some(namespace.parse()?), class),
            None => (None, text),
        };
        ResourceUri::dmtf(class).map(|uri| Self { namespace, class: uri.class().to_owned() })
    }
}

/// Without white space and one pair of double quotes around it.
fn unquoted(text: &str) -> &str {
    let text = text.trim();
    let inner = text.strip_prefix('"').and_then(|inner| inner.strip_suffix('"'));
    inner.filter(|inner| !inner.is_empty()).unwrap_or(text)
}

/// An InstanceID alone: a GUID for all of Hyper-V's jobs, so nothing that only a path has.
fn is_bare(text: &str) -> bool {
    !text.contains(|c: char| "=\"'\\/:".contains(c)) && text.chars().any(|c| c.is_ascii_digit()) && text.contains('-')
}

/// Has what only a path has? With a class next to it everything else is an InstanceID, whatever it looks like.
fn is_path(text: &str) -> bool {
    text.starts_with(['/', '\\']) || ["=\"", "='", "=\\\""].iter().any(|sign| text.contains(sign))
}

/// A path as it is written, or else as it appears in a JSON string, with every backslash and quote escaped.
fn object_path(text: &str) -> Result<ObjectPath, PathError> {
    text.parse().or_else(|error| {
        if text.contains("=\\\"") { text.replace("\\\\", "\\").replace("\\\"", "\"").parse() } else { Err(error) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUID: &str = "8E1C7A50-0000-4000-8000-000000000003";

    fn read(text: &str) -> JobPath {
        JobPath::read(text, &Namespace::virtualization_v2(), None).unwrap_or_else(|error| panic!("{text}: {error:?}"))
    }

    #[test]
    fn every_way_to_write_it_names_the_same_job() {
        let expected = JobPath::new(&Namespace::virtualization_v2(), "Msvm_ConcreteJob", GUID).unwrap();
        let xml = expected.reference().to_element().to_xml().unwrap();
        for text in [
            format!(r#"root\virtualization\v2:Msvm_ConcreteJob.InstanceID="{GUID}""#),
            format!(r#"root/virtualization/v2:Msvm_ConcreteJob.instanceid='{GUID}'"#),
            format!(r#"Msvm_ConcreteJob.InstanceID="{GUID}""#),
            format!(r#" Msvm_ConcreteJob="{GUID}" "#),
            format!(r#"root\\virtualization\\v2:Msvm_ConcreteJob.InstanceID=\"{GUID}\""#),
            format!(r#"\\.\root\virtualization\v2:Msvm_ConcreteJob.InstanceID="{GUID}""#),
            GUID.to_owned(),
            xml,
        ] {
            assert_eq!(read(&text), expected, "{text}");
        }
    }

    #[test]
    fn host_and_namespace_of_a_path_are_kept() {
        let text = format!(r#"\\HV01\root\HyperVCluster\v2:Msvm_ConcreteJob.InstanceID="{GUID}""#);
        let path = read(&text);
        assert_eq!(path.host(), Some("HV01"));
        assert!(path.reference().resource.as_str().ends_with("/root/HyperVCluster/v2/Msvm_ConcreteJob"));
        assert_eq!(path.to_string(), text);
    }

    #[test]
    fn a_quote_in_the_instance_id_is_no_sign_of_json() {
        let path = JobPath::new(&Namespace::virtualization_v2(), "Msvm_ConcreteJob", r#"a="b"\c"#).unwrap();
        assert_eq!(read(&path.to_string()), path);
    }

    #[test]
    fn a_class_may_bring_its_namespace() {
        let class: JobClass = r"root\HyperVCluster\v2:Msvm_MigrationJob".parse().unwrap();
        let path = JobPath::read(GUID, &Namespace::virtualization_v2(), Some(&class)).unwrap();
        assert_eq!(path.class(), "Msvm_MigrationJob");
        assert_eq!(path.namespace().unwrap().as_str(), "root/HyperVCluster/v2");
    }

    #[test]
    fn with_a_class_whatever_is_no_path_is_an_instance_id() {
        let class: JobClass = "Msvm_StorageJob".parse().unwrap();
        let read = |text: &str| JobPath::read(text, &Namespace::virtualization_v2(), Some(&class)).unwrap();
        for text in ["Microsoft:7", "job", "42", "a=b"] {
            assert_eq!((read(text).class(), read(text).instance_id()), ("Msvm_StorageJob", text));
        }
        assert_eq!(read(r#"Msvm_MigrationJob.InstanceID="1""#).class(), "Msvm_MigrationJob");
    }

    #[test]
    fn what_is_no_job_is_said() {
        let read = |text: &str| JobPath::read(text, &Namespace::virtualization_v2(), None).unwrap_err();
        assert_eq!(read(" "), JobPathError::Empty);
        assert_eq!(read(r#"Msvm_ComputerSystem.Name="x""#), JobPathError::NotAJob("Msvm_ComputerSystem".into()));
        assert_eq!(read(r#"Msvm_ConcreteJob.InstanceID="""#), JobPathError::NotAJob("Msvm_ConcreteJob".into()));
        assert!(matches!(read("Msvm_ConcreteJob"), JobPathError::Path(PathError { position: 17, .. })));
        assert!(matches!(read("<a/>"), JobPathError::Reference(_)));
    }
}
