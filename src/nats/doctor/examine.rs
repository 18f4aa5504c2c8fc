//! The examination of a NATS server, in the order in which a watcher depends on it.

use std::time::Duration;

use crate::client::Deadline;
use crate::doctor::{Check, CheckName, Ending, Fix, Verdict};
use crate::nats::connection::{OpenError, identity, prepared};
use crate::nats::doctor::access::{self, Access};
use crate::nats::doctor::arriving::{Arrival, Greetings, judge_connection};
use crate::nats::doctor::asker::{Answer, Asker};
use crate::nats::doctor::greeting::{Greeting, greet};
use crate::nats::doctor::role::{Missing, Role};
use crate::nats::doctor::time::Time;
use crate::nats::doctor::{bucket, stream, version};
use crate::nats::identity::Identity;
use crate::nats::leases;
use crate::nats::options::Options;
use crate::nats::results::STREAM;
use crate::nats::site::SiteName;

/// Examines what a login finds at a server: connection, version, TLS, login, JetStream, the stream of results, the leases of a site, and for
/// which roles its permissions suffice. It changes nothing on the server, and ends when the time is over: what was not answered by then counts as silence.
///
/// # Errors
/// [`OpenError`]: the options cannot be used.
pub async fn examine(options: &Options, site: &SiteName, within: Duration) -> Result<Vec<Check>, OpenError> {
    let (connecting, identity) = (prepared(options)?, identity(&options.login)?);
    let (mut checks, time) = (Checks::default(), Time::until(Deadline::after(within)));
    let Some((greeting, reached)) = reach(options, time, &mut checks).await else { return Ok(checks.complete()) };
    if checks.is_failed() {
        return Ok(checks.complete());
    }
    let connected = Asker::connect(connecting, &reached, time).await?;
    let arrival =
        Arrival { options: &reached, greeting: &greeting, identity: &identity, refused: connected.as_ref().err() };
    checks.add(CheckName::Tls, arrival.judge_tls());
    if checks.is_failed() {
        return Ok(checks.complete());
    }
    checks.add(CheckName::Login, arrival.judge_login());
    if let Ok(asker) = &connected {
        inside(&Inside { asker, site, greeting: &greeting, identity: &identity }, &mut checks).await;
    }
    Ok(checks.complete())
}

/// The greeting of the first server that is there, and the options with this server only: the others may be of another version, or have other TLS.
async fn reach(options: &Options, time: Time, checks: &mut Checks) -> Option<(Greeting, Options)> {
    let mut greetings = Greetings::new();
    for (server, count) in options.servers.iter().zip((1..=options.servers.len()).rev()) {
        greetings.push((server.clone(), greet(server, time.for_one_of(count)).await));
    }
    checks.add(CheckName::Connect, judge_connection(&greetings));
    let (server, greeting) = greetings.into_iter().find_map(|(server, said)| Some((server, said.ok()?)))?;
    checks.add(CheckName::Version, version::judge(&greeting.version));
    Some((greeting, Options { servers: vec![server], ..options.clone() }))
}

/// A connection with a login.
struct Inside<'a> {
    asker: &'a Asker,
    site: &'a SiteName,
    greeting: &'a Greeting,
    identity: &'a Identity,
}

async fn inside(inside: &Inside<'_>, checks: &mut Checks) {
    let Inside { asker, site, greeting, .. } = inside;
    let inbox = asker.inbox();
    let _subscriber = asker.subscribe(&inbox).await;
    let (bucket, is_clustered) = (leases::bucket(site), greeting.cluster.is_some());
    let results = info(asker, STREAM).await;
    asker.settle().await;
    checks.add(CheckName::Inbox, inside.judge_inbox(&inbox));
    if checks.is_failed() {
        return;
    }
    let leases = info(asker, &format!("KV_{bucket}")).await;
    checks.add(CheckName::JetStream, access::judge(&[&results, &leases], greeting.jetstream));
    checks.add(CheckName::Stream, stream::judge(&results, is_clustered));
    checks.add(CheckName::Leases, bucket::judge(&leases, &bucket, is_clustered));
    if matches!((&results, &leases), (Access::Silent, Access::Silent)) {
        return;
    }
    let is_missing = |access: &Access| matches!(access, Access::Missing);
    let roles = [Role::worker(site, is_missing(&leases)), Role::central(is_missing(&results)), Role::operator(site)];
    for role in &roles {
        role.attempt(asker).await;
    }
    info(asker, STREAM).await;
    asker.settle().await;
    for (role, verdict) in judged(&roles, asker) {
        checks.add(role, verdict);
    }
}

impl Inside<'_> {
    fn judge_inbox(&self, inbox: &str) -> Verdict {
        let place = format!("{}.>", self.identity.inbox());
        if self.asker.may_subscribe(inbox) {
            return Verdict::Ok(format!("answers come to {place}"));
        }
        let fix = Fix::server(format!("add to the permissions of this login: subscribe: [\"{place}\"]"));
        Verdict::Failed(format!("this login may not subscribe to {place}, where its answers come"), fix, Ending::Denied)
    }
}

async fn info(asker: &Asker, stream: &str) -> Access {
    let answer: Answer = asker.ask(&format!("$JS.API.STREAM.INFO.{stream}")).await;
    Access::of(&answer)
}

/// One role is enough. If there is none, the one that the login is nearest to fails.
fn judged(roles: &[Role], asker: &Asker) -> Vec<(CheckName, Verdict)> {
    let missing: Vec<(&Role, Missing)> = roles.iter().map(|role| (role, role.missing(asker))).collect();
    let is_suited = missing.iter().any(|(_, missing)| missing.is_nothing());
    let nearest = missing.iter().map(|(_, missing)| missing.share()).max().filter(|_| !is_suited);
    let mut nearest = missing.iter().position(|(_, missing)| Some(missing.share()) == nearest);
    let judged = missing.iter().enumerate().map(|(index, (role, missing))| {
        let is_nearest = nearest.take_if(|nearest| *nearest == index).is_some();
        (role.name, if is_nearest { role.judge_as_only(missing) } else { role.judge(missing) })
    });
    judged.collect()
}

/// The checks so far.
#[derive(Debug, Default)]
struct Checks(Vec<Check>);

impl Checks {
    fn add(&mut self, name: CheckName, verdict: Verdict) {
        self.0.push(Check::new(name, verdict));
    }

    fn is_failed(&self) -> bool {
        self.0.iter().any(|check| check.verdict.is_failed())
    }

    /// With those that were not reached.
    fn complete(mut self) -> Vec<Check> {
        let failed = self.0.iter().find(|check| check.verdict.is_failed()).map(|check| check.name);
        let why = failed.map_or_else(|| "not reached".to_owned(), |failed| format!("{failed} failed"));
        let open = CheckName::OF_NATS.into_iter().filter(|name| !self.0.iter().any(|check| check.name == *name));
        let skipped: Vec<Check> = open.map(|name| Check::new(name, Verdict::Skipped(why.clone()))).collect();
        self.0.extend(skipped);
        self.0
    }
}
