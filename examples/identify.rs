//! Shows what is listening: `CIMJOB_PASSWORD=... identify HOST USER [PIN]` (DSP0226 section 11).

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;

#[path = "shared/connect.rs"]
mod connect;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [host, user, pin @ ..] = arguments.as_slice() else {
        return Err("usage: identify HOST USER [PIN]".into());
    };
    let client = connect::connect(host, user, pin.first().map(String::as_str))?;
    let identity = client.identify().await?;
    println!("vendor   {}", identity.vendor.as_deref().unwrap_or("not reported").escape_debug());
    println!("version  {}", identity.version.as_deref().unwrap_or("not reported").escape_debug());
    for protocol in &identity.protocol_versions {
        println!("protocol {}", protocol.escape_debug());
    }
    Ok(())
}
