import Glibc
import LinuxSystem
import TestSupport

extension Scratch {
    func contents(_ name: String) throws -> [UInt8] { try directory.readFile(name, limit: 1 << 30) ?? [] }

    /// What the file takes on the disk, in bytes.
    func diskUse(_ name: String) throws -> Int {
        Int(try directory.open(name, flags: O_RDONLY).status().st_blocks) * 512
    }
}
