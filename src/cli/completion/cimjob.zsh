#compdef cimjob
# Completion of cimjob in zsh: each key asks `cimjob` itself.
_cimjob() {
    local line value
    local -a whole begun
    for line in "${(@f)$(command cimjob completion zsh -- "${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
        value=${line%%$'\t'*}
        [[ -n $value ]] || continue
        case $value in
            *[=/:]) begun+=("${value//:/\\:}:${line#*$'\t'}") ;;
            *) whole+=("${value//:/\\:}:${line#*$'\t'}") ;;
        esac
    done
    (( $#whole )) && _describe -V cimjob whole
    (( $#begun )) && _describe -V cimjob begun -S ''
}
if [ "$funcstack[1]" = _cimjob ]; then
    _cimjob "$@"
else
    compdef _cimjob cimjob
fi
