//! The documents of the commands that look at this machine only.

use crate::auth::Account;
use crate::client::Endpoint;

use crate::report::document::{Content, Report};
use crate::report::settings::{Kept, KeyringReport, SettingReport, SettingsReport};

impl Report {
    pub(crate) fn settings(settings: Vec<SettingReport>) -> Self {
        Self::new(None, Content::Settings(SettingsReport { settings }))
    }

    pub(crate) fn keyring(account: &Account, endpoint: &Endpoint, kept: Kept) -> Self {
        Self::of(endpoint, Content::Keyring(KeyringReport::of(account, endpoint, kept)))
    }
}
