//! CredSSP against pyspnego, which is the host here (MS-CSSP 3.1.5); what it answers is not recorded from Windows.

use cimjob::auth::{CredSspError, Credentials, Mechanism, MechanismError, Password, SealError};
use cimjob::sspi::CredSsp;
use serde_json::json;

use crate::calls::{JUERGEN, OPERATOR, User, WRONG_PASSWORD};
use crate::context::{Context, Login, assert_messages_both_ways, assert_refuses_changed, assert_seals_both_ways};
use crate::needed;

fn credssp((account, password): User) -> Box<CredSsp> {
    let credentials = Credentials { account: account.parse().unwrap(), password: Password::new(password.to_owned()) };
    Box::new(CredSsp::new(&credentials, "HTTP/localhost").unwrap())
}

/// The host with these options, and how a login at it ends.
fn refusal(options: &[&str], user: User) -> Option<CredSspError> {
    let python = needed::python()?;
    let mut context = Context::start(&python, &[&["--protocol", "credssp"], options].concat(), &[]);
    match context.log_in(&mut *credssp(user)) {
        Login::RefusedHere(MechanismError::CredSsp(error)) => Some(error),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_password_arrives_and_messages_go_both_ways_over_each_version_of_tls() {
    let Some(python) = needed::python() else { return };
    for (tls, legs) in [("1.2", 6), ("1.3", 6)] {
        let mut context = Context::start(&python, &["--protocol", "credssp", "--tls", tls], &[]);
        let mut mechanism = credssp(OPERATOR);
        assert_eq!(context.log_in(&mut *mechanism), Login::Complete(legs));
        let version = format!("TLSv{tls}");
        assert_eq!(context.seen(), json!({"tls": version, "user": OPERATOR.0, "password": OPERATOR.1}));
        let mut sealer = mechanism.sealer().unwrap();
        assert_seals_both_ways(&mut context, &mut *sealer);
        assert_messages_both_ways(&mut context, &mut *sealer);
        assert_refuses_changed(&mut context, &mut *sealer);
    }
}

#[test]
fn an_account_beyond_ascii_logs_in() {
    let Some(python) = needed::python() else { return };
    let mut context = Context::start(&python, &["--protocol", "credssp"], &[]);
    assert!(matches!(context.log_in(&mut *credssp(JUERGEN)), Login::Complete(_)));
    assert_eq!(context.seen()["password"], JUERGEN.1);
}

#[test]
fn a_part_larger_than_a_record_is_not_sealed() {
    let Some(python) = needed::python() else { return };
    let mut context = Context::start(&python, &["--protocol", "credssp"], &[]);
    let mut mechanism = credssp(OPERATOR);
    context.log_in(&mut *mechanism);
    assert_eq!(mechanism.sealer().unwrap().seal(&[0; 16_385]), Err(SealError::Malformed));
}

#[test]
fn a_repeated_message_is_refused() {
    let Some(python) = needed::python() else { return };
    let mut context = Context::start(&python, &["--protocol", "credssp"], &[]);
    let mut mechanism = credssp(OPERATOR);
    context.log_in(&mut *mechanism);
    let mut sealer = mechanism.sealer().unwrap();
    let (header, data) = context.seals(b"a message");
    sealer.open(&header, &data).unwrap();
    assert_eq!(sealer.open(&header, &data), Err(SealError::Signature));
}

#[test]
fn a_wrong_password_is_told_by_its_status() {
    let Some(error) = refusal(&[], WRONG_PASSWORD) else { return };
    // pyspnego puts in what SSPI calls it.
    let told = "SEC_E_LOGON_DENIED (0x8009030c): the logon was refused: name or password, or the channel binding";
    assert_eq!(error, CredSspError::Refused { status: 0x8009_030C, told: told.to_owned() });
}

#[test]
fn an_unknown_user_is_refused_alike() {
    let Some(error) = refusal(&[], (r"LAB\nobody", "x")) else { return };
    assert!(matches!(error, CredSspError::Refused { .. }), "{error}");
}

#[test]
fn a_host_that_gives_no_reason_is_told_apart() {
    let Some(error) = refusal(&["--fault", "no-reason"], WRONG_PASSWORD) else { return };
    assert_eq!(error, CredSspError::NoAnswer);
}

#[test]
fn a_host_that_does_not_prove_its_key_gets_no_password() {
    let Some(error) = refusal(&["--fault", "other-key"], OPERATOR) else { return };
    assert_eq!(error, CredSspError::NotTheHost);
}

#[test]
fn a_host_before_cve_2018_0886_is_refused() {
    let Some(error) = refusal(&["--fault", "old-version"], OPERATOR) else { return };
    assert_eq!(error, CredSspError::OldVersion { version: 4 });
}

#[test]
fn a_proof_that_is_cut_off_is_refused() {
    let Some(error) = refusal(&["--fault", "short-proof"], OPERATOR) else { return };
    assert_eq!(error, CredSspError::Unreadable);
}

#[test]
fn noise_is_refused() {
    let Some(error) = refusal(&["--fault", "noise"], OPERATOR) else { return };
    assert_eq!(error, CredSspError::Unreadable);
}

#[test]
fn a_host_that_breaks_off_tls_is_told() {
    let mut mechanism = credssp(OPERATOR);
    mechanism.step(None, None).unwrap();
    let error = mechanism.step(Some(b"\x15\x03\x03\x00\x02\x02\x28"), None).unwrap_err();
    assert!(matches!(error, MechanismError::CredSsp(CredSspError::Tls { .. })), "{error}");
}

#[test]
fn a_password_like_a_hash_is_not_taken_for_one() {
    let password = Password::new("$NTLM$:a4f49c406510bdcab6824ee7c30fd852".to_owned());
    let credentials = Credentials { account: r"LAB\operator".parse().unwrap(), password };
    assert_eq!(CredSsp::new(&credentials, "HTTP/localhost").unwrap_err(), CredSspError::PasswordLikeHash);
}
