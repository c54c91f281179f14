/// The address of a page on a server that can be asked without resolving a name: `http://localhost:8080/health`.
package struct HTTPAddress: Sendable, Equatable {
    /// As it was given.
    package let text: String
    /// Numeric, to be tried in this order: `localhost` is both of its addresses.
    package let hosts: [String]
    package let port: UInt16
    /// The value of the header `Host`.
    package let authority: String
    /// What is asked for, with its query.
    package let path: String

    /// Why a text is not such an address: `wants …`.
    package struct Problem: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    package init(_ text: String) throws(Problem) {
        let lower = text.lowercased()
        if lower.hasPrefix("https://") {
            throw Problem(description: "wants an address with http://; of a server that speaks TLS, wait for its port")
        }
        guard lower.hasPrefix("http://"), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Problem(description: "wants an address such as http://localhost:8080/health")
        }
        let rest = text.dropFirst("http://".count)
        let authority = rest.prefix { !"/?#".contains($0) }
        let path = rest.dropFirst(authority.count).prefix { $0 != "#" }
        guard let (host, port) = Self.parts(of: authority) else {
            throw Problem(description: "wants an address such as http://localhost:8080/health")
        }
        guard let hosts = Self.addresses(of: host) else {
            throw Problem(description: "wants localhost or a numeric address, not the name \(host)")
        }
        self.text = text
        self.hosts = hosts
        self.port = port
        self.authority = String(authority)
        self.path = path.hasPrefix("/") ? String(path) : "/" + path
    }

    /// The host, without the brackets of IPv6, and the port, 80 where there is none.
    private static func parts(of authority: Substring) -> (host: String, port: UInt16)? {
        guard !authority.contains("@") else { return nil }
        var host = authority
        var port: UInt16? = 80
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[authority.index(after: authority.startIndex)..<end]
            let rest = authority[authority.index(after: end)...]
            if !rest.isEmpty { port = rest.hasPrefix(":") ? UInt16(rest.dropFirst()) : nil }
        } else if let colon = authority.firstIndex(of: ":") {
            host = authority[..<colon]
            port = UInt16(authority[authority.index(after: colon)...])
        }
        guard let port, port > 0, !host.isEmpty else { return nil }
        return (String(host), port)
    }

    private static func addresses(of host: String) -> [String]? {
        if host.lowercased() == "localhost" { return ["127.0.0.1", "::1"] }
        let digits = host.split(separator: ".", omittingEmptySubsequences: false)
        if digits.count == 4, digits.allSatisfy({ UInt8($0) != nil }) { return [host] }
        let isIPv6 = host.contains(":") && host.utf8.allSatisfy { "0123456789abcdefABCDEF:.".utf8.contains($0) }
        return isIPv6 ? [host] : nil
    }
}
