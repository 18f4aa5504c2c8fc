//! An operator, an account and users as NATS signs them: JSON Web Tokens with Ed25519 keys.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use nkeys::KeyPair;
use serde_json::{Value, json};

/// Signs an account, and the account users.
pub(super) struct Authority {
    operator: KeyPair,
    account: KeyPair,
    /// The server needs one for itself.
    system: KeyPair,
}

impl Authority {
    pub(super) fn new() -> Self {
        let [account, system] = [KeyPair::new_account(), KeyPair::new_account()];
        Self { operator: KeyPair::new_operator(), account, system }
    }

    /// What a server needs that trusts the operator, and knows the account.
    pub(super) fn configuration(&self) -> String {
        let operator = token(&self.operator, &self.operator, &json!({ "type": "operator", "version": 2 }));
        let signed = [(&self.account, -1), (&self.system, 0)].map(|(key, storage)| {
            format!("{}: \"{}\"", key.public_key(), token(&self.operator, key, &account(storage)))
        });
        let (system, accounts) = (self.system.public_key(), signed.join("\n"));
        format!(
            "operator: \"{operator}\"\nsystem_account: {system}\nresolver: MEMORY\nresolver_preload {{\n{accounts}\n}}\n"
        )
    }

    /// The credentials file of a user, who may subscribe to the place of the own answers and to questions.
    pub(super) fn credentials(&self, user: &KeyPair) -> String {
        let inbox = format!("_INBOX_{}.>", user.public_key());
        let rights = json!({
            "type": "user", "version": 2, "subs": -1, "data": -1, "payload": -1,
            "pub": {}, "sub": { "allow": [inbox, "cimjob.ask.>"] }
        });
        let (token, seed) = (token(&self.account, user, &rights), user.seed().unwrap());
        format!(
            "-----BEGIN NATS USER JWT-----\n{token}\n------END NATS USER JWT------\n\n\
             -----BEGIN USER NKEY SEED-----\n{seed}\n------END USER NKEY SEED------\n"
        )
    }
}

/// An account without limits but those of its storage; that of the server itself has none.
fn account(storage: i32) -> Value {
    let limits = json!({
        "subs": -1, "data": -1, "payload": -1, "imports": -1, "exports": -1, "wildcards": true, "conn": -1, "leaf": -1,
        "mem_storage": storage, "disk_storage": storage, "streams": storage, "consumer": storage
    });
    json!({ "type": "account", "version": 2, "limits": limits })
}

fn token(issuer: &KeyPair, subject: &KeyPair, nats: &Value) -> String {
    let (iss, sub) = (issuer.public_key(), subject.public_key());
    let claims = json!({ "jti": "1", "iat": 1_700_000_000, "iss": iss, "sub": sub, "name": "test", "nats": nats });
    let encoded = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", encoded(&json!({ "typ": "JWT", "alg": "ed25519-nkey" })), encoded(&claims));
    let signature = URL_SAFE_NO_PAD.encode(issuer.sign(signed.as_bytes()).unwrap());
    format!("{signed}.{signature}")
}
