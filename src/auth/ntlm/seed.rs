//! What a login needs from outside: randomness and the time (MS-NLMP 3.1.5.1.2).

use std::fmt;

use zeroize::Zeroize;

use crate::auth::FileTime;

/// Fresh randomness and the present time for one login. The key is wiped on drop and not in `Debug`.
pub struct NtlmSeed {
    /// The ClientChallenge: eight random bytes.
    pub client_challenge: [u8; 8],
    /// The ExportedSessionKey: sixteen random bytes, secret.
    pub exported_session_key: [u8; 16],
    /// The present time, used only if the host does not send its own.
    pub now: FileTime,
}

impl Drop for NtlmSeed {
    fn drop(&mut self) {
        self.exported_session_key.zeroize();
    }
}

impl fmt::Debug for NtlmSeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NtlmSeed").field("now", &self.now).finish_non_exhaustive()
    }
}
