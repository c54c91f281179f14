internal import Glibc
package import JobProtocol
internal import LinuxSystem
internal import SystemPackage
internal import Values

/// What stands in the places of the file `lock` (see `AttemptPlace`): what a shim has told so far.
package struct AttemptNotes: Sendable, Equatable {
    /// Who has claimed which launch.
    package struct Claimed: Sendable, Equatable {
        package var claim: Claim
        package var launch: Int
    }

    package private(set) var claim: Claimed?
    /// The pid that the main process noted; it may be somebody else's by now.
    package private(set) var main: Int32?
    /// How the main process ended, of an attempt that is not over.
    package private(set) var ending: ExitRecord?
    /// The exit record of a shim that was killed before it had renamed the file.
    package private(set) var exit: ExitRecord?

    /// Reads the open file.
    init(in file: Descriptor) throws(AttemptError) {
        let bytes: [UInt8]
        do throws(SystemError) {
            let size = UInt64(clamping: try file.status().st_size)
            if size == 0 { return }
            bytes = try file.readAll(from: 0, limit: size)
        } catch {
            throw .system(error)
        }
        if bytes.first == UInt8(ascii: "{") {
            exit = try Self.decode(bytes[...]) { json throws(FormatError) in try ExitRecord(json: json) }
            return
        }
        // Earlier releases had nothing but the pid in it.
        let place = bytes.count == 4 ? 0 : AttemptPlace.main
        guard bytes.count >= place + 4 else { return }
        let pid = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: Int32.self) }
        main = pid > 0 ? pid : nil
        guard bytes.count >= AttemptPlace.page else { return }
        claim = try Self.decode(bytes[AttemptPlace.claim]) { json throws(FormatError) in
            let members = try JSONMembers(json, of: "claim")
            return Claimed(claim: try Claim(json: json), launch: try members.int("launch"))
        }
        ending = try? Self.decode(bytes[AttemptPlace.ending]) { json throws(FormatError) in try ExitRecord(json: json) }
    }

    private static func decode<Record>(
        _ place: ArraySlice<UInt8>,
        _ read: (JSONValue) throws(FormatError) -> Record
    ) throws(AttemptError) -> Record? {
        let text = place.prefix { $0 != 0 }
        guard !text.isEmpty else { return nil }
        do {
            return try read(try JSONParser.parse(Array(text)))
        } catch {
            throw .invalid(file: AttemptFile.lock, problem: "\(error)")
        }
    }
}

extension AttemptDirectory {
    /// What stands in the file `lock`; `nil` where there is none.
    package func notes() throws(AttemptError) -> AttemptNotes? {
        let file: Descriptor
        do throws(SystemError) {
            guard directory.exists(AttemptFile.lock) else { return nil }
            file = try directory.open(AttemptFile.lock, flags: O_RDONLY | O_NONBLOCK)
        } catch {
            if error.errno == .noSuchFileOrDirectory { return nil }
            throw .system(error)
        }
        return try AttemptNotes(in: file)
    }
}
