/// The parts of what `shell-init` says to zsh 5.
enum ZshScript {
    /// See `BashScript.function`.
    static let function = #"""
        # jobs in zsh. In ~/.zshrc, behind compinit: eval "$(env jobs shell-init zsh)"
        unalias jobs 2>/dev/null || :
        function jobs {
            case ${1-} in
                ([a-zA-Z]*|-h|--help|--version) @PROGRAM@ "$@" ;;
                (*) builtin jobs "$@" ;;
            esac
        }
        export JOBS_SHELL_INIT=zsh

        """#

    static let completion = #"""
        _jobs() {
            local -a answer place values
            local line word
            answer=("${(@f)$(@PROGRAM@ complete zsh "${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
            case $answer[1] in
                (files) compset -P '--*='; _files ;;
                (directories) compset -P '--*='; _files -/ ;;
                (command\ *)
                    place=(${=answer[1]})
                    words=("${(@)words[place[2]+1,-1]}")
                    (( CURRENT -= place[2] ))
                    _normal
                    ;;
                (*)
                    for line in "${(@)answer[2,-1]}"; do
                        word=${line%%$'\t'*}
                        values+=("${${word//\\/\\\\}//:/\\:}:${line#*$'\t'}")
                    done
                    (( $#values )) || return 1
                    if [[ $answer[1] == nospace ]]; then
                        _describe -V -t jobs 'jobs' values -S ''
                    else
                        _describe -V -t jobs 'jobs' values
                    fi
                    ;;
            esac
        }

        """#

    static let registration = #"""
        (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
        compdef _jobs jobs jobctl

        """#

    /// Asks the program, once before each prompt.
    static let state = #"""
        _jobs_state() {
            _jobs_answer=("${(@f)$(@PROGRAM@ shell-state "${_jobs_cursor-}" 2>/dev/null)}")
            typeset -g _jobs_cursor=$_jobs_answer[1]
        }
        autoload -Uz add-zsh-hook
        typeset -ga _jobs_answer
        add-zsh-hook precmd _jobs_state

        """#

    static let notices = #"""
        _jobs_notices() { (( $#_jobs_answer < 3 )) || print -rlu2 -- "${(@)_jobs_answer[3,-1]}" }
        add-zsh-hook precmd _jobs_notices

        """#

    /// An element of psvar needs neither PROMPT_SUBST nor quoting.
    static let prompt = #"""
        if (( ! $+_jobs_place )); then
            typeset -g _jobs_place=$(( $#psvar + 1 ))
            PROMPT="%(${_jobs_place}V.[%${_jobs_place}v] .)$PROMPT"
        fi
        _jobs_prompt() { psvar[_jobs_place]=$_jobs_answer[2] }
        add-zsh-hook precmd _jobs_prompt

        """#
}
