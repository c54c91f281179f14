package import LinuxSystem
internal import SystemPackage
internal import Values

/// Space put by: a file that is given up on a full disk, so that what must be committed can be. A disk that has too little
/// room for it has none.
package struct Ballast: Sendable {
    /// In bytes: more than the log of the database grows before it is brought in.
    static let size = 4 << 20

    private let directory: Directory

    package init(_ state: StateDirectory) { directory = state.directory }

    var isThere: Bool { directory.exists(StateFile.ballast) }

    /// Gives the space back to the file system; false where there was none left to give.
    @discardableResult
    package func release() throws(SystemError) -> Bool {
        guard isThere else { return false }
        try directory.remove(StateFile.ballast)
        return true
    }

    /// Puts the space by (again), where twice as much is free; says whether it is there now.
    @discardableResult
    package func restore() throws(SystemError) -> Bool {
        if isThere { return true }
        guard try directory.space().available >= UInt64(Self.size) * 2 else { return false }
        // No zeros, and not the same all over: file systems that compress would put by nothing.
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        var content: [UInt8] = []
        content.reserveCapacity(Self.size)
        while content.count < Self.size {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            withUnsafeBytes(of: state) { content.append(contentsOf: $0) }
        }
        do throws(SystemError) {
            try directory.replaceFile(StateFile.ballast, with: content, synchronized: true)
            return true
        } catch let error where [.noSpace, .diskQuotaExceeded].contains(error.errno) {
            return false
        }
    }
}
