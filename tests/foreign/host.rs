//! The simulated host in this process, with more jobs than the built-in scenario has: one for each shape of an error.

use std::io::Write;

use cimjob::client::{Client, Trust};
use cimjob::simulator::scenario::{ErrorShape, Job};
use cimjob::simulator::{ChannelBindingPolicy, Clock, Running, Scenario, Simulator};
use tempfile::NamedTempFile;

use crate::calls::{Scheme, User, builder, builder_at};

pub(crate) const SHAPES: [ErrorShape; 8] = [
    ErrorShape::Escaped,
    ErrorShape::Cdata,
    ErrorShape::Tree,
    ErrorShape::Nil,
    ErrorShape::Absent,
    ErrorShape::Empty,
    ErrorShape::Text,
    ErrorShape::DoubleEscaped,
];

pub(crate) struct Host {
    running: Running,
    http_port: u16,
    pem: NamedTempFile,
}

impl Host {
    pub(crate) async fn start() -> Self {
        Self::start_by(Clock::running(), scenario()).await
    }

    /// A host that takes messages in cleartext over plain HTTP.
    pub(crate) async fn allowing_unencrypted() -> Self {
        Self::start_by(Clock::running(), Scenario { allow_unencrypted: true, ..scenario() }).await
    }

    /// A host whose jobs are still until its clock is moved, so that what is read twice is the same twice.
    pub(crate) async fn standing() -> Self {
        Self::start_by(Clock::stopped(), scenario()).await
    }

    /// A host that plays this.
    #[cfg(feature = "mcp")]
    pub(crate) async fn playing(scenario: Scenario) -> Self {
        Self::start_by(Clock::running(), scenario).await
    }

    async fn start_by(clock: Clock, scenario: Scenario) -> Self {
        let listen = "127.0.0.1:0".parse().unwrap();
        let mut running = Simulator::start_by(clock, scenario, listen).await.unwrap();
        let http_port = running.listen_http(listen).await.unwrap().port();
        let mut pem = NamedTempFile::new().unwrap();
        pem.write_all(running.certificate_pem().as_bytes()).unwrap();
        Self { running, http_port, pem }
    }

    pub(crate) fn port(&self) -> u16 {
        self.running.address().port()
    }

    pub(crate) fn http_port(&self) -> u16 {
        self.http_port
    }

    pub(crate) fn clock(&self) -> &Clock {
        self.running.clock()
    }

    /// The file with its certificate.
    pub(crate) fn ca_file(&self) -> &str {
        self.pem.path().to_str().unwrap()
    }

    pub(crate) fn client(&self, scheme: Scheme, user: User) -> Client {
        let trust = Trust::SystemAnd(self.running.certificate_pem().into());
        builder(scheme, user, self.port()).trust(trust).build().unwrap()
    }

    /// Our client over plain HTTP, where its messages are sealed.
    pub(crate) fn sealing_client(&self, scheme: Scheme, user: User) -> Client {
        builder_at("http://localhost", scheme, user, self.http_port).build().unwrap()
    }
}

/// The InstanceID of the job whose errors have this shape.
pub(crate) fn instance_id(shape: ErrorShape) -> String {
    format!("{shape:?}")
}

/// The first job's two errors, and the Japanese one with its hostile characters, in each shape. NTLM must be bound to the certificate.
pub(crate) fn scenario() -> Scenario {
    let mut scenario = Scenario { channel_binding: ChannelBindingPolicy::Strict, ..Scenario::built_in() };
    let by_id = |end: &str| scenario.jobs.iter().find(|job| job.instance_id.ends_with(end)).unwrap().clone();
    let (first, japanese) = (by_id("0001"), by_id("0019"));
    let errors = [japanese.errors.clone(), first.errors].concat();
    let jobs = SHAPES.map(|shape| Job {
        instance_id: instance_id(shape),
        error_shape: shape,
        errors: errors.clone(),
        ..japanese.clone()
    });
    scenario.jobs.extend(jobs);
    scenario
}
