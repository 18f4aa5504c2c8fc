#!/usr/bin/env bash
# Runs cimjob with the arguments of the action, one a line. Secrets go through the environment, never through the arguments, which other users of the machine see.
#
#   INPUT_ARGUMENTS [INPUT_REPORT INPUT_HOST INPUT_USER INPUT_PASSWORD INPUT_PIN]     GITHUB_OUTPUT
set -uo pipefail

# The runner shows *** where this text is printed from now on.
mask() { # text
    local text="${1//'%'/%25}"
    text="${text//$'\r'/%0D}"
    printf '::add-mask::%s\n' "${text//$'\n'/%0A}"
}

# What is empty is not set, so that variables of the step count.
for name in HOST USER PASSWORD PIN; do
    input="INPUT_$name"
    [ -z "${!input:-}" ] || export "CIMJOB_$name=${!input}"
done
[ -z "${CIMJOB_PASSWORD:-}" ] || mask "$CIMJOB_PASSWORD"
unset INPUT_PASSWORD

arguments=()
while IFS= read -r line; do
    [ -z "$line" ] || arguments+=("$line")
done <<<"$INPUT_ARGUMENTS"
case "${arguments[0]:-}" in
    explain | list | wait | report | watch)
        while IFS= read -r line; do
            [ -z "$line" ] || arguments+=(--report "$line")
        done <<<"${INPUT_REPORT:-}"
        ;;
esac

cimjob "${arguments[@]}"
code=$?
printf 'exit-code=%s\n' "$code" >>"$GITHUB_OUTPUT"
exit "$code"
