/// The parts of what `shell-init` says to fish 3.
enum FishScript {
    /// See `BashScript.function`.
    static let function = #"""
        # jobs in fish. In ~/.config/fish/config.fish: env jobs shell-init fish | source
        function jobs --description 'Run jobs in the background, or show those of this shell'
            if string match -qr -- '^([a-zA-Z]|-h$|--help$|--version$)' "$argv[1]"
                @PROGRAM@ $argv
            else
                builtin jobs $argv
            end
        end
        set -gx JOBS_SHELL_INIT fish

        """#

    /// fish reads its own file about its builtin when `jobs` is completed first, and what it says would stand beside ours:
    /// it is read now, so that it can be erased.
    static let builtinCompletion = #"""
        if status is-interactive
            complete -C 'jobs -' >/dev/null 2>&1
        end

        """#

    static let completion = #"""
        function __jobs_complete
            set -l words (commandline -opc)
            set -l current (commandline -ct)
            set -l answer (@PROGRAM@ complete fish $words "$current" 2>/dev/null)
            set -l option (string match -r -- '^--[^=]*=' "$current")
            switch "$answer[1]"
                case files
                    printf "$option%s\n" (__fish_complete_path (string replace -r -- '^--[^=]*=' '' "$current"))
                case directories
                    printf "$option%s\n" (__fish_complete_directories (string replace -r -- '^--[^=]*=' '' "$current"))
                case 'command *'
                    set -l place (string split ' ' -- $answer[1])
                    set -e words[1..$place[2]]
                    complete -C (string join ' ' -- (string escape -- $words) "$current")
                case '*'
                    printf '%s\n' $answer[2..-1]
            end
        end
        complete -c jobs -e
        complete -c jobs -f -k -a '(__jobs_complete)'
        complete -c jobctl -e
        complete -c jobctl -f -k -a '(__jobs_complete)'

        """#

    /// Asks the program, once before each prompt.
    static let state = #"""
        function __jobs_state --on-event fish_prompt
            set -g __jobs_answer (@PROGRAM@ shell-state $__jobs_cursor 2>/dev/null)
            set -g __jobs_cursor $__jobs_answer[1]
            if functions -q __jobs_notices
                __jobs_notices
            end
        end

        """#

    static let notices = #"""
        function __jobs_notices
            if set -q __jobs_answer[3]
                printf '%s\n' $__jobs_answer[3..-1] >&2
            end
        end

        """#

    static let prompt = #"""
        if not functions -q __jobs_fish_prompt
            functions -c fish_prompt __jobs_fish_prompt
            function __jobs_status
                return $argv[1]
            end
            function fish_prompt
                set -l last $status
                if test -n "$__jobs_answer[2]"
                    printf '[%s] ' $__jobs_answer[2]
                end
                __jobs_status $last
                __jobs_fish_prompt
            end
        end

        """#
}
