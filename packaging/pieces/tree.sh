# The files of `.deb` and `.rpm`, as they lie below `/`.

license_files=(LICENSE-MIT LICENSE-APACHE NOTICE)

# Completions and man pages, as the program prints them.
completions() { # program tree zsh-folder
    local shared="$2/usr/share"
    install -d "$shared/bash-completion/completions" "$shared/zsh/$3" "$shared/fish/vendor_completions.d"
    "$1" completion bash >"$shared/bash-completion/completions/cimjob"
    "$1" completion zsh >"$shared/zsh/$3/_cimjob"
    "$1" completion fish >"$shared/fish/vendor_completions.d/cimjob.fish"
    "$1" man "$shared/man"
    gzip --no-name --best "$shared/man/"*/*
}

documents() { # folder
    install -d "$1"
    install -m 0644 README.md CHANGELOG.md "${license_files[@]}" "$1"
    install -d "$1/nats"
    install -m 0644 packaging/nats/*.conf "$1/nats"
    python3 packaging/pieces/licenses.py >"$1/THIRD-PARTY-LICENSES"
}

tree() { # program tree zsh-folder
    local below="$2"
    install -D -m 0755 "$1" "$below/usr/bin/cimjob"
    install -D -m 0644 packaging/systemd/cimjob-watch.service "$below/usr/lib/systemd/system/cimjob-watch.service"
    install -D -m 0644 packaging/sysusers/cimjob.conf "$below/usr/lib/sysusers.d/cimjob.conf"
    install -d -m 0750 "$below/etc/cimjob" "$below/var/lib/cimjob"
    documents "$below/usr/share/doc/cimjob"
    completions "$1" "$below" "$3"
    find "$below" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
}
