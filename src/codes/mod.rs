//! Names of the codes a host answers with.
