/// The parts of what `shell-init` says to bash 4.4 or later.
enum BashScript {
    /// Words that begin with a letter are the program's, mistyped ones as well: it says what is near. The builtin's own
    /// are nothing, options, numbers and `%1`.
    static let function = #"""
        # jobs in bash. In ~/.bashrc: eval "$(env jobs shell-init bash)"
        unalias jobs 2>/dev/null || :
        function jobs {
            case ${1-} in
            [a-zA-Z]* | -h | --help | --version) @PROGRAM@ "$@" ;;
            *) builtin jobs "$@" ;;
            esac
        }
        export JOBS_SHELL_INIT=bash

        """#

    /// The program answers with what to do, and then the candidates, a line each. (Not `< <(…)`, which would change `$!`.)
    static let completion = #"""
        _jobs() {
            local -a answer
            mapfile -t answer <<<"$(@PROGRAM@ complete bash "${COMP_LINE:0:COMP_POINT}" "$2" "${COMP_TYPE:-9}" 2>/dev/null)"
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

        """#

    /// `env jobs …`: what completed `env` before still does the rest.
    static let environmentCompletion = #"""
        _jobs_env_before=$(complete -p env 2>/dev/null | sed -n 's/.* -F \([^ ]*\) .*/\1/p')
        [[ $_jobs_env_before != _jobs_env ]] || _jobs_env_before=
        _jobs_env() {
            if [[ ${COMP_WORDS[1]} == @(jobs|jobctl) ]] && ((COMP_CWORD > 1)); then
                _jobs "$@"
            elif [[ -n $_jobs_env_before ]]; then
                "$_jobs_env_before" "$@"
            else
                _jobs_reply "$(compgen -c -- "$2")"
            fi
        }
        complete -o default -o nosort -F _jobs_env env

        """#

    /// Asks the program, once before each prompt.
    static let state = #"""
        _jobs_state() {
            local status=$?
            mapfile -t _jobs_answer <<<"$(@PROGRAM@ shell-state "${_jobs_cursor-}" 2>/dev/null)"
            _jobs_cursor=${_jobs_answer[0]}
            _jobs_segment=${_jobs_answer[1]:+[${_jobs_answer[1]}] }
            return "$status"
        }
        [[ ${PROMPT_COMMAND-} == *_jobs_state* ]] || PROMPT_COMMAND="_jobs_state${PROMPT_COMMAND:+; $PROMPT_COMMAND}"

        """#

    static let notices = #"""
        _jobs_notices() {
            local status=$? line
            for line in "${_jobs_answer[@]:2}"; do printf '%s\n' "$line"; done >&2
            return "$status"
        }
        [[ $PROMPT_COMMAND == *_jobs_notices* ]] || PROMPT_COMMAND=${PROMPT_COMMAND/_jobs_state/_jobs_state; _jobs_notices}

        """#

    static let prompt = #"""
        [[ $PS1 == *_jobs_segment* ]] || PS1='${_jobs_segment-}'$PS1

        """#
}
