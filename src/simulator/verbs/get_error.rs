//! GetError and GetErrorEx of a job (Microsoft's HyperV_v2 pages; MS-WSMV 3.1.4.1.32 for the frame).

use std::borrow::Cow;

use super::usual_job::vmms_error;
use crate::simulator::message::cim_xml::{error_properties, instance};
use crate::simulator::message::markup::{TYPE, nil, with_text};
use crate::simulator::message::properties::ws_cim;
use crate::simulator::message::resource::Resource;
use crate::simulator::model::progress::Progress;
use crate::simulator::scenario::{CimError, ErrorShape, Job};
use crate::simulator::schema::classes::is_hyper_v;
use crate::simulator::schema::methods::ErrorMethod;
use crate::xml::{Element, NamespaceUri};

/// The output element: parameters, then the return value. recorded: this order, no `xsi:type` (go-wsman, invoke answers).
pub(crate) fn output(job: &Job, progress: &Progress, resource: &Resource, method: ErrorMethod) -> Element {
    let element = |local: String| Element::new(resource.uri.clone(), local).prefixed("p");
    let parameter = || element(method.parameter().to_owned());
    let errors = errors(job, progress, method);
    let parameters = match job.error_shape {
        ErrorShape::Absent => Vec::new(),
        ErrorShape::Empty => vec![parameter()],
        ErrorShape::Nil => vec![nil(parameter())],
        _ if errors.is_empty() => vec![nil(parameter())], // software for a string (omi), documented for an array (MS-WSMV 3.1.4.1.26)
        shape => errors.iter().map(|error| Written { job, resource, error }.put_into(parameter(), shape)).collect(),
    };
    element(format!("{}_OUTPUT", method.name()))
        .children(parameters)
        .child(element("ReturnValue".to_owned()).text(job.return_value.to_string()))
}

/// What the method gives; GetError the first one only.
fn errors<'a>(job: &'a Job, progress: &Progress, method: ErrorMethod) -> Cow<'a, [CimError]> {
    match method {
        _ if job.return_value != 0 => Cow::default(),
        _ if progress.is_cancelled() => vec![cancelled(job)].into(),
        _ if !progress.at_end => Cow::default(),
        ErrorMethod::GetError => job.errors.get(..1).unwrap_or_default().into(),
        ErrorMethod::GetErrorEx => (&*job.errors).into(),
    }
}

/// documented: a job that a client has terminated has an error too (Microsoft's page of GetError of CIM_ConcreteJob); the text is ours.
fn cancelled(job: &Job) -> CimError {
    let name = job.element_name.as_deref().unwrap_or("The job");
    vmms_error(format!("{name} was canceled by a client."))
}

/// An error on its way into a parameter.
struct Written<'a> {
    job: &'a Job,
    resource: &'a Resource,
    error: &'a CimError,
}

impl Written<'_> {
    /// assumed: all shapes but `Escaped`, which a recorded sibling method has.
    fn put_into(&self, parameter: Element, shape: ErrorShape) -> Element {
        match shape {
            ErrorShape::Cdata => parameter.cdata(self.cim_xml()),
            ErrorShape::DoubleEscaped => parameter.quoted(escaped(&self.cim_xml())),
            ErrorShape::Text => with_text(parameter, self.error.message.as_deref().unwrap_or_default()),
            ErrorShape::Tree => self.tree(parameter),
            _ => parameter.quoted(self.cim_xml()),
        }
    }

    fn class(&self) -> &str {
        let usual = if is_hyper_v(&self.job.class) { "Msvm_Error" } else { "CIM_Error" };
        self.error.class.as_deref().unwrap_or(usual)
    }

    fn cim_xml(&self) -> String {
        // INVARIANT: names were checked with the scenario, and values carry no character that XML cannot.
        instance(self.class(), &error_properties(self.error)).to_xml().unwrap_or_default()
    }

    /// documented: DSP0230 section 7.2.5.2; recorded for objects of other classes.
    fn tree(&self, parameter: Element) -> Element {
        let class = NamespaceUri::from(self.resource.sibling(self.class()));
        let properties = ws_cim(error_properties(self.error), &class, "e");
        parameter.declaring("e", class.clone()).attribute(TYPE, format!("e:{}_Type", self.class())).children(properties)
    }
}

/// Text escaped once; the writer escapes it again.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
