//! GetError and GetErrorEx: every field of the errors, return values, and jobs without error.

use cimjob::addressing::EndpointReference;
use cimjob::cim::CimError;
use cimjob::cim::error_values::{CimStatusCode, ErrorSourceFormat, ErrorType, PerceivedSeverity, ProbableCause};
use cimjob::job::{ErrorMethod, GetError, JobPath, ReportedError, ReturnValue};
use cimjob::wsman::Correlation;

use crate::recordings::requests::same_request;
use crate::support::{Exchange, dmtf, wmi};

const FAILED: &str = "'LabVM' failed to start. (Virtual machine ID 5C4E1D0C-0000-0000-0000-000000000001)";

recordings! {
    omi_geterror_run: "omi/invoke-geterror-msvmconcrete-run.http" => |exchange| expect(exchange, omi("04"), 0, &[]),
    omi_geterror_term: "omi/invoke-geterror-msvmconcrete-term.http" => |exchange| {
        expect(exchange, omi("08"), 0, &[error("32768", "The operation was cancelled by the client.")]);
    },
    omi_geterror_fail: "omi/invoke-geterror-msvmconcrete-fail.http" => |exchange| {
        expect(exchange, omi("10"), 0, &[error("32768", FAILED)]);
    },
    omi_geterror_special: "omi/invoke-geterror-msvmconcrete-special.http" => |exchange| {
        let message = "a < b && c > d \"q\" 'a' ]]> ü日本😀\r\nline2\tTab\nline3 ";
        expect(exchange, omi("11"), 0, &[error("32768", message)]);
    },
    omi_geterror_ret32775: "omi/invoke-geterror-msvmconcrete-ret32775.http" => |exchange| expect(exchange, omi("12"), 32775, &[]),
    omi_geterror_empty: "omi/invoke-geterror-msvmconcrete-empty.http" => |exchange| expect(exchange, omi("13"), 0, &[]),
    omi_geterror_storage: "omi/invoke-geterror-msvmstorage-fail.http" => |exchange| {
        let target = dmtf("Msvm_StorageJob", "B0000000-0000-4000-8000-000000000010");
        expect(exchange, target, 0, &[error("32768", FAILED)]);
    },
    omi_geterrorex_concrete: "omi/invoke-geterrorex-msvm_concretejob-fail.http" => |exchange| {
        let two = [error("32768", FAILED), error("32769", "Second error of the same job.")];
        expect(exchange, omi("10"), 0, &two);
    },
    omi_geterrorex_storage: "omi/invoke-geterrorex-msvm_storagejob-fail.http" => |exchange| {
        let target = dmtf("Msvm_StorageJob", "B0000000-0000-4000-8000-000000000010");
        expect(exchange, target, 0, &[error("32768", FAILED), error("32769", "Second error of the same job.")]);
    },
    openwsman_geterror_run: "openwsman/invoke-geterror-text-run.http" => |exchange| expect(exchange, openwsman("04"), 0, &[]),
    openwsman_geterror_fail: "openwsman/invoke-geterror-text-fail.http" => |exchange| {
        expect(exchange, openwsman("10"), 0, &[error("32768", FAILED)]);
    },
    openwsman_geterror_special: "openwsman/invoke-geterror-text-special.http" => |exchange| {
        // The server writes the carriage return as a reference in the outer document only: the inner one reads it as a line end.
        let message = "a < b && c > d \"q\" 'a' ]]> ü日本😀\nline2\tTab\nline3 ";
        expect(exchange, openwsman("11"), 0, &[error("32768", message)]);
    },
    openwsman_geterror_ret32775: "openwsman/invoke-geterror-text-ret32775.http" => |exchange| {
        expect(exchange, openwsman("12"), 32775, &[]);
    },
    openwsman_geterror_embedded: "openwsman/invoke-geterror-embedded-fail.http" => |exchange| {
        // This server drops an embedded instance of its CIM server: the parameter comes empty.
        expect(exchange, dmtf("CIM_ConcreteJob", "C0000000-0000-4000-8000-000000000010"), 0, &[]);
    },
}

fn omi(job: &str) -> EndpointReference {
    dmtf("Msvm_ConcreteJob", &format!("A0000000-0000-4000-8000-0000000000{job}"))
}

fn openwsman(job: &str) -> EndpointReference {
    wmi("Msvm_ConcreteJob", &format!("A0000000-0000-4000-8000-0000000000{job}"))
}

fn expect(exchange: &Exchange, target: EndpointReference, return_value: u32, errors: &[CimError]) {
    let method = if exchange.file.contains("geterrorex") { ErrorMethod::GetErrorEx } else { ErrorMethod::GetError };
    let class = target.resource.class().to_owned();
    let operation = GetError::new(JobPath::from_reference(target).unwrap(), method);
    same_request(exchange, &operation, &[]);
    let reply = exchange.reply(&operation).unwrap();
    let errors: Vec<_> = errors.iter().cloned().map(|error| ReportedError::Decoded(Box::new(error))).collect();
    let output = &reply.output;
    assert_eq!(output.return_value, ReturnValue::of_class(&class, return_value), "{}", exchange.file);
    assert_eq!((output.method, &output.errors), (method, &errors), "{}", exchange.file);
    assert_eq!((exchange.answer.status(), reply.correlation), (200, Correlation::Matched), "{}", exchange.file);
}

/// What all errors of the recordings have in common. Null is `None`, an empty text is one.
pub(crate) fn error(message_id: &str, message: &str) -> CimError {
    let text = |text: &str| Some(text.to_owned());
    let mut error = CimError::default();
    error.class_name = "Msvm_Error".into();
    error.error_type = Some(ErrorType::SoftwareError);
    error.other_error_type = text("");
    error.owning_entity = text("Virtual Machine Management Service");
    error.message_id = text(message_id);
    error.message = text(message);
    error.message_arguments = Some(vec!["LabVM".into(), "5C4E1D0C-0000-0000-0000-000000000001".into()]);
    error.perceived_severity = Some(PerceivedSeverity::Critical);
    error.probable_cause = Some(ProbableCause::from(0));
    error.recommended_actions = Some(vec!["Check the <event log> & retry.".into(), "Call \"support\".".into()]);
    error.error_source = text(
        r#"\\LABHOST\root\virtualization\v2:Msvm_ComputerSystem.CreationClassName="Msvm_ComputerSystem",Name="5C4E1D0C-0000-0000-0000-000000000001""#,
    );
    error.error_source_format = Some(ErrorSourceFormat::CimObjectPath);
    error.cim_status_code = Some(CimStatusCode::from(1));
    error
}
