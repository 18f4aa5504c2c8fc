//! What a text in an envelope is, by its place.

use crate::xml::{Around, Place};

/// What a text is, which decides what of it stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    /// A name of the schema: it stays.
    Identifier,
    /// A class: it stays if the schema has it.
    Class,
    /// A code or an amount: it stays.
    Number,
    /// A span of time: it stays.
    Span,
    /// A sentence: its plain words stay.
    Message,
    /// A query in WQL.
    Query,
    /// The name of something: a number is one, too.
    Proper,
    /// Anything else, such as a name: nothing stays that is not known as a whole.
    Name,
}

pub(super) fn context(place: Place<'_>) -> Context {
    match place.attribute {
        Some(name) => of_attribute(name, place.around),
        None => of_text(place.around),
    }
}

fn of_attribute(name: &str, around: &[Around]) -> Context {
    let local = name.rsplit(':').next().unwrap_or(name);
    let element = around.last().map_or("", |around| around.local.as_str());
    match local {
        "Name" | "NAME" if NAMED.contains(&element) => Context::Identifier,
        "Code" => Context::Number,
        _ if local.ends_with("CLASSNAME") || ["CLASSORIGIN", "SUPERCLASS", "REFERENCECLASS"].contains(&local) => {
            Context::Class
        }
        _ if IDENTIFIERS.contains(&local) => Context::Identifier,
        _ => Context::Name,
    }
}

fn of_text(around: &[Around]) -> Context {
    let property = property(around);
    match property {
        _ if is_in(QUERIES, property) => Context::Query,
        _ if property.ends_with("ClassName") => Context::Class,
        _ if is_in(SCHEMA_NAMES, property) && is_inside(around, property) => Context::Identifier,
        _ if is_in(SPANS, property) || around.iter().any(|around| around.local == "Interval") => Context::Span,
        _ if is_in(MESSAGES, property) => Context::Message,
        _ if is_in(OF_JOB, property) && is_in_job(around) => Context::Message,
        _ if is_in(NUMBERS, property) => Context::Number,
        _ if is_in(NAMES, property) => Context::Proper,
        _ => Context::Name,
    }
}

/// The property, parameter or key that a text belongs to, else the element that it is in.
pub(super) fn property(around: &[Around]) -> &str {
    let named = |around: &&Around| NAMED.contains(&around.local.as_str());
    let inside = |around: &&Around| WRAPPERS.contains(&around.local.as_str());
    let last = around.iter().rev().find(|around| !inside(around));
    match last {
        Some(last) if named(&last) => last.attribute("NAME").or_else(|| last.attribute("Name")).unwrap_or(&last.local),
        Some(last) => &last.local,
        None => "",
    }
}

/// Is the element one of the protocol, and not a property of the same name?
fn is_inside(around: &[Around], element: &str) -> bool {
    let within: &[&str] = match element {
        "Value" => &["Fault"],
        "Role" | "ResultRole" | "IncludeResultProperty" => &["AssociatedInstances", "AssociationInstances"],
        _ => return true,
    };
    around.iter().any(|around| within.contains(&around.local.as_str()))
        && around.last().is_some_and(|last| last.local == element)
}

/// Is it a property of a job?
fn is_in_job(around: &[Around]) -> bool {
    let class = |around: &Around| around.attribute("CLASSNAME").unwrap_or(&around.local).to_owned();
    around.iter().rev().map(class).any(|class| class.ends_with("Job"))
}

fn is_in(list: &str, name: &str) -> bool {
    list.split_whitespace().any(|known| known == name)
}

/// Elements whose attribute `Name` is one of the schema.
const NAMED: [&str; 16] = [
    "Selector",
    "Option",
    "PROPERTY",
    "PROPERTY.ARRAY",
    "PROPERTY.REFERENCE",
    "QUALIFIER",
    "METHOD",
    "PARAMETER",
    "PARAMETER.ARRAY",
    "PARAMETER.REFERENCE",
    "PARAMVALUE",
    "KEYBINDING",
    "CLASS",
    "NAMESPACE",
    "INSTANCENAME",
    "QUALIFIER.DECLARATION",
];

/// Elements around a value, which say nothing of what it is.
const WRAPPERS: [&str; 10] = [
    "VALUE",
    "VALUE.ARRAY",
    "VALUE.REFERENCE",
    "KEYVALUE",
    "Datetime",
    "Interval",
    "Date",
    "Time",
    "CIM_DateTime",
    "VALUE.NAMEDINSTANCE",
];

/// Attributes whose values are of the schema, of XML or of SOAP.
const IDENTIFIERS: [&str; 20] = [
    "nil",
    "type",
    "mustUnderstand",
    "TYPE",
    "PROPAGATED",
    "ARRAYSIZE",
    "EmbeddedObject",
    "EMBEDDEDOBJECT",
    "PARAMTYPE",
    "VALUETYPE",
    "ISARRAY",
    "lang",
    "OVERRIDABLE",
    "TOSUBCLASS",
    "TOINSTANCE",
    "TRANSLATABLE",
    "CIMVERSION",
    "DTDVERSION",
    "PROTOCOLVERSION",
    "qname",
];

const QUERIES: &str = "Filter ParameterInfo";
const SCHEMA_NAMES: &str = "Value FragmentTransfer EnumerationMode error_Type Role ResultRole IncludeResultProperty";
const SPANS: &str = "OperationTimeout Expires MaxTime Heartbeats ElapsedTime";
const MESSAGES: &str = "Text Message Error Errors Description ErrorDescription ErrorSummaryDescription Status StatusDescriptions JobStatus OperationDescription \
    CIMStatusCodeDescription ProbableCauseDescription RecommendedActions OtherErrorType error_WindowsErrorMessage DetailedStatusDescription \
    StatusInfo HealthStateDescription Values";
const OF_JOB: &str = "Name ElementName Caption";
const NAMES: &str = "Name ElementName SystemName HostName DNSHostName ComputerName UserName Owner Notes DeviceID InstanceID InstanceName \
    SerialNumber BIOSSerialNumber ChassisSerialNumber BaseBoardSerialNumber ChassisAssetTag BIOSGUID Address PermanentAddress NetworkAddresses \
    HostResource Connection Path ConfigurationDataRoot SnapshotDataRoot SwapFileDataRoot LogDataRoot";
const NUMBERS: &str = "ReturnValue ErrorCode JobCompletionStatusCode Code CIMStatusCode StatusCode error_Code error_Category JobState JobType JobRunTimes PercentComplete MessageID \
    ErrorType PerceivedSeverity ProbableCause ErrorSourceFormat OperationalStatus HealthState EnabledState RequestedState EnabledDefault MaxEnvelopeSize MaxElements \
    OnTimeInMilliseconds NumberOfNumaNodes HwThreadsPerCoreRealized MemoryUsage VirtualQuantity Reservation Limit Weight BlockSize MaxInternalSize FileSize \
    LogicalSectorSize PhysicalSectorSize Speed MaxSpeed RequestedSpeed ResetCapability ReplicationState ReplicationHealth ReplicationMode ElementEffects \
    CommunicationStatus DetailedStatus OperatingStatus PrimaryStatus RecoveryAction LocalOrUtcTime Priority ProcessorLoad NumberOfProcessors";
