//! The way to a receiver of messages: whom to trust there, and through which proxy.

use std::io::Read;
use std::path::Path;

use crate::client::{PostError, Poster, Proxying, SharedTls, TlsOptions, Trust};
use crate::watch::sink::named_file;
use crate::watch::sink::settings_error::SinkSettingsError;

/// What a sink says of its way, and what holds if it says nothing.
pub(super) struct SinkWay<'a> {
    pub(super) ca_file: Option<&'a Path>,
    pub(super) proxy: Option<&'a str>,
    pub(super) tls: &'a SharedTls,
    pub(super) proxying: &'a Proxying,
}

/// The most bytes of certificates.
const LONGEST: u64 = 1024 * 1024;

impl SinkWay<'_> {
    /// Posts to this URL. A relative path begins at `folder`.
    pub(super) fn poster(&self, url: &str, folder: &Path) -> Result<Poster, SinkSettingsError> {
        let proxying = match self.proxy {
            Some(proxy) => Proxying::Through(proxy.parse()?),
            None => self.proxying.clone(),
        };
        let Some(file) = self.ca_file else { return Ok(Poster::new(url, self.tls, &proxying)?) };
        if !url.starts_with("https://") {
            return Err(SinkSettingsError::CaWithoutTls);
        }
        let file = folder.join(file);
        let trust = Trust::SystemAnd(read(&file)?);
        let tls = SharedTls::from(TlsOptions { trust, ..self.tls.options().clone() });
        Poster::new(url, &tls, &proxying).map_err(|error| match error {
            error @ PostError::Configuration(_) => SinkSettingsError::Authorities(file, error),
            error => error.into(),
        })
    }
}

fn read(file: &Path) -> Result<Vec<u8>, SinkSettingsError> {
    let mut certificates = Vec::new();
    let read = named_file::open(file).and_then(|opened| opened.take(LONGEST).read_to_end(&mut certificates));
    read.map_err(|error| SinkSettingsError::Unreadable(file.to_owned(), error))?;
    Ok(certificates)
}
