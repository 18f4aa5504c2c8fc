//! Many calls at once over few connections: each connection logs in once, and no call goes over one that is not logged in.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::acceptor::path;
use crate::calls::{OPERATOR, Scheme, at_once, builder};
use crate::needed;
use crate::server::Server;

const CALLS: usize = 200;
const CONNECTIONS: usize = 16;

/// Goes through the acceptor's log; gives how many logins and requests there were.
fn logins_and_requests(server: &Server) -> (usize, usize) {
    let mut logged_in: BTreeMap<u64, bool> = BTreeMap::new();
    let mut requests = 0;
    for event in server.all_events() {
        let Some(number) = event["connection"].as_u64() else { panic!("{event}") };
        match event["event"].as_str().unwrap() {
            "connection" => assert_eq!(logged_in.insert(number, false), None, "{event}"),
            "login" => {
                assert_eq!(event["result"], "ok", "{event}");
                assert_eq!(logged_in.insert(number, true), Some(false), "a second login: {event}");
            }
            "demand" => assert!(!logged_in[&number], "a 401 after the login: {event}"),
            "request" => {
                assert!(logged_in[&number], "{event}");
                requests += 1;
            }
            other => panic!("{other}: {event}"),
        }
    }
    let logins = server.events("login");
    let right = |login: &Value| login["binding"] == "right" && login["mic"] == true;
    assert!(logins.iter().all(right), "{logins:?}");
    (logins.len(), requests)
}

async fn call(server: &Server) {
    let builder = builder(Scheme::Ntlm, OPERATOR, server.port()).trust(server.pinned());
    let answers = at_once(&builder.connections(CONNECTIONS).build().unwrap(), &path(), CALLS).await;
    assert_eq!(answers.len(), CALLS);
    assert!(answers.iter().all(|answer| answer.return_value.raw() == 0 && answer.errors.len() == 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_calls_take_sixteen_logins() {
    let Some(python) = needed::python() else { return };
    let server = Server::acceptor(&python, &[]);
    call(&server).await;
    assert_eq!(logins_and_requests(&server), (CONNECTIONS, CALLS));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_calls_are_all_answered_where_the_host_closes_after_every_fifth_answer() {
    let Some(python) = needed::python() else { return };
    let server = Server::acceptor(&python, &["--close-after", "5"]);
    call(&server).await;
    let (logins, requests) = logins_and_requests(&server);
    assert_eq!(requests, CALLS);
    // Five calls a login. A call that meets a closed connection is repeated on a new one, which may take the place of an idle connection that was
    // not used up, and the last connections are still open in the end.
    let used_up = CALLS / 5;
    assert!((used_up..=2 * used_up + CONNECTIONS).contains(&logins), "{logins} logins");
}
