import CLinux
package import LinuxSystem

/// Gives the blocks of a range of a file back to the file system (fallocate(2), FALLOC_FL_PUNCH_HOLE); false where that
/// failed. A parameter of `OutputWriter`, so that tests can have a file system without holes.
package typealias HolePunch = (_ file: Descriptor, _ offset: UInt64, _ length: UInt64) -> Bool

/// The kernel's.
package func punchHole(_ file: Descriptor, _ offset: UInt64, _ length: UInt64) -> Bool {
    clinux_punch_hole(file.rawValue, Int64(clamping: offset), Int64(clamping: length)) == 0
}

/// A file whose oldest part is punched away, block by block, as a limit moves on.
struct HoleFront {
    static let blockSize: UInt64 = 4096

    /// Up to where the file has been punched.
    private var done: UInt64?

    /// Punches the whole blocks of `range`, but for what was punched before; false where blocks remain that should go.
    mutating func advance(over range: Range<UInt64>, of file: Descriptor, with punch: HolePunch) -> Bool {
        let first = (range.lowerBound + Self.blockSize - 1) / Self.blockSize * Self.blockSize
        let start = max(done ?? first, first)
        let end = range.upperBound / Self.blockSize * Self.blockSize
        guard end > start else { return true }
        guard punch(file, start, end - start) else { return false }
        done = end
        return true
    }
}
