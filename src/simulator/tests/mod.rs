//! The host asked with the text of requests, without a network: one file for each kind of request.

mod classes;
mod enumerate;
mod host;
mod methods;
mod strict;
