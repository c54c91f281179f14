internal import Glibc
internal import JobModel
package import JobProtocol
package import LinuxSystem
internal import SystemPackage
internal import Values

/// The lock of an attempt, held: whoever holds it is its shim, or looks what has become of one. All that a shim has to tell
/// of the attempt has its place in the file (see `AttemptPlace`), taken before the job starts, so that its end can be
/// recorded on a full disk. What is written is not synced: it has to outlive processes, not the machine.
package final class AttemptHold: Sendable {
    private let attempt: AttemptDirectory
    private let lock: FileLock

    init(_ attempt: AttemptDirectory, _ lock: FileLock) { (self.attempt, self.lock) = (attempt, lock) }

    /// Where the main process leaves its pid, at `AttemptPlace.main`.
    package var file: Descriptor { lock.descriptor }

    /// Decides about a launch in favour of the shim that holds this: false where somebody else has decided, or the launch
    /// has ended. The claim appears with its whole content, and the space for the exit record with it.
    ///
    /// - Parameter isShared: Whether shims of other machines may claim it, too, that do not see the lock: a link decides.
    package func claim(_ claim: Claim, launch: Int, isShared: Bool = false) throws(AttemptError) -> Bool {
        let file = AttemptFile.claim(launch: launch)
        if isShared {
            guard try link(claim, as: file) else { return false }
        } else if attempt.directory.exists(file) {
            return false
        }
        do throws(AttemptError) {
            return try note(claim, launch: launch)
        } catch {
            if isShared { try? attempt.directory.remove(file) }
            throw error
        }
    }

    /// False where another claim is there. (A link that was made and whose answer was lost says that it exists.)
    private func link(_ claim: Claim, as name: String) throws(AttemptError) -> Bool {
        do throws(SystemError) {
            if try attempt.directory.createFile(name, with: claim.json.encoded, synchronized: true) { return true }
            return try attempt.directory.readFile(name, limit: 4096) == claim.json.encoded
        } catch {
            throw .system(error)
        }
    }

    private func note(_ claim: Claim, launch: Int) throws(AttemptError) -> Bool {
        let notes = try AttemptNotes(in: self.file)
        guard notes.exit?.launch ?? 0 < launch, notes.claim?.launch ?? 0 < launch else { return false }
        let isPreceded = attempt.directory.exists(AttemptFile.exit)
        if isPreceded, let earlier = try attempt.readExit(), earlier.launch >= launch { return false }
        do throws(SystemError) {
            try write(claim.text(launch: launch))
            // What an earlier launch left must not be taken for the end of this one.
            if isPreceded { try attempt.directory.remove(AttemptFile.exit) }
        } catch {
            // A claim that could not be written whole was not made.
            try? self.file.truncate(to: 0)
            throw .system(error)
        }
        return true
    }

    /// Notes how the main process ended, for the case that the shim is killed before the attempt is over.
    package func note(_ ending: ExitRecord) {
        let text = ending.json.encoded + [0]
        guard text.count <= AttemptPlace.ending.count else { return }
        _ = try? put(text, at: AttemptPlace.ending.lowerBound)
    }

    /// Makes the record the attempt's exit record. One that is larger than the space that was taken and finds no more loses
    /// its result and says so in `error`. May be called again after an error.
    ///
    /// - Parameters:
    ///   - isDurable: Without, a power cut may undo it: for a shim whose supervisor stores the end durably before it tells
    ///     anybody.
    ///   - beforeRename: For tests: the record is written, and nobody else reads it yet.
    package func publish(
        _ record: ExitRecord,
        isDurable: Bool,
        beforeRename: () -> Void = {}
    ) throws(SystemError) {
        do throws(SystemError) {
            try store(record.json.encoded)
        } catch let error where [.noSpace, .diskQuotaExceeded, .fileTooLarge].contains(error.errno) {
            try store(record.reduced(because: error, to: AttemptPlace.size))
        }
        beforeRename()
        if isDurable { try file.synchronize() }
        try attempt.directory.rename(AttemptFile.lock, to: AttemptFile.exit)
        if isDurable { try attempt.directory.synchronize() }
    }

    /// Makes durable what was published.
    package func synchronize() throws(SystemError) {
        try file.synchronize()
        try attempt.directory.synchronize()
    }

    /// The claim last: it is made where there is space for the rest.
    private func write(_ claim: [UInt8]) throws(SystemError) {
        try put([UInt8](repeating: 0, count: AttemptPlace.size - AttemptPlace.page), at: AttemptPlace.page)
        var page = [UInt8](repeating: 0, count: AttemptPlace.page)
        page.replaceSubrange(AttemptPlace.claim.lowerBound..<AttemptPlace.claim.lowerBound + claim.count, with: claim)
        try put(page, at: 0)
    }

    /// The first page last: until then it tells of the claim.
    private func store(_ record: [UInt8]) throws(SystemError) {
        if record.count > AttemptPlace.page { try put(record[AttemptPlace.page...], at: AttemptPlace.page) }
        let page = record.prefix(AttemptPlace.page)
        try put(page + [UInt8](repeating: 0, count: AttemptPlace.page - page.count), at: 0)
        try file.truncate(to: UInt64(record.count))
    }

    private func put(_ bytes: some Collection<UInt8>, at offset: Int) throws(SystemError) {
        let bytes = Array(bytes)
        var written = 0
        while written < bytes.count {
            written += try bytes.withUnsafeBytes { buffer in
                Result { () throws(SystemError) in
                    let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
                    return try file.write(rest, at: UInt64(offset + written))
                }
            }.get()
        }
    }
}

extension Claim {
    /// As it is noted in the file `lock`.
    fileprivate func text(launch: Int) -> [UInt8] {
        var object = json.object ?? [:]
        object.append("launch", .integer(Int64(launch)))
        return JSONValue.object(object).encoded
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
