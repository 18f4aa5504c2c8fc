//! What a credential helper prints is an answer or refused, without a secret in the words (docs/credentials.md, version 1).

pub(crate) fn check(bytes: &[u8]) {
    if let Some(refused) = cimjob::cli::fuzzing::helper(bytes) {
        assert!(!refused.is_empty() && !refused.contains("hunter2"), "{refused}");
        assert!(refused.len() < 400, "{refused}");
    }
}
