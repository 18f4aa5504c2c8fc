//! `RequestStateChange`: asks a job to start, to pause or to end (CIM_ConcreteJob.RequestStateChange, CIM 2.32; the Msvm_*Job pages).

use crate::addressing::EndpointReference;
use crate::cim::value_map::value_map;
use crate::wsman::{Effect, Operation, OutputElement, ReplyError};
use crate::xml::{Element, Node};

use super::{JobPath, ReturnValue};

value_map! {
    /// What a job is asked to become (CIM_ConcreteJob.RequestStateChange, RequestedState).
    pub enum RequestedState: u16 {
        Start = 2 => "Start",
        Suspend = 3 => "Suspend",
        /// End in an orderly manner.
        Terminate = 4 => "Terminate",
        /// End at once; things may be left undone.
        Kill = 5 => "Kill",
        Service = 6 => "Service",
    }
}

/// Asks a job to change its state. It is never repeated on its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestStateChange {
    job: JobPath,
    state: RequestedState,
}

impl RequestStateChange {
    /// A request to `job`; without `TimeoutPeriod`, for a host need not support one (4098).
    #[must_use]
    pub fn new(job: JobPath, state: RequestedState) -> Self {
        Self { job, state }
    }
}

impl Operation for RequestStateChange {
    type Output = ReturnValue;

    fn action(&self) -> String {
        format!("{}/RequestStateChange", self.job.reference().resource)
    }

    fn target(&self) -> Option<&EndpointReference> {
        Some(self.job.reference())
    }

    fn body(&self) -> Option<Element> {
        let uri = self.job.reference().resource.to_string();
        let state = Element::with_text(uri.clone(), "RequestedState", self.state.value().to_string());
        Some(Element::new(uri, "RequestStateChange_INPUT").child(state))
    }

    fn effect(&self) -> Effect {
        Effect::Changes
    }

    fn read(&self, body: Node<'_>) -> Result<ReturnValue, ReplyError> {
        Ok(ReturnValue::of_state_change(OutputElement::read(body)?.return_value()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::addressing::Namespace;
    use crate::soap::{MessageId, Settings};
    use crate::wsman::write_request;

    #[test]
    fn a_kill_is_the_state_5_in_the_namespace_of_the_class() {
        let job = JobPath::new(&Namespace::virtualization_v2(), "Msvm_StorageJob", "8E1C").unwrap();
        let call = RequestStateChange::new(job, RequestedState::Kill);
        let request =
            write_request(&call, &Settings::new("https://hv01:5986/wsman"), &MessageId::from_uuid(1)).unwrap();
        let document = crate::xml::Document::parse(&request, &crate::xml::Limits::default()).unwrap();
        let input = document.root().descendants().find(|node| node.local() == "RequestStateChange_INPUT").unwrap();
        let state = input.child_local("RequestedState").unwrap();
        assert_eq!(state.text(), "5");
        assert!(state.name().namespace.ends_with("/root/virtualization/v2/Msvm_StorageJob"));
        assert!(call.action().ends_with("/Msvm_StorageJob/RequestStateChange"));
    }

    #[test]
    fn it_is_a_change_and_so_never_repeated() {
        let job = JobPath::new(&Namespace::virtualization_v2(), "Msvm_ConcreteJob", "8E1C").unwrap();
        assert_eq!(RequestStateChange::new(job, RequestedState::Terminate).effect(), Effect::Changes);
    }
}
