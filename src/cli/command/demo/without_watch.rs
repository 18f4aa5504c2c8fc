//! `cimjob demo watch` in a build without `watch`.

use crate::cli::ending::failure::Failure;
use crate::cli::terminal::output::Output;
use crate::report::Exit;

#[expect(clippy::unused_async, reason = "the same as with the feature")]
pub(super) async fn run(_output: &mut Output) -> Result<Exit, Failure> {
    Err(Failure::Usage(NOT_BUILT.to_owned()))
}

const NOT_BUILT: &str = "this cimjob was built without watch: build it with --features watch (a default feature)";
