import Glibc
import JobModel
import Values

extension BlueprintParameter.PathRule {
    /// The absolute path. A relative one counts from `directory`.
    func check(_ path: ByteString, from directory: ByteString) throws(ValueRefusal) -> ByteString {
        let absolute = path.absolute(from: directory)
        if let existing { try check(absolute, isA: existing) }
        if let within {
            guard let root = Self.resolved(within) else {
                throw ValueRefusal("wants a path within \(within), which does not exist")
            }
            guard let target = Self.resolvedAsFarAsThere(absolute), Self.contains(root, target) else {
                throw ValueRefusal("wants a path within \(within), not \(TOMLText.string(path.description))")
            }
        }
        return absolute
    }

    private func check(_ path: ByteString, isA target: Target) throws(ValueRefusal) {
        var status = stat()
        let shown = TOMLText.string(path.description)
        guard stat(Self.cString(path), &status) == 0 else {
            throw ValueRefusal("wants the path of something that exists, and there is no \(shown)")
        }
        let isDirectory = status.st_mode & S_IFMT == S_IFDIR
        switch target {
        case .any: return
        case .directory: if !isDirectory { throw ValueRefusal("wants a directory, and \(shown) is none") }
        case .file: if isDirectory { throw ValueRefusal("wants a file, and \(shown) is a directory") }
        }
    }

    private static func contains(_ root: ByteString, _ path: ByteString) -> Bool {
        root == "/" || path == root || path.bytes.starts(with: root.bytes + [UInt8(ascii: "/")])
    }

    private static func resolved(_ path: ByteString) -> ByteString? {
        guard let pointer = realpath(cString(path), nil) else { return nil }
        defer { free(pointer) }
        return ByteString(cString: pointer)
    }

    /// Without symbolic links; what does not exist yet, at the end, is taken as it is. `nil` where `..` stands in there,
    /// or where a link leads nowhere.
    private static func resolvedAsFarAsThere(_ path: ByteString) -> ByteString? {
        var missing: [ArraySlice<UInt8>] = []
        var parts = path.bytes.split(separator: UInt8(ascii: "/"))
        while true {
            let existing = ByteString([UInt8(ascii: "/")] + Array(parts.joined(separator: [UInt8(ascii: "/")])))
            if let real = resolved(existing) {
                let tail = missing.reversed().flatMap { [UInt8(ascii: "/")] + Array($0) }
                return ByteString(real == "/" && !tail.isEmpty ? tail : real.bytes + tail)
            }
            var status = stat()
            guard lstat(cString(existing), &status) != 0, let last = parts.popLast(), last != ArraySlice("..".utf8)
            else {
                return nil
            }
            if last != ArraySlice(".".utf8) { missing.append(last) }
        }
    }

    private static func cString(_ path: ByteString) -> [CChar] { path.bytes.map { CChar(bitPattern: $0) } + [0] }
}
