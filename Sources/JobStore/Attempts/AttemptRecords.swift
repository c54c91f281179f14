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
        try directory.replaceFile(AttemptFile.spec, with: spec.json.encoded, synchronized: false)
    }

    /// `nil` where there is none.
    package func readSpec() throws(AttemptError) -> AttemptSpec? {
        try read(AttemptFile.spec) { json throws(FormatError) in try AttemptSpec(json: json) }
    }

    /// Decides about a launch: true for exactly one caller, false for all others, who can then read who it was. The claim
    /// appears with its whole content. It is not synced, as it matters only while the machine runs: after a reboot, whose
    /// boot id differs from that in the database, nobody looks for claims.
    package func makeClaim(_ claim: Claim, launch: Int) throws(SystemError) -> Bool {
        let name = AttemptFile.claim(launch: launch)
        return try directory.createFile(name, with: claim.json.encoded, synchronized: false)
    }

    /// `nil` where nobody has claimed the launch.
    package func readClaim(launch: Int) throws(AttemptError) -> Claim? {
        try read(AttemptFile.claim(launch: launch)) { json throws(FormatError) in try Claim(json: json) }
    }

    /// The end of this launch; `nil` where it has not ended, also where the record is of another launch.
    package func readExit(launch: Int) throws(AttemptError) -> ExitRecord? {
        guard let record = try readExit(), record.launch == launch else { return nil }
        return record
    }

    /// The exit record, of whichever launch it is.
    package func readExit() throws(AttemptError) -> ExitRecord? {
        try read(AttemptFile.exit) { json throws(FormatError) in try ExitRecord(json: json) }
    }

    /// Records the end on behalf of a shim that cannot, durably. (A shim has its `PendingExit`.)
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
