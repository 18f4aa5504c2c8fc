//! What a worker, a central watcher and an operator need to do at a server, and whether a login may.

use crate::doctor::{CheckName, Ending, Fix, Verdict};
use crate::nats::doctor::asker::Asker;
use crate::nats::leases::bucket;
use crate::nats::results::STREAM;
use crate::nats::site::SiteName;
use crate::watch::results::Topic;

/// A role at a site.
#[derive(Debug, Clone)]
pub(super) struct Role {
    pub(super) name: CheckName,
    /// The role in words.
    words: String,
    needs: Vec<Need>,
}

/// Something that a role does.
#[derive(Debug, Clone)]
struct Need {
    attempt: Attempt,
    /// The subject of the permission.
    permission: String,
}

/// How to find out, without a change, whether it is allowed.
#[derive(Debug, Clone)]
enum Attempt {
    /// A question to JetStream that it refuses, since it asks for what there is not.
    Ask(String, &'static str),
    /// A message that no stream takes.
    Touch(String),
    Subscribe(String),
}

/// What a login may not do of a role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Missing {
    publish: Vec<String>,
    subscribe: Vec<String>,
    /// How many needs the role has.
    of: usize,
}

/// A token that no host, shard, consumer or key has.
const NONE: &str = "=doctor";

/// Names another stream than the subject of the question, so that nothing is made.
const OTHER_STREAM: &str = r#"{"name":"cimjob-doctor","stream_name":"cimjob-doctor"}"#;

impl Role {
    /// What a worker of the site needs; `is_bucket_missing`: it has to make the bucket.
    pub(super) fn worker(site: &SiteName, is_bucket_missing: bool) -> Self {
        let (bucket, mut needs) = (bucket(site), Vec::new());
        for topic in Topic::ALL {
            let below = format!("cimjob.{}.{site}", topic.word());
            needs.push(Need::touch(format!("{below}.{NONE}"), format!("{below}.>")));
        }
        needs.push(Need::ask(format!("STREAM.INFO.KV_{bucket}")));
        if is_bucket_missing {
            needs.push(Need::ask(format!("STREAM.CREATE.KV_{bucket}")));
        }
        let key = format!("$JS.API.DIRECT.GET.KV_{bucket}");
        needs.push(Need {
            attempt: Attempt::Ask(format!("{key}.$KV.{bucket}.{NONE}"), ""),
            permission: format!("{key}.>"),
        });
        needs.push(Need::touch(format!("$KV.{bucket}.{NONE}"), format!("$KV.{bucket}.>")));
        let ask = format!("cimjob.ask.{site}");
        needs.push(Need { attempt: Attempt::Subscribe(format!("{ask}.{NONE}")), permission: format!("{ask}.*") });
        Self { name: CheckName::Worker, words: format!("a worker of the site {site}"), needs }
    }

    /// What a central watcher needs; `is_stream_missing`: it has to make the stream.
    pub(super) fn central(is_stream_missing: bool) -> Self {
        let mut needs = vec![Need::ask(format!("STREAM.INFO.{STREAM}"))];
        if is_stream_missing {
            needs.push(Need::ask(format!("STREAM.CREATE.{STREAM}")));
        }
        needs.push(Need::of_consumers("CREATE", ">"));
        needs.extend(["DELETE", "INFO", "MSG.NEXT"].map(|what| Need::of_consumers(what, "*")));
        needs.push(Need::touch(format!("$JS.ACK.{STREAM}.{NONE}.1.1.1.1.0"), format!("$JS.ACK.{STREAM}.>")));
        Self { name: CheckName::Central, words: "a central watcher".to_owned(), needs }
    }

    /// What an operator who asks the site needs.
    pub(super) fn operator(site: &SiteName) -> Self {
        let ask = format!("cimjob.ask.{site}");
        let needs = vec![Need::touch(format!("{ask}.{NONE}"), format!("{ask}.*"))];
        Self { name: CheckName::Operator, words: format!("an operator of the site {site}"), needs }
    }

