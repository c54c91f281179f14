function __jobs_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l answer (command jobctl complete fish $words "$current" 2>/dev/null)
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
