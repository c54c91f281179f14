#!/bin/bash

__jobs_cursor_index_in_current_word() {
    local remaining="${COMP_LINE}"

    local word
    for word in "${COMP_WORDS[@]::COMP_CWORD}"; do
        remaining="${remaining##*([[:space:]])"${word}"*([[:space:]])}"
    done

    local -ir index="$((COMP_POINT - ${#COMP_LINE} + ${#remaining}))"
    if [[ "${index}" -le 0 ]]; then
        printf 0
    else
        printf %s "${index}"
    fi
}

# positional arguments:
#
# - 1: the current (sub)command's count of positional arguments
#
# required variables:
#
# - repeating_flags: the repeating flags that the current (sub)command can accept
# - non_repeating_flags: the non-repeating flags that the current (sub)command can accept
# - repeating_options: the repeating options that the current (sub)command can accept
# - non_repeating_options: the non-repeating options that the current (sub)command can accept
# - positional_number: value ignored
# - unparsed_words: unparsed words from the current command line
#
# modified variables:
#
# - non_repeating_flags: remove flags for this (sub)command that are already on the command line
# - non_repeating_options: remove options for this (sub)command that are already on the command line
# - positional_number: set to the current positional number
# - unparsed_words: remove all flags, options, and option values for this (sub)command
__jobs_offer_flags_options() {
    local -ir positional_count="${1}"
    positional_number=0

    local was_flag_option_terminator_seen=false
    local is_parsing_option_value=false

    local -ar unparsed_word_indices=("${!unparsed_words[@]}")
    local -i word_index
    for word_index in "${unparsed_word_indices[@]}"; do
        if "${is_parsing_option_value}"; then
            # This word is an option value:
            # Reset marker for next word iff not currently the last word
            [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]] && is_parsing_option_value=false
            unset "unparsed_words[${word_index}]"
            # Do not process this word as a flag or an option
            continue
        fi

        local word="${unparsed_words["${word_index}"]}"
        if ! "${was_flag_option_terminator_seen}"; then
            case "${word}" in
            --)
                unset "unparsed_words[${word_index}]"
                # by itself -- is a flag/option terminator, but if it is the last word, it is the start of a completion
                if [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]]; then
                    was_flag_option_terminator_seen=true
                fi
                continue
                ;;
            -*)
                # ${word} is a flag or an option
                # If ${word} is an option, mark that the next word to be parsed is an option value
                local option
                for option in "${repeating_options[@]}" "${non_repeating_options[@]}"; do
                    [[ "${word}" = "${option}" ]] && is_parsing_option_value=true && break
                done

                # Remove ${word} from ${non_repeating_flags} or ${non_repeating_options} so it isn't offered again
                local not_found=true
                local -i index
                for index in "${!non_repeating_flags[@]}"; do
                    if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                        unset "non_repeating_flags[${index}]"
                        non_repeating_flags=("${non_repeating_flags[@]}")
                        not_found=false
                        break
                    fi
                done
                if "${not_found}"; then
                    for index in "${!non_repeating_flags[@]}"; do
                        if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                            unset "non_repeating_flags[${index}]"
                            non_repeating_flags=("${non_repeating_flags[@]}")
                            break
                        fi
                    done
                fi
                unset "unparsed_words[${word_index}]"
                continue
                ;;
            esac
        fi

        # ${word} is neither a flag, nor an option, nor an option value
        if [[ "${positional_number}" -lt "${positional_count}" || "${positional_count}" -lt 0 ]]; then
            # ${word} is a positional
            ((positional_number++))
            unset "unparsed_words[${word_index}]"
        else
            if [[ -z "${word}" ]]; then
                # Could be completing a flag, option, or subcommand
                positional_number=-1
            else
                # ${word} is a subcommand or invalid, so stop processing this (sub)command
                positional_number=-2
            fi
            break
        fi
    done

    unparsed_words=("${unparsed_words[@]}")

    if\
        ! "${was_flag_option_terminator_seen}"\
        && ! "${is_parsing_option_value}"\
        && [[ ("${cur}" = -* && "${positional_number}" -ge 0) || "${positional_number}" -eq -1 ]]
    then
        COMPREPLY+=($(compgen -W "${repeating_flags[*]} ${non_repeating_flags[*]} ${repeating_options[*]} ${non_repeating_options[*]}" -- "${cur}"))
    fi
}

__jobs_add_completions() {
    local completion
    while IFS='' read -r completion; do
        COMPREPLY+=("${completion}")
    done < <(IFS=$'\n' compgen "${@}" -- "${cur}")
}

__jobs_custom_complete() {
    if [[ -n "${cur}" || -z ${COMP_WORDS[${COMP_CWORD}]} || "${COMP_LINE:${COMP_POINT}:1}" != ' ' ]]; then
        local -ar words=("${COMP_WORDS[@]}")
    else
        local -ar words=("${COMP_WORDS[@]::${COMP_CWORD}}" '' "${COMP_WORDS[@]:${COMP_CWORD}}")
    fi

    "${COMP_WORDS[0]}" "${@}" "${words[@]}"
}

