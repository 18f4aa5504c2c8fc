//! systemd's credential `cimjob.password` (systemd.exec(5), `LoadCredential=`): a file in `$CREDENTIALS_DIRECTORY` that only the service can read.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::PathBuf;
use std::time::Duration;

use crate::auth::Password;

use crate::cli::ending::failure::Failure;
use crate::cli::secret::line;

const NAME: &str = "cimjob.password";

/// `None` outside a service, and in one without this credential.
pub(super) fn password(time: Duration) -> Result<Option<Password>, Failure> {
    let Some(folder) = std::env::var_os("CREDENTIALS_DIRECTORY").filter(|folder| !folder.is_empty()) else {
        return Ok(None);
    };
    let path = PathBuf::from(folder).join(NAME);
    match line::within(time, || File::open(path).map(BufReader::new)) {
        Ok(password) => Ok(Some(password)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::configuration(format!("systemd's credential {NAME} cannot be read"), error)),
    }
}