    /// Tries all of it. What the server forbids is known after the next answer.
    pub(super) async fn attempt(&self, asker: &Asker) {
        for need in &self.needs {
            need.attempt(asker).await;
        }
    }

    /// What the login may not do.
    pub(super) fn missing(&self, asker: &Asker) -> Missing {
        let mut missing = Missing { of: self.needs.len(), ..Missing::default() };
        for need in &self.needs {
            match &need.attempt {
                Attempt::Subscribe(subject) if !asker.may_subscribe(subject) => {
                    missing.subscribe.push(need.permission.clone());
                }
                Attempt::Ask(subject, _) | Attempt::Touch(subject) if !asker.may_publish(subject) => {
                    missing.publish.push(need.permission.clone());
                }
                _ => {}
            }
        }
        missing
    }

    /// The verdict, if no other role is suited better.
    pub(super) fn judge(&self, missing: &Missing) -> Verdict {
        let words = &self.words;
        if missing.is_nothing() {
            return Verdict::Ok(format!("this login may do what {words} does"));
        }
        if missing.is_all() {
            return Verdict::Skipped(format!("this login is not one of {words}"));
        }
        Verdict::Warning(format!("{words} needs more: this login may not {}", missing.in_words()), missing.fix())
    }

    /// The verdict if the login is suited for no role: the one that it is nearest to fails.
    pub(super) fn judge_as_only(&self, missing: &Missing) -> Verdict {
        let found = format!("this login is suited for no role; as {} it may not {}", self.words, missing.in_words());
        Verdict::Failed(found, missing.fix(), Ending::Denied)
    }
}

impl Need {
    fn ask(what: String) -> Self {
        let subject = format!("$JS.API.{what}");
        Self {
            attempt: Attempt::Ask(subject.clone(), if what.starts_with("STREAM.CREATE") { OTHER_STREAM } else { "" }),
            permission: subject,
        }
    }

    fn of_consumers(what: &str, rest: &str) -> Self {
        let below = format!("$JS.API.CONSUMER.{what}.{STREAM}");
        Self { attempt: Attempt::Ask(format!("{below}.{NONE}"), OTHER_STREAM), permission: format!("{below}.{rest}") }
    }

    fn touch(subject: String, permission: String) -> Self {
        Self { attempt: Attempt::Touch(subject), permission }
    }

    async fn attempt(&self, asker: &Asker) {
        match &self.attempt {
            Attempt::Ask(subject, text) => asker.publish(subject, text).await,
            Attempt::Touch(subject) => asker.touch(subject).await,
            Attempt::Subscribe(subject) => drop(asker.subscribe(subject).await),
        }
    }
}

impl Missing {
    pub(super) fn is_nothing(&self) -> bool {
        self.count() == 0
    }

    pub(super) fn is_all(&self) -> bool {
        self.count() == self.of
    }

    /// How much of the role it may do, in hundredths.
    pub(super) fn share(&self) -> usize {
        (self.of.saturating_sub(self.count()) * 100).checked_div(self.of).unwrap_or(0)
    }

    fn count(&self) -> usize {
        self.publish.len() + self.subscribe.len()
    }

    fn in_words(&self) -> String {
        let publish = (!self.publish.is_empty()).then(|| format!("publish to {}", self.publish.join(", ")));
        let subscribe = (!self.subscribe.is_empty()).then(|| format!("subscribe to {}", self.subscribe.join(", ")));
        publish.into_iter().chain(subscribe).collect::<Vec<_>>().join(", nor ")
    }

    fn fix(&self) -> Fix {
        let list = |name: &str, subjects: &[String]| {
            let quoted: Vec<String> = subjects.iter().map(|subject| format!("\"{subject}\"")).collect();
            (!quoted.is_empty()).then(|| format!("{name}: [{}]", quoted.join(", ")))
        };
        let lists = list("publish", &self.publish).into_iter().chain(list("subscribe", &self.subscribe));
        Fix::server(format!("add to the permissions of this login: {}", lists.collect::<Vec<_>>().join(" ")))
    }
}
