//! The arguments of the verbs that work on any class.

use std::path::PathBuf;

use clap::Args;

use crate::addressing::Namespace;

use super::args::{Connection, OutputArguments};
use super::assignment::Assignment;

#[derive(Debug, Args)]
pub(super) struct TargetArguments {
    /// A WMI path, a resource URI with ?Key=Value+Key=Value, an endpoint reference as XML, or a class
    #[arg(value_name = "URI-or-PATH", env = "CIMJOB_TARGET")]
    pub(super) target: String,
    /// The namespace, where the name has none
    #[arg(long, env = "CIMJOB_NAMESPACE", default_value = "root/virtualization/v2")]
    pub(super) namespace: Namespace,
}

#[derive(Debug, Args)]
#[command(after_help = GET_EXAMPLES)]
pub(super) struct Get {
    #[command(flatten)]
    pub(super) target: TargetArguments,
    /// Only this property
    #[arg(long, env = "CIMJOB_PROPERTY", value_name = "NAME")]
    pub(super) property: Option<String>,
    #[command(flatten)]
    pub(super) connection: Connection,
    #[command(flatten)]
    pub(super) output: OutputArguments,
}

#[derive(Debug, Args)]
pub(super) struct Query {
    /// The query, such as "SELECT * FROM Msvm_ComputerSystem WHERE EnabledState = 2"
    #[arg(value_name = "WQL", env = "CIMJOB_QUERY")]
    pub(super) query: String,
    /// Where the classes are
    #[arg(long, env = "CIMJOB_NAMESPACE", default_value = "root/virtualization/v2")]
    pub(super) namespace: Namespace,
    /// At most so many instances
    #[arg(long, env = "CIMJOB_LIMIT", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) limit: Option<u32>,
    #[command(flatten)]
    pub(super) connection: Connection,
    #[command(flatten)]
    pub(super) output: OutputArguments,
}

#[derive(Debug, Args)]
pub(super) struct Enumerate {
    /// The class, or its resource URI
    #[arg(value_name = "CLASS", env = "CIMJOB_CLASS")]
    pub(super) class: String,
    /// The namespace, where the class has none
    #[arg(long, env = "CIMJOB_NAMESPACE", default_value = "root/virtualization/v2")]
    pub(super) namespace: Namespace,
    /// Only the paths of the instances
    #[arg(long, env = "CIMJOB_REFERENCES")]
    pub(super) references: bool,
    /// At most so many instances
    #[arg(long, env = "CIMJOB_LIMIT", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) limit: Option<u32>,
    #[command(flatten)]
    pub(super) connection: Connection,
    #[command(flatten)]
    pub(super) output: OutputArguments,
}

#[derive(Debug, Args)]
pub(super) struct Associators {
    #[command(flatten)]
    pub(super) target: TargetArguments,
    /// Only through this association class
    #[arg(long, env = "CIMJOB_CLASS", value_name = "CLASS")]
    pub(super) class: Option<String>,
    /// Only instances of this class
    #[arg(long, env = "CIMJOB_RESULT_CLASS", value_name = "CLASS")]
    pub(super) result_class: Option<String>,
    /// Only where the instance has this role
    #[arg(long, env = "CIMJOB_ROLE")]
    pub(super) role: Option<String>,
    /// Only where the other end has this role
    #[arg(long, env = "CIMJOB_RESULT_ROLE", value_name = "ROLE", conflicts_with = "references")]
    pub(super) result_role: Option<String>,
    /// The associations themselves, not what they lead to
    #[arg(long, env = "CIMJOB_REFERENCES")]
    pub(super) references: bool,
    #[command(flatten)]
    pub(super) connection: Connection,
    #[command(flatten)]
    pub(super) output: OutputArguments,
}

