import Glibc
import JobModel
import JobStore
package import LinuxSystem
import SystemPackage
package import Values

/// What a job is to read from its standard input, all of which is stored before it is submitted.
package enum SubmittedInput: Sendable {
    /// All that can be read there.
    case descriptor(Descriptor)
    case text(ByteString)
}

/// Standard input for a job that is to be submitted: it is on the disk before the job is.
struct InputUpload {
    let home: StateDirectory
    let id: JobID

    /// Stores all of it.
    func store(_ input: SubmittedInput) throws(JobsError) {
        do throws(SystemError) {
            let file = try home.directory.open(StateFile.inbox(id), flags: O_WRONLY | O_CREAT | O_EXCL)
            switch input {
            case .text(let text): try file.writeAll(text.bytes)
            case .descriptor(let descriptor): try Self.copy(descriptor, to: file)
            }
            try file.synchronize()
            try home.directory.openDirectory(StateFile.inbox).synchronize()
        } catch {
            discard()
            throw JobsError(
                .storage,
                "cannot store the standard input in \(home.path); nothing was submitted",
                cause: error
            )
        }
    }

    private static func copy(_ input: Descriptor, to file: Descriptor) throws(SystemError) {
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try chunk.withUnsafeMutableBytes { buffer in
                Result { () throws(SystemError) in try input.read(into: buffer) }
            }.get()
            if count == 0 { return }
            try file.writeAll(Array(chunk[..<count]))
        }
    }

    /// Forgets it: the job was refused.
    func discard() { try? home.directory.remove(StateFile.inbox(id)) }
}
