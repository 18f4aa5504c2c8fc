//! Value maps of an error (CIM_Error 2.22.1, which Msvm_Error inherits unchanged).

use crate::cim::value_map::value_map;

pub use super::probable_cause::ProbableCause;

value_map! {
    /// What kind of error it is (CIM_Error.ErrorType).
    pub enum ErrorType: u16 {
        NotKnown = 0 => "Unknown",
        /// CIM_Error.OtherErrorType says which.
        Other = 1 => "Other",
        CommunicationsError = 2 => "Communications Error",
        QualityOfServiceError = 3 => "Quality of Service Error",
        SoftwareError = 4 => "Software Error",
        HardwareError = 5 => "Hardware Error",
        EnvironmentalError = 6 => "Environmental Error",
        SecurityError = 7 => "Security Error",
        OversubscriptionError = 8 => "Oversubscription Error",
        UnavailableResourceError = 9 => "Unavailable Resource Error",
        UnsupportedOperationError = 10 => "Unsupported Operation Error",
    }
}

value_map! {
    /// How CIM_Error.ErrorSource is written (CIM_Error.ErrorSourceFormat). Always 0 for Msvm_Error.
    pub enum ErrorSourceFormat: u16 {
        NotKnown = 0 => "Unknown",
        /// CIM_Error.OtherErrorSourceFormat says how.
        Other = 1 => "Other",
        /// The page of Msvm_Error calls it CIMObjectHandle.
        CimObjectPath = 2 => "CIMObjectPath",
    }
}

value_map! {
    /// How severe the error is (CIM_Error.PerceivedSeverity, the map of CIM_Error 2.22.1).
    ///
    /// Two maps are documented. The page of Msvm_Error still carries an older one: 0 Unknown, 2 Low, 3 Medium,
    /// 4 High, 5 Fatal. A host does not say which it means, so always show the number next to the name.
    pub enum PerceivedSeverity: u16 {
        NotKnown = 0 => "Unknown",
        Other = 1 => "Other",
        /// "Low" in the older map.
        Information = 2 => "Information",
        /// "Medium" in the older map.
        DegradedOrWarning = 3 => "Degraded/Warning",
        /// "High" in the older map.
        Minor = 4 => "Minor",
        /// "Fatal" in the older map.
        Major = 5 => "Major",
        Critical = 6 => "Critical",
        FatalOrNonRecoverable = 7 => "Fatal/NonRecoverable",
    }
}

value_map! {
    /// The CIM status of an operation (CIM_Error.CIMStatusCode, the codes of DSP0200).
    ///
    /// The page of Msvm_Error lists 1 to 20 only.
    pub enum CimStatusCode: u32 {
        Failed = 1 => "CIM_ERR_FAILED",
        AccessDenied = 2 => "CIM_ERR_ACCESS_DENIED",
        InvalidNamespace = 3 => "CIM_ERR_INVALID_NAMESPACE",
        InvalidParameter = 4 => "CIM_ERR_INVALID_PARAMETER",
        InvalidClass = 5 => "CIM_ERR_INVALID_CLASS",
        NotFound = 6 => "CIM_ERR_NOT_FOUND",
        NotSupported = 7 => "CIM_ERR_NOT_SUPPORTED",
        ClassHasChildren = 8 => "CIM_ERR_CLASS_HAS_CHILDREN",
        ClassHasInstances = 9 => "CIM_ERR_CLASS_HAS_INSTANCES",
        InvalidSuperclass = 10 => "CIM_ERR_INVALID_SUPERCLASS",
        AlreadyExists = 11 => "CIM_ERR_ALREADY_EXISTS",
        NoSuchProperty = 12 => "CIM_ERR_NO_SUCH_PROPERTY",
        TypeMismatch = 13 => "CIM_ERR_TYPE_MISMATCH",
        QueryLanguageNotSupported = 14 => "CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED",
        InvalidQuery = 15 => "CIM_ERR_INVALID_QUERY",
        MethodNotAvailable = 16 => "CIM_ERR_METHOD_NOT_AVAILABLE",
        MethodNotFound = 17 => "CIM_ERR_METHOD_NOT_FOUND",
        UnexpectedResponse = 18 => "CIM_ERR_UNEXPECTED_RESPONSE",
        InvalidResponseDestination = 19 => "CIM_ERR_INVALID_RESPONSE_DESTINATION",
        NamespaceNotEmpty = 20 => "CIM_ERR_NAMESPACE_NOT_EMPTY",
        InvalidEnumerationContext = 21 => "CIM_ERR_INVALID_ENUMERATION_CONTEXT",
        InvalidOperationTimeout = 22 => "CIM_ERR_INVALID_OPERATION_TIMEOUT",
        PullHasBeenAbandoned = 23 => "CIM_ERR_PULL_HAS_BEEN_ABANDONED",
        PullCannotBeAbandoned = 24 => "CIM_ERR_PULL_CANNOT_BE_ABANDONED",
        FilteredEnumerationNotSupported = 25 => "CIM_ERR_FILTERED_ENUMERATION_NOT_SUPPORTED",
        ContinuationOnErrorNotSupported = 26 => "CIM_ERR_CONTINUATION_ON_ERROR_NOT_SUPPORTED",
        ServerLimitsExceeded = 27 => "CIM_ERR_SERVER_LIMITS_EXCEEDED",
        ServerIsShuttingDown = 28 => "CIM_ERR_SERVER_IS_SHUTTING_DOWN",
        QueryFeatureNotSupported = 29 => "CIM_ERR_QUERY_FEATURE_NOT_SUPPORTED",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_severity_follows_the_newer_map() {
        assert_eq!(PerceivedSeverity::from(5).to_string(), "Major (5)");
    }

    #[test]
    fn a_status_code_has_its_prefix() {
        assert_eq!(CimStatusCode::from(6).to_string(), "CIM_ERR_NOT_FOUND (6)");
    }

    #[test]
    fn probable_causes_have_no_gap() {
        assert!(ProbableCause::KNOWN.iter().map(|cause| cause.value()).eq(0..=130));
    }
}