#[derive(Debug, Args)]
#[command(after_help = INVOKE_EXAMPLES)]
pub(super) struct Invoke {
    #[command(flatten)]
    pub(super) target: TargetArguments,
    /// The method
    #[arg(value_name = "METHOD", env = "CIMJOB_METHOD")]
    pub(super) method: String,
    #[command(flatten)]
    pub(super) input: InputArguments,
    /// Follow the job that the method starts to its end, and explain it, as wait does; its exit code is that of the job
    #[arg(long, env = "CIMJOB_WAIT")]
    pub(super) wait: bool,
    /// Do not ask; needed where nobody can be asked. GetError and GetErrorEx never ask
    #[arg(long, env = "CIMJOB_YES")]
    pub(super) yes: bool,
    #[command(flatten)]
    pub(super) connection: Connection,
    #[command(flatten)]
    pub(super) output: OutputArguments,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Parameters")]
pub(super) struct InputArguments {
    /// A parameter: Name=Value, or Name:uint16=Value where the host does not give the type; repeated it is an array
    #[arg(long, env = "CIMJOB_ARG", value_name = "NAME=VALUE")]
    pub(super) arg: Vec<Assignment>,
    /// A parameter whose text is the content of a file
    #[arg(long, env = "CIMJOB_ARG_FILE", value_name = "NAME=FILE")]
    pub(super) arg_file: Vec<Assignment>,
    /// A parameter that is a reference: a path, a URI, or an endpoint reference as XML
    #[arg(long, env = "CIMJOB_ARG_REF", value_name = "NAME=PATH")]
    pub(super) arg_ref: Vec<Assignment>,
    /// A parameter that is an instance: a file with CIM-XML, or JSON as get prints it
    #[arg(long, env = "CIMJOB_ARG_INSTANCE", value_name = "NAME=FILE")]
    pub(super) arg_instance: Vec<Assignment>,
}

#[derive(Debug, Args)]
pub(super) struct Properties {
    /// A property: Name=Value, Name:uint16=Value, or Name:null; repeated it is an array
    #[arg(long, env = "CIMJOB_SET", value_name = "NAME=VALUE", required_unless_present = "file")]
    pub(super) set: Vec<Assignment>,
    /// The whole instance: a file with CIM-XML, or JSON as get prints it
    #[arg(long, env = "CIMJOB_FILE", value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// Do not ask; needed where nobody can be asked
    #[arg(long, env = "CIMJOB_YES")]
    pub(super) yes: bool,
}

/// One property is sent alone. Several are read, changed and written back, so that a change that somebody else makes in between is lost.
#[derive(Debug, Args)]
pub(super) struct Put {
    #[command(flatten)]
    pub(super) target: TargetArguments,
    #[command(flatten)]
    pub(super) properties: Properties,
    #[command(flatten)]
    pub(super) connection: Connection,
    #[command(flatten)]
    pub(super) output: OutputArguments,
}

#[derive(Debug, Args)]
pub(super) struct Create {
    /// The class, or its resource URI
    #[arg(value_name = "CLASS", env = "CIMJOB_CLASS")]
    pub(super) class: String,
    /// The namespace, where the class has none
    #[arg(long, env = "CIMJOB_NAMESPACE", default_value = "root/virtualization/v2")]
    pub(super) namespace: Namespace,
    #[command(flatten)]
    pub(super) properties: Properties,
    #[command(flatten)]
    pub(super) connection: Connection,
    #[command(flatten)]
    pub(super) output: OutputArguments,
}

#[derive(Debug, Args)]
pub(super) struct Delete {
    #[command(flatten)]
    pub(super) target: TargetArguments,
    /// Do not ask; needed where nobody can be asked
    #[arg(long, env = "CIMJOB_YES")]
    pub(super) yes: bool,
    #[command(flatten)]
    pub(super) connection: Connection,
    #[command(flatten)]
    pub(super) output: OutputArguments,
}

const GET_EXAMPLES: &str = r#"Examples:
  cimjob get 'Msvm_ComputerSystem.CreationClassName="Msvm_ComputerSystem",Name="..."' --host hv01
  cimjob get Win32_OperatingSystem --namespace root/cimv2 --host hv01 -o json"#;

const INVOKE_EXAMPLES: &str = r#"Examples:
  cimjob invoke 'Msvm_ComputerSystem.CreationClassName="Msvm_ComputerSystem",Name="..."' RequestStateChange --arg RequestedState:uint16=2
  cimjob invoke Msvm_VirtualSystemManagementService DestroySystem --arg-ref 'AffectedSystem=Msvm_ComputerSystem.Name="..."' --yes

A method that starts a job returns 4096: the path of the job is printed, and --wait follows it. Types: boolean, uint8 to uint64, sint8 to sint64, real32, real64,
char16, string, datetime, reference."#;
