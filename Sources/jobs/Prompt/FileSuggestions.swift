import Glibc
import LinuxSystem
import Values

/// Files and programs whose names begin like what was typed.
enum FileSuggestions {
    /// - Parameter typed: A path, also one that begins with `~/`; it may be empty.
    static func files(_ typed: String, directoriesOnly: Bool = false) -> [Completion.Candidate] {
        let (folder, name) = parts(typed)
        let place = HomePath.expanded(folder)
        return names(in: place.isEmpty ? "." : place, beginningWith: name).compactMap { entry in
            let isDirectory = isDirectory(place + entry)
            if directoriesOnly, !isDirectory { return nil }
            return Completion.Candidate(value: folder + entry + (isDirectory ? "/" : ""), detail: "")
        }
    }

    /// Programs along PATH; with a slash, files.
    static func programs(_ typed: String) -> [Completion.Candidate] {
        if typed.contains("/") { return files(typed) }
        let folders = (Environment.variable("PATH") ?? "").split(separator: ":").map(String.init)
        let found = folders.flatMap { folder in
            names(in: folder, beginningWith: typed).filter { access("\(folder)/\($0)", X_OK) == 0 }
        }
        return Set(found).sorted().map { Completion.Candidate(value: $0, detail: "") }
    }

    /// Those that begin with a dot only where one was typed.
    private static func names(in folder: String, beginningWith prefix: String) -> [String] {
        let all = (try? Directory(folder, followsLink: true).names()) ?? []
        return all.filter { $0.hasPrefix(prefix) && (!$0.hasPrefix(".") || prefix.hasPrefix(".")) }.sorted()
    }

    private static func parts(_ typed: String) -> (folder: String, name: String) {
        guard let slash = typed.lastIndex(of: "/") else { return ("", typed) }
        let next = typed.index(after: slash)
        return (String(typed[..<next]), String(typed[next...]))
    }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
