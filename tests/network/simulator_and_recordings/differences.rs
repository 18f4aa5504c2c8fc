//! What differs between the simulated host and two other servers, and why.

/// The recordings whose requests are sent to our host: Get, the verbs of enumerations, and what fails. Not `GetError`:
/// its results, and the fault with a CIM_Error of a provider, were written for the recordings. Not Identify: it says who answers.
pub(crate) const PLAYED: &[&str] = &[
    "omi/enum-1-enumerate.http",
    "omi/enum-2-pull-1.http",
    "omi/enum-2-pull-last.http",
    "omi/enum-epr.http",
    "omi/enum-objepr.http",
    "omi/enum-pull-badctx.http",
    "omi/enum-release.http",
    "omi/enum-wql.http",
    "omi/fault-class.http",
    "omi/fault-method.http",
    "omi/fault-mustunderstand.http",
    "omi/fault-selector-missing.http",
    "omi/fault-selector-value.http",
    "omi/fault-xml-dtd.http",
    "omi/get-fail.http",
    "omi/get-run.http",
    "omi/get-special.http",
    "omi/http-badpassword.http",
    "omi/invoke-geterror-msvmconcrete-mierror.http",
    "openwsman/enum-1-enumerate.http",
    "openwsman/enum-2-pull-1.http",
    "openwsman/enum-2-pull-last.http",
    "openwsman/enum-objepr.http",
    "openwsman/fault-class.http",
    "openwsman/fault-maxenvelope-small.http",
    "openwsman/fault-mustunderstand.http",
    "openwsman/fault-selector-value.http",
    "openwsman/get-fail.http",
    "openwsman/get-run.http",
    "openwsman/http-badpassword.http",
];

