import CLinux
import Glibc
package import Values

/// This process's environment.
package enum Environment {
    /// The value of a variable where it is set, is not empty and is UTF-8.
    package static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return ByteString(cString: value).text
    }

    /// All entries, `NAME=VALUE`, as bytes.
    package static func entries() -> [ByteString] {
        var entries: [ByteString] = []
        guard var pointer = clinux_environment() else { return [] }
        while let entry = pointer.pointee {
            entries.append(ByteString(cString: entry))
            pointer += 1
        }
        return entries
    }
}
