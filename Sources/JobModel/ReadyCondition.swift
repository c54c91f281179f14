package import Values

/// What a job has to show before it counts as ready. A job may have several; it is ready once each of them was met.
package enum ReadyCondition: Sendable, Equatable {
    /// A line of its output in which this regular expression is found, in what a terminal shows of it.
    case output(String)
    /// A process of the job listens on this TCP port.
    case port(UInt16)
    /// This file is there, and was made or changed since the job started. It may be relative to the job's directory.
    case file(ByteString)
    /// A GET of this address is answered with a status from 200 to 399.
    case http(HTTPAddress)

    /// The word that a condition begins with: `port=8080`.
    package enum Kind: String, Sendable, CaseIterable {
        case output, port, file, http

        /// What its value is called.
        var valueName: String {
            switch self {
            case .output: "REGEX"
            case .port: "N"
            case .file: "PATH"
            case .http: "URL"
            }
        }
    }

    /// Why a text is not a condition: it stands behind the name of the option or member.
    package struct Problem: Error, Equatable, CustomStringConvertible {
        package let description: String
        package init(_ description: String) { self.description = description }
    }

    /// What can be given, in words: `output=REGEX, port=N, file=PATH or http=URL`.
    package static let forms: String = {
        let forms = Kind.allCases.map { "\($0.rawValue)=\($0.valueName)" }
        return forms.dropLast().joined(separator: ", ") + " or " + (forms.last ?? "")
    }()

    package var kind: Kind {
        switch self {
        case .output: .output
        case .port: .port
        case .file: .file
        case .http: .http
        }
    }

    package var value: ByteString {
        switch self {
        case .output(let pattern): ByteString(pattern)
        case .port(let number): ByteString(String(number))
        case .file(let path): path
        case .http(let address): ByteString(address.text)
        }
    }

    /// As it is given on the command line: `port=8080`.
    package var text: ByteString { ByteString("\(kind.rawValue)=") + value }

    /// Reads `port=8080`.
    package init(_ text: ByteString) throws(Problem) {
        let name = ByteString(text.bytes.prefix { $0 != UInt8(ascii: "=") })
        guard name.bytes.count < text.bytes.count, let kind = name.text.flatMap(Kind.init(rawValue:)) else {
            throw Problem("it wants \(Self.forms)")
        }
        try self.init(kind, ByteString(text.bytes.dropFirst(name.bytes.count + 1)))
    }

    package init(_ kind: Kind, _ value: ByteString) throws(Problem) {
        guard !value.isEmpty, !value.containsNUL else {
            throw Problem("\(kind.rawValue) wants a value: \(kind.rawValue)=\(kind.valueName)")
        }
        switch kind {
        case .output:
            guard let text = value.text else {
                throw Problem("output wants a regular expression in UTF-8")
            }
            do throws(PatternError) { _ = try Pattern(text) } catch {
                throw Problem("output wants a regular expression: \(error)")
            }
            self = .output(text)
        case .port:
            guard let number = value.text.flatMap({ UInt16($0) }), number > 0 else {
                throw Problem("port wants a number from 1 to 65535, not \(value)")
            }
            self = .port(number)
        case .file: self = .file(value)
        case .http:
            do throws(HTTPAddress.Problem) { self = .http(try HTTPAddress(value.description)) } catch {
                throw Problem("http \(error)")
            }
        }
    }
}