/// Recordings, aspects (`-` only there, `+` only here), and the reason. "WSMV" is [MS-WSMV]; "recorded" is the test data of the named
/// project, taken from a Windows host.
pub(crate) const DIFFERENCES: &[(&[&str], &[&str], &str)] = &[
    (
        &[
            "omi/enum-1-enumerate.http",
            "omi/enum-2-pull-1.http",
            "omi/enum-2-pull-last.http",
            "omi/enum-epr.http",
            "omi/enum-objepr.http",
            "omi/enum-pull-badctx.http",
            "omi/enum-release.http",
            "omi/enum-wql.http",
            "omi/fault-class.http",
            "omi/fault-method.http",
            "omi/fault-mustunderstand.http",
            "omi/fault-selector-missing.http",
            "omi/fault-selector-value.http",
            "omi/get-fail.http",
            "omi/get-run.http",
            "omi/get-special.http",
            "omi/invoke-geterror-msvmconcrete-mierror.http",
        ],
        &[
            "+ s:Header in order: a:Action a:MessageID a:To a:RelatesTo",
            "- s:Header in order: a:To a:Action a:MessageID a:RelatesTo",
        ],
        "Windows writes this order (recorded, go-wsman); WS-Addressing section 3 sets none",
    ),
    (
        &["omi/fault-xml-dtd.http"],
        &["+ s:Header in order: a:Action a:MessageID a:To", "- s:Header in order: a:To a:Action a:MessageID"],
        "Windows writes this order (recorded, go-wsman); WS-Addressing section 3 sets none",
    ),
    (
        &[
            "openwsman/enum-1-enumerate.http",
            "openwsman/enum-2-pull-1.http",
            "openwsman/enum-2-pull-last.http",
            "openwsman/enum-objepr.http",
            "openwsman/fault-class.http",
            "openwsman/fault-maxenvelope-small.http",
            "openwsman/fault-mustunderstand.http",
            "openwsman/fault-selector-value.http",
            "openwsman/get-fail.http",
            "openwsman/get-run.http",
        ],
        &[
            "+ s:Header in order: a:Action a:MessageID a:To a:RelatesTo",
            "- s:Header in order: a:To a:Action a:RelatesTo a:MessageID",
        ],
        "Windows writes this order (recorded, go-wsman); WS-Addressing section 3 sets none",
    ),
    (
        &[
            "omi/enum-2-pull-1.http",
            "omi/enum-2-pull-last.http",
            "openwsman/enum-2-pull-1.http",
            "openwsman/enum-2-pull-last.http",
        ],
        &["+ s:Body/n:PullResponse/n:Items/class Lab_Item @xsi:type"],
        "Windows writes the type of an instance (recorded, go-wsman)",
    ),
    (
        &["omi/enum-objepr.http", "openwsman/enum-objepr.http"],
        &["+ s:Body/n:EnumerateResponse/w:Items/w:Item/class Lab_Item @xsi:type"],
        "Windows writes the type of an instance (recorded, go-wsman)",
    ),
    (
        &[
            "omi/get-fail.http",
            "omi/get-run.http",
            "omi/get-special.http",
            "openwsman/get-fail.http",
            "openwsman/get-run.http",
        ],
        &["+ s:Body/class Msvm_ConcreteJob @xsi:type"],
        "Windows writes the type of an instance (recorded, go-wsman)",
    ),
    (
        &["omi/enum-2-pull-1.http", "omi/enum-2-pull-last.http"],
        &[
            "+ s:Body/n:PullResponse/n:Items/class Lab_Item, its property true or false",
            "- s:Body/n:PullResponse/n:Items/class Lab_Item, its property TRUE or FALSE",
        ],
        "xs:boolean (DSP0230 section 7) knows no TRUE (XML Schema part 2, 3.2.2)",
    ),
    (
        &["omi/enum-objepr.http"],
        &[
            "+ s:Body/n:EnumerateResponse/w:Items/w:Item/class Lab_Item, its property true or false",
            "- s:Body/n:EnumerateResponse/w:Items/w:Item/class Lab_Item, its property TRUE or FALSE",
        ],
        "xs:boolean (DSP0230 section 7) knows no TRUE (XML Schema part 2, 3.2.2)",
    ),
    (
        &["omi/get-fail.http", "omi/get-run.http", "omi/get-special.http"],
        &[
            "+ s:Body/class Msvm_ConcreteJob, its property true or false",
            "- s:Body/class Msvm_ConcreteJob, its property TRUE or FALSE",
        ],
        "xs:boolean (DSP0230 section 7) knows no TRUE (XML Schema part 2, 3.2.2)",
    ),
    (
        &[
            "omi/get-fail.http",
            "omi/get-run.http",
            "omi/get-special.http",
            "openwsman/get-fail.http",
            "openwsman/get-run.http",
        ],
        &[
            "+ s:Body/class Msvm_ConcreteJob, its property/cim:Datetime",
            "+ s:Body/class Msvm_ConcreteJob, its property/cim:Interval",
            "- s:Body/class Msvm_ConcreteJob, its property with a bare datetime",
        ],
        "Windows wraps datetimes and intervals (recorded, go-wsman; DSP0230 section 7)",
    ),
    (
        &[
            "omi/enum-2-pull-1.http",
            "omi/enum-2-pull-last.http",
            "openwsman/enum-2-pull-1.http",
            "openwsman/enum-2-pull-last.http",
        ],
        &["- s:Body/n:PullResponse/n:Items/class Lab_Item, its property with a bare datetime"],
        "no difference in the shape but in the data: only the jobs of a scenario have datetimes, see get-*.http",
    ),
    (
        &["omi/enum-objepr.http", "openwsman/enum-objepr.http"],
        &["- s:Body/n:EnumerateResponse/w:Items/w:Item/class Lab_Item, its property with a bare datetime"],
        "no difference in the shape but in the data: only the jobs of a scenario have datetimes, see get-*.http",
    ),
    (
        &["omi/enum-1-enumerate.http"],
        &[
            "+ n:EnumerateResponse in order: n:EnumerationContext",
            "- n:EnumerateResponse in order: n:EnumerationContext w:Items",
            "- s:Body/n:EnumerateResponse/w:Items",
        ],
        "nobody asked for items with w:OptimizeEnumeration; Windows (recorded, go-wsman) and Openwsman send none",
    ),
    (
        &["omi/enum-2-pull-1.http", "openwsman/enum-2-pull-1.http"],
        &["+ a new context", "- the same context"],
        "Windows gives a new context with each page (WSMV 4.1.2; recorded, go-wsman)",
    ),
    (
        &["omi/enum-2-pull-last.http"],
        &[
            "+ n:PullResponse in order: n:Items n:EndOfSequence",
            "- n:PullResponse in order: n:EnumerationContext n:Items n:EndOfSequence",
            "- s:Body/n:PullResponse/n:EnumerationContext",
            "- the same context",
        ],
        "no context beside the end: there is nothing left to pull (WSMV 4.1.2; recorded, go-wsman)",
    ),
    (
        &["omi/enum-epr.http"],
        &[
            "+ s:Body/n:EnumerateResponse/w:Items/a:EndpointReference/a:ReferenceParameters/w:SelectorSet/w:Selector @Name = __cimnamespace",
        ],
        "beside a DMTF URI the namespace is a selector (WSMV note 45)",
    ),
    (
        &["omi/enum-objepr.http"],
        &[
            "+ s:Body/n:EnumerateResponse/w:Items/w:Item/a:EndpointReference/a:ReferenceParameters/w:SelectorSet/w:Selector @Name = __cimnamespace",
        ],
        "beside a DMTF URI the namespace is a selector (WSMV note 45)",
    ),
    (
        &["openwsman/enum-objepr.http"],
        &[
            "- s:Body/n:EnumerateResponse/w:Items/w:Item/a:EndpointReference/a:ReferenceParameters/w:SelectorSet/w:Selector @Name = __cimnamespace",
        ],
        "Microsoft's URI has the namespace in it (WSMV note 45)",
    ),
    (
        &["openwsman/enum-objepr.http"],
        &[
            "+ n:EnumerateResponse in order: n:EnumerationContext w:Items",
            "- n:EnumerateResponse in order: w:Items n:EnumerationContext",
        ],
        "the schema of WS-Enumeration (section 3.1) has the context before all extensions, such as w:Items",
    ),
    (
        &["omi/enum-wql.http"],
        &[
            "+ s:Body/n:EnumerateResponse/w:Items/w:XmlFragment",
            "- s:Body/n:EnumerateResponse/w:Items/class Msvm_ConcreteJob",
        ],
        "Windows puts chosen properties into w:XmlFragment (WSMV notes 58 and 59)",
    ),
    (
        &[
            "omi/fault-class.http",
            "omi/fault-method.http",
            "omi/fault-selector-value.http",
            "omi/invoke-geterror-msvmconcrete-mierror.http",
        ],
        &["- s:Body/s:Fault/s:Detail/class OMI_Error"],
        "a class of that server's own; Windows writes f:WSManFault (WSMV 2.2.4.43)",
    ),
    (
        &[
            "omi/enum-pull-badctx.http",
            "omi/fault-mustunderstand.http",
            "omi/fault-selector-missing.http",
            "omi/fault-xml-dtd.http",
            "openwsman/fault-class.http",
            "openwsman/fault-mustunderstand.http",
            "openwsman/fault-selector-value.http",
        ],
        &["+ s:Body/s:Fault/s:Detail", "+ s:Body/s:Fault/s:Detail/f:WSManFault"],
        "Windows writes f:WSManFault into the detail (WSMV 2.2.4.43)",
    ),
    (
        &[
            "omi/fault-class.http",
            "omi/fault-method.http",
            "omi/fault-selector-value.http",
            "omi/invoke-geterror-msvmconcrete-mierror.http",
            "openwsman/fault-maxenvelope-small.http",
        ],
        &["+ s:Body/s:Fault/s:Detail/f:WSManFault"],
        "Windows writes f:WSManFault into the detail (WSMV 2.2.4.43)",
    ),
    (
        &[
            "omi/fault-class.http",
            "omi/fault-selector-value.http",
            "openwsman/fault-class.http",
            "openwsman/fault-selector-value.http",
        ],
        &[
            "+ http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/InvalidResourceURI",
            "+ s:Body/s:Fault/s:Detail/w:FaultDetail",
        ],
        "DestinationUnreachable says what is wrong with the URI (DSP0226 14.6)",
    ),
    (
        &[
            "openwsman/fault-class.http",
            "openwsman/fault-maxenvelope-small.http",
            "openwsman/fault-selector-value.http",
        ],
        &["+ status 500", "- status 400"],
        "faults come with 500 on Windows (recorded, omi and pywinrm); SOAP 1.2 part 2, 7.5.2 has 400 for what the sender did",
    ),
    (
        &["openwsman/fault-mustunderstand.http"],
        &["+ status 500", "- status 200"],
        "a fault is no success: 500 for MustUnderstand (SOAP 1.2 part 2, 7.5.2); so all of Windows (recorded, omi and pywinrm)",
    ),
    (
        &["omi/enum-pull-badctx.http"],
        &[
            "+ s:Body/s:Fault/s:Code/s:Subcode/s:Value = n:InvalidEnumerationContext",
            "+ s:Body/s:Fault/s:Code/s:Value = s:Receiver",
            "+ s:Header/a:Action = http://schemas.xmlsoap.org/ws/2004/09/enumeration/fault",
            "- s:Body/s:Fault/s:Code/s:Subcode/s:Value = a:DestinationUnreachable",
            "- s:Body/s:Fault/s:Code/s:Value = s:Sender",
            "- s:Header/a:Action = http://schemas.xmlsoap.org/ws/2004/08/addressing/fault",
        ],
        "an unknown context has a fault of its own (DSP0226 14.6; WSMV 2.2.4.36)",
    ),
    (
        &["omi/fault-method.http"],
        &[
            "+ s:Body/s:Fault/s:Code/s:Subcode/s:Value = a:ActionNotSupported",
            "+ s:Body/s:Fault/s:Code/s:Value = s:Sender",
            "+ s:Header/a:Action = http://schemas.xmlsoap.org/ws/2004/08/addressing/fault",
            "- s:Body/s:Fault/s:Code/s:Subcode/s:Value = w:InternalError",
            "- s:Body/s:Fault/s:Code/s:Value = s:Receiver",
            "- s:Header/a:Action = http://schemas.dmtf.org/wbem/wsman/1/wsman/fault",
        ],
        "an unknown method is an unknown action (DSP0226 14.6)",
    ),
    (
        &["omi/fault-selector-missing.http"],
        &[
            "+ http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/InsufficientSelectors",
            "+ s:Body/s:Fault/s:Code/s:Subcode/s:Value = w:InvalidSelectors",
            "+ s:Body/s:Fault/s:Code/s:Value = s:Sender",
            "+ s:Body/s:Fault/s:Detail/w:FaultDetail",
            "- s:Body/s:Fault/s:Code/s:Subcode/s:Value = w:InternalError",
            "- s:Body/s:Fault/s:Code/s:Value = s:Receiver",
        ],
        "a missing key is InvalidSelectors with InsufficientSelectors (DSP0226 14.6)",
    ),
    (
        &["omi/fault-xml-dtd.http"],
        &[
            "+ s:Body/s:Fault/s:Code/s:Subcode/s:Value = w:SchemaValidationError",
            "+ s:Body/s:Fault/s:Code/s:Value = s:Sender",
            "- s:Body/s:Fault/s:Code/s:Subcode/s:Value = w:InternalError",
            "- s:Body/s:Fault/s:Code/s:Value = s:Receiver",
        ],
        "what cannot be read is the sender's mistake (DSP0226 14.6, SchemaValidationError; assumed for Windows)",
    ),
];