_jobs() {
    local state
    state="$(shopt -p;shopt -po)"
    trap "${state//$'\n'/;}" RETURN
    shopt -s extglob
    set +o history +o posix

    local -xr SAP_SHELL=bash
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(IFS='.';printf %s "${BASH_VERSINFO[*]}")"
    local -r SAP_SHELL_VERSION

    local -r cur="${2}"
    local -r prev="${3}"

    local -i positional_number
    local -a unparsed_words=("${COMP_WORDS[@]:1:${COMP_CWORD}}")

    local -a repeating_flags=()
    local -a non_repeating_flags=(--version -h --help)
    local -a repeating_options=()
    local -a non_repeating_options=()
    __jobs_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    run|status|list|logs|wait|kill|send|pause|resume|retry|remove|progress|group|events|supervisor|doctor|help)
        # Offer subcommand argument completions
        "_jobs_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'run status list logs wait kill send pause resume retry remove progress group events supervisor doctor help' -- "${cur}"))
        ;;
    esac
}

_jobs_run() {
    repeating_flags=()
    non_repeating_flags=(--follow -f --wait --quiet -q --json --clean-env --interactive -i --merge --linger --leave --version -h --help)
    repeating_options=(--label -e --env --env-file --limit)
    non_repeating_options=(-c --name --group --metadata --cwd --nice --umask --stdin --max-output --timeout --grace --color)
    __jobs_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '-c')
        return
        ;;
    '--name')
        return
        ;;
    '--label')
        return
        ;;
    '--group')
        return
        ;;
    '--metadata')
        return
        ;;
    '--cwd')
        return
        ;;
    '-e'|'--env')
        return
        ;;
    '--env-file')
        return
        ;;
    '--nice')
        return
        ;;
    '--umask')
        return
        ;;
    '--limit')
        return
        ;;
    '--stdin')
        return
        ;;
    '--max-output')
        return
        ;;
    '--timeout')
        return
        ;;
    '--grace')
        return
        ;;
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_status() {
    repeating_flags=()
    non_repeating_flags=(--check --env --show-secrets --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--color)
    __jobs_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_list() {
    repeating_flags=()
    non_repeating_flags=(--all -a --quiet -q --json --version -h --help)
    repeating_options=(--status --label --group)
    non_repeating_options=(-n --format --since --name --color)
    __jobs_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '-n')
        return
        ;;
    '--format')
        return
        ;;
    '--status')
        return
        ;;
    '--since')
        return
        ;;
    '--name')
        return
        ;;
    '--label')
        return
        ;;
    '--group')
        return
        ;;
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_logs() {
    repeating_flags=()
    non_repeating_flags=(--follow -f --stdout --stderr -t --timestamps --plain --no-plain --version -h --help)
    repeating_options=()
    non_repeating_options=(-n --since --until --grep --color)
    __jobs_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '-n')
        return
        ;;
    '--since')
        return
        ;;
    '--until')
        return
        ;;
    '--grep')
        return
        ;;
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_wait() {
    repeating_flags=()
    non_repeating_flags=(--any --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--timeout --output --idle --color)
    __jobs_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--timeout')
        return
        ;;
    '--output')
        return
        ;;
    '--idle')
        return
        ;;
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_kill() {
    repeating_flags=()
    non_repeating_flags=(--all --now --tree --json --version -h --help)
    repeating_options=(--label --group)
    non_repeating_options=(--grace --signal -s --name --color)
    __jobs_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--grace')
        return
        ;;
    '--signal'|'-s')
        return
        ;;
    '--name')
        return
        ;;
    '--label')
        return
        ;;
    '--group')
        return
        ;;
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_send() {
    repeating_flags=()
    non_repeating_flags=(--eof -n --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--file --color)
    __jobs_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--file')
        return
        ;;
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_pause() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--color)
    __jobs_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_resume() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--color)
    __jobs_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_retry() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--color)
    __jobs_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_remove() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--color)
    __jobs_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_progress() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--job --color)
    __jobs_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--job')
        return
        ;;
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_group() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __jobs_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    list|set|pause|resume|remove)
        # Offer subcommand argument completions
        "_jobs_group_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'list set pause resume remove' -- "${cur}"))
        ;;
    esac
}

_jobs_group_list() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--color)
    __jobs_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_group_set() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--slots --color)
    __jobs_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--slots')
        return
        ;;
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_group_pause() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--color)
    __jobs_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_group_resume() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--color)
    __jobs_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_group_remove() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--color)
    __jobs_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_events() {
    repeating_flags=()
    non_repeating_flags=(--follow -f --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--after --color)
    __jobs_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--after')
        return
        ;;
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_supervisor() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __jobs_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    status|start|stop|restart)
        # Offer subcommand argument completions
        "_jobs_supervisor_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'status start stop restart' -- "${cur}"))
        ;;
    esac
}

_jobs_supervisor_status() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--color)
    __jobs_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_supervisor_start() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--color)
    __jobs_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_supervisor_stop() {
    repeating_flags=()
    non_repeating_flags=(--kill-jobs --version -h --help)
    repeating_options=()
    non_repeating_options=(--color)
    __jobs_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_supervisor_restart() {
    repeating_flags=()
    non_repeating_flags=(--force --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--color)
    __jobs_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_doctor() {
    repeating_flags=()
    non_repeating_flags=(--repair --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--color)
    __jobs_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--color')
        __jobs_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_jobs_help() {
    repeating_flags=()
    non_repeating_flags=(--version)
    repeating_options=()
    non_repeating_options=()
    __jobs_offer_flags_options -1
}

complete -o filenames -F _jobs jobs
