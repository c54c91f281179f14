internal import Glibc
package import JobProtocol
package import LinuxSystem
internal import Values

/// Specification, claims and exit record.
extension AttemptDirectory {
    /// A submission comes in a line of at most 16 MiB, and JSON within JSON grows by escapes.
    private static let longestRecord = 64 << 20

    /// Writes `spec.json`, for the shim to run. It is not synced: if the machine goes down before the shim has begun, the
    /// database still knows the job, and what ran before a reboot is never started from its spec.
    package func writeSpec(_ spec: AttemptSpec) throws(SystemError) {
        let text = spec.json.encoded
        // A shim of an earlier launch may be reading; of the first one nobody is.
        guard spec.launch == 1 else {
            return try directory.replaceFile(AttemptFile.spec, with: text, synchronized: false)
        }
        try directory.open(AttemptFile.spec, flags: O_WRONLY | O_CREAT | O_TRUNC).writeAll(text)
    }

    /// `nil` where there is none.
    package func readSpec() throws(AttemptError) -> AttemptSpec? {
        try read(AttemptFile.spec) { json throws(FormatError) in try AttemptSpec(json: json) }
    }

    /// Decides about a launch, for a supervisor that holds the lock: false where a shim has claimed it. The claim
    /// appears with its whole content. It is not synced, as it matters only while the machine runs: after a reboot, whose
    /// boot id differs from that in the database, nobody looks for claims.
    package func makeClaim(_ claim: Claim, launch: Int) throws(SystemError) -> Bool {
        // One that is linked into place: a shim of an earlier release does the same.
        let name = AttemptFile.claim(launch: launch)
        return try directory.createFile(name, with: claim.json.encoded, synchronized: false)
    }

    /// `nil` where nobody has claimed the launch, or it has ended.
    package func readClaim(launch: Int) throws(AttemptError) -> Claim? {
        if let claimed = try notes()?.claim, claimed.launch == launch { return claimed.claim }
        return try read(AttemptFile.claim(launch: launch)) { json throws(FormatError) in try Claim(json: json) }
    }

    /// Who has claimed the latest launch, of an attempt that is not over.
    package func latestClaim() -> Claim? {
        if let claimed = (try? notes())?.claim { return claimed.claim }
        // Shims of earlier releases have a file for each launch.
        var (claim, launch): (Claim?, Int) = (nil, 1)
        while let next = try? readClaim(launch: launch) { (claim, launch) = (next, launch + 1) }
        return claim
    }

    /// The end of this launch; `nil` where it has not ended, also where the record is of another launch.
    package func readExit(launch: Int) throws(AttemptError) -> ExitRecord? {
        guard let record = try readExit(), record.launch == launch else { return nil }
        return record
    }

    /// The exit record, of whichever launch it is; also one whose shim was killed before it had renamed it.
    package func readExit() throws(AttemptError) -> ExitRecord? {
        if let record = try readPublishedExit() { return record }
        if let record = try notes()?.exit { return record }
        // It may have been renamed in between.
        return try readPublishedExit()
    }

    private func readPublishedExit() throws(AttemptError) -> ExitRecord? {
        try read(AttemptFile.exit) { json throws(FormatError) in try ExitRecord(json: json) }
    }

    /// Renames the exit record of a shim that was killed before it had done so: those who follow the output wait for it.
    package func completeExit() {
        guard !directory.exists(AttemptFile.exit), (try? notes())??.exit != nil else { return }
        try? directory.rename(AttemptFile.lock, to: AttemptFile.exit)
    }

    /// Records the end on behalf of a shim that cannot, durably. (A shim has its `AttemptHold`.)
    package func writeExit(_ record: ExitRecord) throws(SystemError) {
        try directory.replaceFile(AttemptFile.exit, with: record.json.encoded, synchronized: true)
    }

    private func read<Record>(
        _ name: String,
        _ decode: (JSONValue) throws(FormatError) -> Record
    ) throws(AttemptError) -> Record? {
        let bytes: [UInt8]?
        do throws(SystemError) {
            bytes = try directory.readFile(name, limit: Self.longestRecord)
        } catch {
            throw .system(error)
        }
        guard let bytes else { return nil }
        let json: JSONValue
        do throws(JSONSyntaxError) { json = try JSONParser.parse(bytes) } catch {
            throw .invalid(file: name, problem: error.description)
        }
        do throws(FormatError) { return try decode(json) } catch {
            throw .invalid(file: name, problem: error.description)
        }
    }
}

/// Why a file of an attempt directory could not be read.
package enum AttemptError: Error, Sendable, Equatable, CustomStringConvertible {
    case system(SystemError)
    /// The file is torn, is not what its name says, or was written by a later release: a case for `doctor`.
    case invalid(file: String, problem: String)

    package var description: String {
        switch self {
        case .system(let error): error.description
        case .invalid(let file, let problem): "\(file) cannot be understood: \(problem)"
        }
    }
}
