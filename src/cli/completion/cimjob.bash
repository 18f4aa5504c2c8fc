# Completion of cimjob in bash: each key asks `cimjob` itself.
_cimjob() {
    local line=${COMP_LINE:0:COMP_POINT} words=() last=-1 i
    # Bash splits words at = and :, which belong to them here: what no space is between is one word.
    for ((i = 0; i < COMP_CWORD; i++)); do
        _cimjob_word "${COMP_WORDS[i]}"
        line=${line#"${COMP_WORDS[i]}"}
    done
    _cimjob_word "$line"

    # Bash keeps what is before the last of these characters, or before a quote that is open.
    local typed=${words[last]} splits=${COMP_WORDBREAKS//[^=:@]/} there='' quote='' value
    case $typed in
        *[\"\']*) there=${typed%"${typed##*[\"\']}"} quote=yes ;;
        *) [ -z "$splits" ] || there=${typed%"${typed##*[$splits]}"} ;;
    esac
    for ((i = 0; i <= last; i++)); do words[i]=${words[i]//[\"\']/}; done
    [ -n "$quote" ] || words[last]=${words[last]//\\/}
    there=${there//[\"\']/}

    COMPREPLY=()
    while IFS=$'\t' read -r value _; do
        value=${value#"$there"}
        case $value in *[=/:]) compopt -o nospace 2>/dev/null ;; esac
        [ -n "$quote" ] || printf -v value %q "$value"
        COMPREPLY+=("$value")
    done < <(command cimjob completion bash -- "${words[@]}" 2>/dev/null)
}

# Adds to the last word, or begins a new one after a space.
_cimjob_word() {
    local rest=${line#"${line%%[![:space:]]*}"}
    if ((last >= 0)) && [ "$rest" = "$line" ]; then
        words[last]+=${1#"${1%%[![:space:]]*}"}
    else
        words[++last]=${1#"${1%%[![:space:]]*}"}
    fi
    line=$rest
}

complete -o bashdefault -F _cimjob cimjob
