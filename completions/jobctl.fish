function __jobctl_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __jobctl_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __jobctl_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __jobctl_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __jobctl_parse_tokens -S
    set -l unparsed_tokens (__jobctl_tokens -pc)
    switch $unparsed_tokens[1]
    case 'jobctl'
        __jobctl_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'run'
            __jobctl_parse_subcommand -r 1 'c=' 'f/follow' 'wait' 'q/quiet' 'json' 'name=' 'label=+' 'group=' 'metadata=' 'cwd=' 'e/env=+' 'env-file=+' 'clean-env' 'nice=' 'umask=' 'limit=+' 'stdin=' 'i/interactive' 'merge' 'max-output=' 'timeout=' 'grace=' 'linger' 'leave' 'color=' 'version' 'h/help'
        case 'status'
            __jobctl_parse_subcommand -r 1 'check' 'env' 'show-secrets' 'json' 'color=' 'version' 'h/help'
        case 'list'
            __jobctl_parse_subcommand 0 'a/all' 'n=' 'q/quiet' 'format=' 'status=+' 'since=' 'name=' 'label=+' 'group=+' 'json' 'color=' 'version' 'h/help'
        case 'logs'
            __jobctl_parse_subcommand -r 1 'f/follow' 'n=' 'since=' 'until=' 'stdout' 'stderr' 'grep=' 't/timestamps' 'plain' 'no-plain' 'color=' 'version' 'h/help'
        case 'wait'
            __jobctl_parse_subcommand -r 1 'any' 'timeout=' 'output=' 'idle=' 'json' 'color=' 'version' 'h/help'
        case 'kill'
            __jobctl_parse_subcommand -r 1 'all' 'now' 'grace=' 's/signal=' 'tree' 'name=' 'label=+' 'group=+' 'json' 'color=' 'version' 'h/help'
        case 'send'
            __jobctl_parse_subcommand -r 2 'file=' 'eof' 'n' 'json' 'color=' 'version' 'h/help'
        case 'pause'
            __jobctl_parse_subcommand -r 1 'json' 'color=' 'version' 'h/help'
        case 'resume'
            __jobctl_parse_subcommand -r 1 'json' 'color=' 'version' 'h/help'
        case 'retry'
            __jobctl_parse_subcommand -r 1 'json' 'color=' 'version' 'h/help'
        case 'remove'
            __jobctl_parse_subcommand -r 1 'json' 'color=' 'version' 'h/help'
        case 'progress'
            __jobctl_parse_subcommand -r 2 'job=' 'json' 'color=' 'version' 'h/help'
        case 'group'
            __jobctl_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'list'
                __jobctl_parse_subcommand 0 'json' 'color=' 'version' 'h/help'
            case 'set'
                __jobctl_parse_subcommand 1 'slots=' 'json' 'color=' 'version' 'h/help'
            case 'pause'
                __jobctl_parse_subcommand 1 'json' 'color=' 'version' 'h/help'
            case 'resume'
                __jobctl_parse_subcommand 1 'json' 'color=' 'version' 'h/help'
            case 'remove'
                __jobctl_parse_subcommand 1 'color=' 'version' 'h/help'
            end
        case 'events'
            __jobctl_parse_subcommand 0 'after=' 'f/follow' 'json' 'color=' 'version' 'h/help'
        case 'supervisor'
            __jobctl_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'status'
                __jobctl_parse_subcommand 0 'json' 'color=' 'version' 'h/help'
            case 'start'
                __jobctl_parse_subcommand 0 'json' 'color=' 'version' 'h/help'
            case 'stop'
                __jobctl_parse_subcommand 0 'kill-jobs' 'color=' 'version' 'h/help'
            case 'restart'
                __jobctl_parse_subcommand 0 'force' 'json' 'color=' 'version' 'h/help'
            end
        case 'doctor'
            __jobctl_parse_subcommand 0 'repair' 'json' 'color=' 'version' 'h/help'
        case 'help'
            __jobctl_parse_subcommand -r 1 'version'
        end
    end
end

