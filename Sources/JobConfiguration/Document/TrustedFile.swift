import CLinux
import Glibc
import JobModel
import LinuxSystem
import SystemPackage
import Values

/// A file that decides what is run: read only where nobody but its user, or root, can have written it.
struct TrustedFile {
    /// Bytes; more is no configuration.
    static let limit = 1 << 20

    /// Absolute, or relative to the working directory.
    let path: ByteString
    /// What else to do where it cannot be read.
    var advice: String?

    /// The content; `nil` where there is no such file. Symbolic links are followed, where they are the user's own too.
    func read() throws(ConfigurationProblem) -> [UInt8]? {
        if path == "/dev/null" { return [] }
        let content: (link: stat, file: stat, bytes: [UInt8])
        do throws(SystemError) {
            guard let link = try status() else { return nil }
            let file = Descriptor(
                owning: try check("open") { clinux_openat(AT_FDCWD, name, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0) }
            )
            content = (link, try file.status(), try file.readAll(limit: Self.limit))
        } catch {
            switch error.errno {
            case .noSuchFileOrDirectory, .notDirectory: return nil
            case .fileTooLarge: throw problem("this is larger than a mebibyte, and cannot be meant")
            default: throw problem("this cannot be read (\(error))\(advice.map { "; \($0)" } ?? "")")
            }
        }
        if let problem = mistrust(link: content.link, content.file) { throw self.problem(problem) }
        return content.bytes
    }

    private var name: [CChar] { path.bytes.map { CChar(bitPattern: $0) } + [0] }

    /// What there is of this name, itself a symbolic link or not.
    private func status() throws(SystemError) -> stat? {
        guard !path.containsNUL else { return nil }
        var status = stat()
        do throws(SystemError) {
            try check("stat") { lstat(name, &status) }
            return status
        } catch  where error.errno == .noSuchFileOrDirectory || error.errno == .notDirectory {
            return nil
        }
    }

    /// Why the file is not to be trusted; `nil` where it is.
    private func mistrust(link: stat, _ file: stat) -> String? {
        guard file.st_mode & S_IFMT == S_IFREG else { return "this is no regular file" }
        for status in [link, file] where status.st_uid != geteuid() && status.st_uid != 0 {
            return "this belongs to user \(status.st_uid): only a file of your own, or of root's, may say what is run"
        }
        if file.st_mode & S_IWOTH != 0 {
            return "everybody may write this file: run `chmod o-w \(path)`, after a look at what is in it"
        }
        return nil
    }

    private func problem(_ message: String) -> ConfigurationProblem {
        ConfigurationProblem(message, in: .file(path.description, nil))
    }
}
