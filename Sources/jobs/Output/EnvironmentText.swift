import Values

/// A job's environment for people and programs. What looks like a secret is shown only where that is asked for.
struct EnvironmentText {
    let showsSecrets: Bool

    private static let mask = "********"
    private static let secrets = ["TOKEN", "SECRET", "PASSWORD", "KEY"]

    static func isSecret(_ name: String) -> Bool {
        let name = name.uppercased()
        return secrets.contains { name.contains($0) }
    }

    func lines(of entries: [ByteString]) -> [String] {
        entries.map { entry in
            let (name, value) = parts(of: entry)
            return "\(name)=\(ShellText.of(value))"
        }
    }

    func json(of entries: [ByteString]) -> JSONValue {
        var object = JSONObject()
        for entry in entries {
            let (name, value) = parts(of: entry)
            object.append(name, JSONValue(value))
        }
        return .object(object)
    }

    private func parts(of entry: ByteString) -> (name: String, value: ByteString) {
        let name = String(decoding: entry.bytes.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
        let value = ByteString(entry.bytes.drop { $0 != UInt8(ascii: "=") }.dropFirst())
        let isHidden = !showsSecrets && Self.isSecret(name)
        return (ShellText.shown(name), isHidden ? ByteString(Self.mask) : value)
    }
}
