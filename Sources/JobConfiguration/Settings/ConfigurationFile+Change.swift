import CLinux
import Glibc
package import JobModel
import LinuxSystem
import SystemPackage
import Values

/// Changing the user's file.
extension ConfigurationFile {
    /// Changes the text of the file, and creates the file if needed. Concurrent changes happen one after the other, and
    /// readers see either the old text or the new one. A symbolic link stays a link.
    package func change(
        _ body: (inout ConfigurationText) throws(ConfigurationText.Problem) -> Void
    ) throws(JobsError) {
        let place = try self.place()
        let lock = try explaining { () throws(SystemError) in
            let folder = try Descriptor.open(place.folder, flags: O_RDONLY | O_DIRECTORY)
            try check("flock", place.folder) { clinux_flock(folder.rawValue, Int32(clinux_lock_exclusive)) }
            return folder
        }
        defer { withExtendedLifetime(lock) {} }
        var text = ConfigurationText(try content() ?? "")
        let before = text.text
        do throws(ConfigurationText.Problem) {
            try body(&text)
        } catch {
            switch error {
            case .unreadable(let error): throw JobsError([ConfigurationProblem(error, in: path)])
            case .unusual:
                throw JobsError(
                    .refused,
                    "cannot change \(path): its layout is too unusual",
                    advice: .editConfiguration
                )
            }
        }
        if text.text == before { return }
        try explaining { () throws(SystemError) in try write(text.text, to: place) }
    }

    /// Makes the file, which does not exist.
    package func create(_ text: String) throws(JobsError) {
        let place = try self.place()
        try explaining { () throws(SystemError) in try write(text, to: place) }
    }

    /// The text; `nil` where there is no file.
    package func content() throws(JobsError) -> String? {
        do throws(ConfigurationProblem) {
            return try TrustedFile(path: ByteString(path)).read().map { String(decoding: $0, as: UTF8.self) }
        } catch {
            throw JobsError([error])
        }
    }

    /// The file itself, behind whatever links lead to it.
    private func place() throws(JobsError) -> (folder: String, name: String) {
        guard path != "/dev/null" else {
            throw JobsError(
                .refused,
                "JOBS_CONFIG is /dev/null: there is no file to change; set it to another one, or unset it"
            )
        }
        let whole = FileReplacement.target(of: path)
        let slash = whole.lastIndex(of: "/") ?? whole.startIndex
        let folder = String(whole[..<slash])
        try explaining { () throws(SystemError) in try Self.makeDirectories(folder) }
        return (folder.isEmpty ? "/" : folder, String(whole[slash...].dropFirst()))
    }

    private static func makeDirectories(_ path: String) throws(SystemError) {
        guard !path.isEmpty, mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        guard errno == ENOENT else { throw SystemError.last("mkdir", path) }
        try makeDirectories(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
        try check("mkdir", path) { mkdir(path, 0o700) }
    }

    private func write(_ text: String, to place: (folder: String, name: String)) throws(SystemError) {
        try FileReplacement.write(Array(text.utf8), to: "\(place.folder)/\(place.name)")
    }

    private func explaining<Value>(_ body: () throws(SystemError) -> Value) throws(JobsError) -> Value {
        do throws(SystemError) {
            return try body()
        } catch {
            throw JobsError(.storage, "cannot write \(path)", cause: error)
        }
    }
}
