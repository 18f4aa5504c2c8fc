//! A started simulator, and what is posted to it.

use std::net::SocketAddr;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use cimjob::simulator::{Clock, Running, Scenario, Simulator};
use tokio::runtime::Runtime;

use crate::wire::Wire;

pub(crate) const FIRST: &str = "8E1C7A50-0000-4000-8000-000000000001";
pub(crate) const OPERATOR: &str = "operator:Job-0815 please";
pub(crate) const URI: &str = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_ConcreteJob";

/// A simulator on a loopback port, with its runtime.
pub(crate) struct Started {
    running: Option<Running>,
    runtime: Runtime,
}

impl Started {
    pub(crate) fn new(scenario: Scenario) -> Self {
        Self::by(Clock::running(), scenario)
    }

    pub(crate) fn by(clock: Clock, scenario: Scenario) -> Self {
        let runtime = Runtime::new().unwrap();
        let listen = "127.0.0.1:0".parse().unwrap();
        let running = runtime.block_on(Simulator::start_by(clock, scenario, listen)).unwrap();
        Self { running: Some(running), runtime }
    }

    pub(crate) fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    pub(crate) fn running(&self) -> &Running {
        self.running.as_ref().unwrap()
    }

    /// Has it listen for plain HTTP too.
    pub(crate) fn listen_http(&mut self) -> SocketAddr {
        let listen = "127.0.0.1:0".parse().unwrap();
        self.runtime.block_on(self.running.as_mut().unwrap().listen_http(listen)).unwrap()
    }

    pub(crate) fn stop(&mut self) -> SocketAddr {
        let running = self.running.take().unwrap();
        let address = running.address();
        self.runtime.block_on(running.stop());
        address
    }

    /// A connection that verifies certificate and name.
    pub(crate) fn connect(&self) -> Wire {
        Wire::connect(self.running().address(), self.running().certificate_der())
    }
}

pub(crate) fn basic(pair: &str) -> String {
    format!("Authorization: Basic {}\r\n", BASE64_STANDARD.encode(pair))
}

pub(crate) fn get() -> String {
    envelope("http://schemas.xmlsoap.org/ws/2004/09/transfer/Get", "")
}

pub(crate) fn get_error() -> String {
    envelope(&format!("{URI}/GetError"), &format!("<r:GetError_INPUT xmlns:r='{URI}'/>"))
}

fn envelope(action: &str, body: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope' \
         xmlns:a='http://schemas.xmlsoap.org/ws/2004/08/addressing' \
         xmlns:w='http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd'><s:Header><a:To>https://localhost/wsman</a:To>\
         <w:ResourceURI>{URI}</w:ResourceURI><a:ReplyTo><a:Address>\
         http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>\
         <a:Action>{action}</a:Action><a:MessageID>uuid:7</a:MessageID>\
         <w:SelectorSet><w:Selector Name='InstanceID'>{FIRST}</w:Selector></w:SelectorSet></s:Header>\
         <s:Body>{body}</s:Body></s:Envelope>"
    )
}

pub(crate) const IDENTIFY: &str = "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Header/><s:Body>\
    <i:Identify xmlns:i='http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd'/></s:Body></s:Envelope>";
