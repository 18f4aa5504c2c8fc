//! `cimjob associators`: what is associated with an instance (DSP0227 section 8.2).

use crate::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet};
use crate::wsman::{AssociationEnd, AssociationFilter, Enumerate, EnumerationMode, Filter};

use super::args_verbs::Associators;
use super::exit::Exit;
use super::failure::Failure;
use super::listing::Listing;
use super::output::Output;
use super::refusal::Asked;
use super::target::{namespace_of, path_on};

pub(super) async fn run(command: Associators, output: &mut Output) -> Result<Exit, Failure> {
    let target = command.target.read()?;
    if target.reference.selectors.is_empty() {
        return Err(Failure::Usage("an instance is expected, with its keys: a class has no associators".into()));
    }
    let session = command.connection.open(target.host.as_deref())?;
    let namespace = namespace_of(&target.reference, &command.target.namespace);
    let wanted = if command.references { AssociationEnd::References } else { AssociationEnd::Associators };
    let path = path_on(&session, &target.reference);
    let class = command.class.as_deref().or(command.result_class.as_deref()).unwrap_or_else(|| target.class());
    let listing = Listing {
        enumerate: Enumerate {
            target: all_classes(&target.reference, &namespace),
            filter: Some(Filter::Association(AssociationFilter {
                association_class: command.class.clone(),
                role: command.role.clone(),
                result_class: command.result_class.clone(),
                result_role: command.result_role.clone(),
                ..AssociationFilter::of(target.reference.clone(), wanted)
            })),
            mode: EnumerationMode::ObjectsAndReferences,
            first_page: None,
        },
        limit: None,
        asked: Asked { namespace: namespace.as_str(), class, instance: Some(&path), ..Asked::default() },
        namespace: namespace.clone(),
    };
    listing.run(&session, output).await
}

/// Associations lead to any class, so all classes are asked, in the form of the instance's own URI.
fn all_classes(instance: &EndpointReference, namespace: &Namespace) -> EndpointReference {
    if instance.resource.is_dmtf() {
        let selectors = SelectorSet::default().with("__cimnamespace", namespace.as_str());
        return EndpointReference { resource: ResourceUri::dmtf_all(), selectors };
    }
    EndpointReference { resource: ResourceUri::wmi_all(namespace), selectors: SelectorSet::default() }
}
