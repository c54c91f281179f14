_jobs() {
    local -a answer
    mapfile -t answer <<<"$(command jobctl complete bash "${COMP_LINE:0:COMP_POINT}" "$2" "${COMP_TYPE:-9}" 2>/dev/null)"
    COMPREPLY=()
    case ${answer[0]} in
    files)
        compopt -o filenames 2>/dev/null
        _jobs_reply "$(compgen -f -- "$2")"
        ;;
    directories)
        compopt -o filenames 2>/dev/null
        _jobs_reply "$(compgen -d -- "$2")"
        ;;
    command\ *)
        local -a place=(${answer[0]})
        # bash takes words apart at = and :, the program does not.
        local offset=$((place[1] + COMP_CWORD - place[2]))
        if declare -F _command_offset >/dev/null; then
            _command_offset "$offset"
        elif ((COMP_CWORD == offset)); then
            _jobs_reply "$(compgen -c -- "$2")"
        else
            compopt -o filenames 2>/dev/null
            _jobs_reply "$(compgen -f -- "$2")"
        fi
        ;;
    *)
        COMPREPLY=("${answer[@]:1}")
        [[ ${answer[0]} != nospace ]] || compopt -o nospace 2>/dev/null
        ;;
    esac
}
_jobs_reply() { [[ -z $1 ]] || mapfile -t COMPREPLY <<<"$1"; }
complete -o nosort -F _jobs jobs jobctl
