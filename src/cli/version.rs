//! What `--version` tells: version, commit, target and features.

/// The long form.
pub(in crate::cli) fn long() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let commit = option_env!("CIMJOB_COMMIT").unwrap_or("not recorded (debug build, or built without git)");
    let target = option_env!("CIMJOB_TARGET").unwrap_or("unknown");
    format!("{version}\ncommit: {commit}\ntarget: {target}\nfeatures: {}", features().join(", "))
}

fn features() -> Vec<&'static str> {
    let all = [
        ("cli", cfg!(feature = "cli")),
        ("completion", cfg!(feature = "completion")),
        ("native-tls", cfg!(feature = "native-tls")),
        ("pkcs12", cfg!(feature = "pkcs12")),
        ("sspi", cfg!(feature = "sspi")),
    ];
    all.into_iter().filter(|(_, is_on)| *is_on).map(|(name, _)| name).collect()
}
