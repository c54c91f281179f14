internal import CLinux
internal import Glibc
internal import JobModel
package import JobProtocol
package import LinuxSystem
internal import SystemPackage
internal import Values

/// The place of an exit record, taken when the attempt starts, so that its end can be recorded on a full disk: `exit.tmp`
/// with its blocks allocated and written. It is not synced: it has to outlive processes, not the machine.
package final class PendingExit: Sendable {
    /// Records up to this many bytes can always be published.
    static let capacity = 8192

    private let attempt: AttemptDirectory
    private let file: Descriptor

    package init(in attempt: AttemptDirectory) throws(SystemError) {
        self.attempt = attempt
        file = try attempt.directory.open(AttemptFile.pendingExit, flags: O_RDWR | O_CREAT | O_TRUNC)
        // Allocated blocks that were never written still need metadata for their first write: hence the zeros, too.
        do throws(SystemError) {
            try check("fallocate", AttemptFile.pendingExit) {
                clinux_allocate(file.rawValue, 0, Int64(Self.capacity), 1)
            }
        } catch let error where error.errno == .notSupported {
            // Some network file systems: the zeros have to do.
        }
        try file.writeAll([UInt8](repeating: 0, count: Self.capacity))
    }

    /// Makes the record the attempt's exit record. One that is larger than `capacity` and finds no space loses its result
    /// and says so in `error`. May be called again after an error.
    ///
    /// - Parameter isDurable: Without, a power cut may undo it: for a shim whose supervisor stores the end durably before
    ///   it tells anybody.
    package func publish(_ record: ExitRecord, isDurable: Bool) throws(SystemError) {
        do throws(SystemError) {
            try write(record.json.encoded, isDurable: isDurable)
        } catch let error where [.noSpace, .diskQuotaExceeded, .fileTooLarge].contains(error.errno) {
            try write(record.reduced(because: error, to: Self.capacity), isDurable: isDurable)
        }
        try attempt.directory.rename(AttemptFile.pendingExit, to: AttemptFile.exit)
        if isDurable { try attempt.directory.synchronize() }
    }

    /// Makes durable what was published.
    package func synchronize() throws(SystemError) {
        try file.synchronize()
        try attempt.directory.synchronize()
    }

    private func write(_ bytes: [UInt8], isDurable: Bool) throws(SystemError) {
        var written = 0
        while written < bytes.count {
            written += try bytes.withUnsafeBytes { buffer in
                Result { () throws(SystemError) in
                    try file.write(UnsafeRawBufferPointer(rebasing: buffer[written...]), at: UInt64(written))
                }
            }.get()
        }
        try file.truncate(to: UInt64(bytes.count))
        if isDurable { try file.synchronize() }
    }
}

extension ExitRecord {
    /// The encoding of the record without its result, and with as much of the rest as fits.
    fileprivate func reduced(because error: SystemError, to capacity: Int) -> [UInt8] {
        var record = self
        var failure = outcome.failure
        if outcome.result != nil, failure == nil {
            let message = "the result could not be stored: no space was left on the disk"
            failure = JobFailure(step: JobFailure.resultStep, errno: error.errno.rawValue, message: message)
        }
        record.outcome.result = nil
        record.outcome.failure = failure.map {
            JobFailure(step: $0.step, errno: $0.errno, message: String($0.message.prefix(200)))
        }
        while record.json.encoded.count > capacity, !record.outcome.survivors.isEmpty {
            record.outcome.survivors.removeLast((record.outcome.survivors.count + 1) / 2)
        }
        return record.json.encoded
    }
}
