//! Sends operations over HTTPS.