function __jobctl_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __jobctl_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __jobctl_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __jobctl_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__jobctl_tokens -p)
    if test -z "$(__jobctl_tokens -t)"
        set -l index (count (__jobctl_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'jobctl' -f
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl" -eq 1' -fa 'run' -d 'Start a command, in the background; prints the job\'s number.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl" -eq 1' -fa 'status' -d 'Show all about a job, or about several.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl" -eq 1' -fa 'list' -d 'List jobs: what runs, what waits, what ended lately; the newest last.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl" -eq 1' -fa 'logs' -d 'Show the output of jobs: the exact bytes, each stream on its own descriptor.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl" -eq 1' -fa 'wait' -d 'Wait for the end of jobs, and exit as they did.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl" -eq 1' -fa 'kill' -d 'End jobs, with everything that they started.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl" -eq 1' -fa 'send' -d 'Write to a job\'s input, where it was run with --interactive.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl" -eq 1' -fa 'pause' -d 'Stop the processes of jobs; time limits stand still.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl" -eq 1' -fa 'resume' -d 'Let paused jobs go on.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl" -eq 1' -fa 'retry' -d 'Run ended jobs again, with the same number.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl" -eq 1' -fa 'remove' -d 'Forget ended jobs, with their output.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl" -eq 1' -fa 'progress' -d 'Tell how far a job is; meant to be called from inside it.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl" -eq 1' -fa 'group' -d 'Queues and their slots: how many of their jobs run at once.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl" -eq 1' -fa 'events' -d 'Show every change, as it happens.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl" -eq 1' -fa 'supervisor' -d 'The background process, which starts the jobs; it comes and goes by itself.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl" -eq 1' -fa 'doctor' -d 'Check the state directory, and say what to do. Exits with 1 where something is wrong.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" c' -s 'c' -d 'Run this with /bin/sh -c.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" f follow' -l 'follow' -s 'f' -d 'Show its output until it ends, and exit as it does.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" wait' -l 'wait' -d 'Wait for its end, and exit as it does.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" q quiet' -l 'quiet' -s 'q' -d 'Do not print the number.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" json' -l 'json' -d 'Print JSON, one object a line.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" name' -l 'name' -d 'A name to refer to it by.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run"' -l 'label' -d 'A label; one or more.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" group' -l 'group' -d 'The queue that it waits in; made where it is new.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" metadata' -l 'metadata' -d 'A JSON object that is kept with the job.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" cwd' -l 'cwd' -d 'The working directory, instead of this one.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run"' -s 'e' -l 'env' -d 'Set a variable; KEY alone takes it from here.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run"' -l 'env-file' -d 'Set the variables of a file: lines KEY=VALUE or KEY.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" clean-env' -l 'clean-env' -d 'Begin with an empty environment instead of this one.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" nice' -l 'nice' -d 'The niceness, -20 to 19, instead of this one\'s.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" umask' -l 'umask' -d 'The umask, in octal digits, instead of this one\'s.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run"' -l 'limit' -d 'Of setrlimit(2): nofile=1024, as=2G, cpu=60:90, core=unlimited.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" stdin' -l 'stdin' -d 'A file, or - for what is piped in here (stored first).' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" i interactive' -l 'interactive' -s 'i' -d 'Keep standard input open, for \'send\'.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" merge' -l 'merge' -d 'One pipe for both streams, in their exact order.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" max-output' -l 'max-output' -d 'Output kept; the middle is dropped. Default: 256M.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" timeout' -l 'timeout' -d 'End it after this running time: 90s, 1h30m.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" grace' -l 'grace' -d 'The time between SIGTERM and SIGKILL. Default: 10s.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" linger' -l 'linger' -d 'It lasts until all that it started has ended.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" leave' -l 'leave' -d 'What it leaves behind runs on, and is listed.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl run" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl status" check' -l 'check' -d 'Only say by the exit status how the job stands.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl status" env' -l 'env' -d 'Show the environment, too; values of what looks like a secret are hidden.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl status" show-secrets' -l 'show-secrets' -d 'With --env: hide nothing.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl status" json' -l 'json' -d 'Print JSON, one object a line.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl status" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl status" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl status" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl list" a all' -l 'all' -s 'a' -d 'All jobs, however long ago they ended.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl list" n' -s 'n' -d 'The newest N jobs.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl list" q quiet' -l 'quiet' -s 'q' -d 'Numbers alone.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl list" format' -l 'format' -d 'A line for each job: \'{number:>4} {status}\'; see the page.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl list"' -l 'status' -d 'Jobs of this status, or of several: queued, running, paused, completed, failed, killed, skipped, lost.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl list" since' -l 'since' -d 'Jobs submitted, or not ended, since 1h, 9:00, RFC 3339.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl list" name' -l 'name' -d 'Jobs whose name fits this pattern (* and ?).' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl list"' -l 'label' -d 'Jobs with this label; of several all must fit.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl list"' -l 'group' -d 'Jobs of this group, or of one of several.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl list" json' -l 'json' -d 'Print JSON, one object a line.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl list" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl list" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl logs" f follow' -l 'follow' -s 'f' -d 'Go on until the jobs end. Ctrl-C leaves them running.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl logs" n' -s 'n' -d 'The last N lines.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl logs" since' -l 'since' -d 'From then on: 10m (ago), 9:00, RFC 3339.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl logs" until' -l 'until' -d 'Up to then.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl logs" stdout' -l 'stdout' -d 'Standard output only.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl logs" stderr' -l 'stderr' -d 'Standard error only.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl logs" grep' -l 'grep' -d 'Lines that match (PCRE2).' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl logs" t timestamps' -s 't' -l 'timestamps' -d 'Before each line the time at which it was written.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl logs" plain' -l 'plain' -d 'As a terminal would show it; the default on one.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl logs" no-plain' -l 'no-plain' -d 'As a terminal would show it; the default on one.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl logs" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl logs" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl logs" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl wait" any' -l 'any' -d 'Until one of them has ended.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl wait" timeout' -l 'timeout' -d 'At most so long.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl wait" output' -l 'output' -d 'Until a line of the job\'s output matches (PCRE2).' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl wait" idle' -l 'idle' -d 'Until the job was quiet for so long.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl wait" json' -l 'json' -d 'Print JSON, one object a line.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl wait" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl wait" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl wait" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl kill" all' -l 'all' -d 'All jobs that have not ended, or those of a selection.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl kill" now' -l 'now' -d 'SIGKILL at once.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl kill" grace' -l 'grace' -d 'From SIGTERM to SIGKILL, instead of the job\'s own time.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl kill" s signal' -l 'signal' -s 's' -d 'Send just this signal, and return at once.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl kill" tree' -l 'tree' -d 'With --signal: send it to all processes of the job.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl kill" name' -l 'name' -d 'Jobs whose name fits this pattern (* and ?).' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl kill"' -l 'label' -d 'Jobs with this label; of several all must fit.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl kill"' -l 'group' -d 'Jobs of this group, or of one of several.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl kill" json' -l 'json' -d 'Print JSON, one object a line.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl kill" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl kill" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl kill" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl send" file' -l 'file' -d 'Send the content of a file; - for standard input.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl send" eof' -l 'eof' -d 'End the job\'s input after that.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl send" n' -s 'n' -d 'Send the text as it is, without a newline behind it.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl send" json' -l 'json' -d 'Print JSON, one object a line.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl send" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl send" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl send" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl pause" json' -l 'json' -d 'Print JSON, one object a line.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl pause" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl pause" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl pause" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl resume" json' -l 'json' -d 'Print JSON, one object a line.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl resume" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl resume" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl resume" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl retry" json' -l 'json' -d 'Print JSON, one object a line.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl retry" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl retry" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl retry" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl remove" json' -l 'json' -d 'Print JSON, one object a line.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl remove" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl remove" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl remove" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl progress" job' -l 'job' -d 'The job; inside of one, that one.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl progress" json' -l 'json' -d 'Print JSON, one object a line.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl progress" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl progress" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl progress" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl group" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl group" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl group" -eq 1' -fa 'list' -d 'List all groups.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl group" -eq 1' -fa 'set' -d 'Make a group, or change how many of its jobs run at once.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl group" -eq 1' -fa 'pause' -d 'Start no more jobs of a group; those that run run on.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl group" -eq 1' -fa 'resume' -d 'Start jobs of a group again.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl group" -eq 1' -fa 'remove' -d 'Remove a group without queued or running jobs.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl group list" json' -l 'json' -d 'Print JSON, one object a line.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl group list" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl group list" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl group list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl group set" slots' -l 'slots' -d 'How many of its jobs run at once: a number, or unlimited.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl group set" json' -l 'json' -d 'Print JSON, one object a line.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl group set" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl group set" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl group set" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl group pause" json' -l 'json' -d 'Print JSON, one object a line.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl group pause" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl group pause" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl group pause" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl group resume" json' -l 'json' -d 'Print JSON, one object a line.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl group resume" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl group resume" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl group resume" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl group remove" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl group remove" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl group remove" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl events" after' -l 'after' -d 'Events after the one of this number; without it, with --follow: new ones.' -rfka ''
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl events" f follow' -l 'follow' -s 'f' -d 'Go on until interrupted.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl events" json' -l 'json' -d 'Print JSON, one object a line.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl events" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl events" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl events" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl supervisor" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl supervisor" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl supervisor" -eq 1' -fa 'status' -d 'Say how the supervisor is, without starting one. Exits with 1 where none runs.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl supervisor" -eq 1' -fa 'start' -d 'Start the supervisor where none runs.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl supervisor" -eq 1' -fa 'stop' -d 'End the supervisor: running jobs run on, queued ones wait for the next one.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_positional "jobctl supervisor" -eq 1' -fa 'restart' -d 'Put this program in the place of the running supervisor. No job is touched.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl supervisor status" json' -l 'json' -d 'Print JSON, one object a line.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl supervisor status" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl supervisor status" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl supervisor status" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl supervisor start" json' -l 'json' -d 'Print JSON, one object a line.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl supervisor start" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl supervisor start" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl supervisor start" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl supervisor stop" kill-jobs' -l 'kill-jobs' -d 'End all running jobs first.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl supervisor stop" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl supervisor stop" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl supervisor stop" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl supervisor restart" force' -l 'force' -d 'Kill a supervisor that does not answer, and start one.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl supervisor restart" json' -l 'json' -d 'Print JSON, one object a line.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl supervisor restart" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl supervisor restart" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl supervisor restart" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl doctor" repair' -l 'repair' -d 'Repair what can be repaired; says what was recovered, and what is lost. No supervisor may run.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl doctor" json' -l 'json' -d 'Print JSON, one object a line.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl doctor" color' -l 'color' -d 'Colour the output.' -rfka 'auto always never'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl doctor" version' -l 'version' -d 'Show the version.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl doctor" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'jobctl' -n '__jobctl_should_offer_completions_for_flags_or_options "jobctl help" version' -l 'version' -d 'Show the version.'
