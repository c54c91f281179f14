import Glibc
import JobModel
import JobStore
import LinuxSystem
import SystemPackage

/// Standard input for a job that is to be submitted: it is on the disk before the job is.
struct InputUpload {
    let home: StateDirectory
    let id: JobID

    /// Stores all that can be read.
    func store(_ input: Descriptor) throws(JobsError) {
        do throws(SystemError) {
            let file = try home.directory.open(StateFile.inbox(id), flags: O_WRONLY | O_CREAT | O_EXCL)
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = try chunk.withUnsafeMutableBytes { buffer in
                    Result { () throws(SystemError) in try input.read(into: buffer) }
                }.get()
                if count == 0 { break }
                try file.writeAll(Array(chunk[..<count]))
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

    /// Forgets it: the job was refused.
    func discard() { try? home.directory.remove(StateFile.inbox(id)) }
}
