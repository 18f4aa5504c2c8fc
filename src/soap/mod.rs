//! The SOAP envelope and its faults.
