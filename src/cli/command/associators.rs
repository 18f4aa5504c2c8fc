//! `cimjob associators`: what is associated with an instance (DSP0227 section 8.2).

use clap::Args;

use crate::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet};
use crate::report::Exit;
use crate::wsman::{AssociationEnd, AssociationFilter, Enumerate, EnumerationMode, Filter};

use crate::cli::ending::failure::Failure;
use crate::cli::instances::addressed::Addressed;
use crate::cli::instances::enumeration::Enumeration;
use crate::cli::instances::refusal::Asked;
use crate::cli::options::limit::Limit;
use crate::cli::options::target::TargetArguments;
use crate::cli::session::connect::Session;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::output::Output;
use crate::cli::value::target_argument;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Associators {
    #[command(flatten)]
    pub(in crate::cli) target: TargetArguments,
    /// Only through this association class
    #[arg(long, value_name = "CLASS")]
    pub(in crate::cli) class: Option<String>,
    /// Only instances of this class
    #[arg(long, value_name = "CLASS")]
    pub(in crate::cli) result_class: Option<String>,
    /// Role of the instance itself
    #[arg(long)]
    pub(in crate::cli) role: Option<String>,
    /// Role of the other end
    #[arg(long, value_name = "ROLE", conflicts_with = "references")]
    pub(in crate::cli) result_role: Option<String>,
    /// List the associations themselves
    #[arg(long)]
    pub(in crate::cli) references: bool,
    #[command(flatten)]
    pub(in crate::cli) limit: Limit,
}

pub(in crate::cli) async fn run(
    command: Associators,
    settings: Settings,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let target = target_argument::read(&command.target)?;
    if target.reference.selectors.is_empty() {
        return Err(Failure::Usage("an instance is expected, with its keys: a class has no associators".into()));
    }
    let session = Session::open(&settings.for_paths(target.host.as_deref())?)?;
    let about = Addressed::new(session, target, &command.target);
    let class = command.class.as_deref().or(command.result_class.as_deref()).unwrap_or_else(|| about.target.class());
    let enumeration = Enumeration {
        enumerate: Enumerate {
            target: all_classes(&about.target.reference, &about.namespace),
            filter: Some(Filter::Association(command.filter(about.reference()))),
            mode: EnumerationMode::ObjectsAndReferences,
            first_page: None,
        },
        limit: command.limit,
        asked: Asked { class, ..about.asked() },
        namespace: about.namespace.clone(),
    };
    enumeration.run(&about.session, output).await
}

impl Associators {
    fn filter(&self, instance: EndpointReference) -> AssociationFilter {
        let wanted = if self.references { AssociationEnd::References } else { AssociationEnd::Associators };
        AssociationFilter {
            association_class: self.class.clone(),
            role: self.role.clone(),
            result_class: self.result_class.clone(),
            result_role: self.result_role.clone(),
            ..AssociationFilter::of(instance, wanted)
        }
    }
}

/// Associations lead to any class, so all classes are asked, in the form of the instance's own URI.
fn all_classes(instance: &EndpointReference, namespace: &Namespace) -> EndpointReference {
    if instance.resource.is_dmtf() {
        let selectors = SelectorSet::default().with("__cimnamespace", namespace.as_str());
        return EndpointReference { resource: ResourceUri::dmtf_all(), selectors };
    }
    EndpointReference { resource: ResourceUri::wmi_all(namespace), selectors: SelectorSet::default() }
}

const EXAMPLES: &str = r#"Examples:
  cimjob associators 'root/cimv2:Win32_Service.Name="vmms"' --host hv01
  cimjob associators 'Msvm_ConcreteJob.InstanceID="1"' --references --host hv01"#;
