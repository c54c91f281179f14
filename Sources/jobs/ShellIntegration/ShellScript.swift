import Values

/// What `shell-init` prints: code for one shell.
struct ShellScript {
    /// What it does besides the function and the completions.
    struct Extras: OptionSet {
        let rawValue: Int

        /// Before a prompt: which jobs have ended since the last one.
        static let notices = Extras(rawValue: 1)
        /// In the prompt: how many jobs run and wait.
        static let prompt = Extras(rawValue: 2)
    }

    let shell: Shell
    /// The command that starts this program, as the shell reads it: words that are quoted where they have to be.
    let program: String

    /// The command for a script of a shell that has called this program by `name` (its argv[0]): by name where it was
    /// found by name, so that an update that moves it does no harm.
    ///
    /// - Parameter directory: The working directory; asked for only where the name counts from it.
    static func program(
        calledBy name: ByteString,
        in directory: @autoclosure () throws -> ByteString
    ) rethrows -> String {
        guard name.bytes.contains(UInt8(ascii: "/")) else { return "command env \(ShellText.of(name))" }
        return "command " + ShellText.of(name.hasPrefix("/") ? name : try directory() + "/" + name)
    }

    /// For a file that the shell's own machinery loads when `jobs` or `jobctl` is completed first.
    var completions: String {
        switch shell {
        case .bash: filled(BashScript.completion)
        case .zsh: "#compdef jobs jobctl\n\n" + filled(ZshScript.completion) + "\n_jobs \"$@\"\n"
        case .fish: filled(FishScript.completion)
        }
    }

    /// For `eval` in the shell's startup file.
    func initialization(_ extras: Extras) -> String {
        var parts: [String]
        switch shell {
        case .bash:
            parts = [BashScript.function, BashScript.completion, BashScript.environmentCompletion]
            if !extras.isEmpty { parts.append(BashScript.state) }
            if extras.contains(.notices) { parts.append(BashScript.notices) }
            if extras.contains(.prompt) { parts.append(BashScript.prompt) }
        case .zsh:
            parts = [ZshScript.function, ZshScript.completion, ZshScript.registration]
            if !extras.isEmpty { parts.append(ZshScript.state) }
            if extras.contains(.notices) { parts.append(ZshScript.notices) }
            if extras.contains(.prompt) { parts.append(ZshScript.prompt) }
        case .fish:
            parts = [FishScript.function, FishScript.builtinCompletion, FishScript.completion]
            if !extras.isEmpty { parts.append(FishScript.state) }
            if extras.contains(.notices) { parts.append(FishScript.notices) }
            if extras.contains(.prompt) { parts.append(FishScript.prompt) }
        }
        return parts.map(filled).joined(separator: "\n")
    }

    private func filled(_ template: String) -> String {
        template.split(separator: "@PROGRAM@", omittingEmptySubsequences: false).joined(separator: program)
    }
}
