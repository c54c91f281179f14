import CPCRE2
import Synchronization

/// Why a regular expression cannot be used.
package enum PatternError: Error, Sendable, Equatable, CustomStringConvertible {
    /// It is none: what is wrong, and at which byte of its UTF-8 that was found.
    case invalid(message: String, offset: Int)
    /// Matching this text would take too long, or too much memory. Whether it matches is not known.
    case tooComplex
    /// PCRE2 failed, in its words.
    case failed(message: String)

    package var description: String {
        switch self {
        case .invalid(let message, let offset): "\(message) (at offset \(offset))"
        case .tooComplex: "the regular expression is too complex for this text"
        case .failed(let message): message
        }
    }
}

/// A regular expression of PCRE2 (pcre2pattern(3)), matched against bytes within bounds of time and memory.
///
/// A pattern in ASCII sees each byte as a character, so bytes that are no UTF-8 hide nothing. One that names other
/// characters or asks for their properties (`ä`, `\x{e4}`, `\p{L}`, `\X`) sees UTF-8, of which invalid parts match nothing.
package final class Pattern: Sendable {
    private struct Handles: @unchecked Sendable {
        let pattern: OpaquePointer
        let matcher: OpaquePointer
    }

    /// The compiled pattern never changes; the lock is for the matcher's working memory.
    private let handles: Mutex<Handles>

    package init(_ text: String, ignoringCase: Bool = false) throws(PatternError) {
        var code: Int32 = 0
        var offset = 0
        let bytes = Array(text.utf8)
        let needsUTF = Self.needsUTF(text)
        let compiled = bytes.withUnsafeBufferPointer {
            cpcre2_compile($0.baseAddress, $0.count, ignoringCase ? 1 : 0, needsUTF ? 1 : 0, &code, &offset)
        }
        guard let compiled else { throw .invalid(message: Self.message(code), offset: offset) }
        guard let matcher = cpcre2_matcher_create(compiled) else {
            cpcre2_free(compiled)
            throw .failed(message: "no memory to match a regular expression")
        }
        handles = Mutex(Handles(pattern: compiled, matcher: matcher))
    }

    deinit {
        handles.withLock {
            cpcre2_matcher_free($0.matcher)
            cpcre2_free($0.pattern)
        }
    }

    /// The place of the first match, or `nil` where there is none.
    ///
    /// - Parameters:
    ///   - beginsLine: Whether `^` matches at the first byte; not where it is in the middle of a long line.
    ///   - endsLine: Whether `$` matches at the last byte.
    package func firstMatch(
        in bytes: UnsafeRawBufferPointer,
        beginsLine: Bool = true,
        endsLine: Bool = true
    ) throws(PatternError) -> Range<Int>? {
        var start = 0
        var end = 0
        var code: Int32 = 0
        let result = handles.withLock {
            cpcre2_match(
                $0.pattern,
                $0.matcher,
                bytes.assumingMemoryBound(to: UInt8.self).baseAddress,
                bytes.count,
                beginsLine ? 1 : 0,
                endsLine ? 1 : 0,
                &start,
                &end,
                &code
            )
        }
        switch result {
        case 0: return start..<end
        case Int32(cpcre2_no_match): return nil
        case Int32(cpcre2_too_complex): throw .tooComplex
        default: throw .failed(message: Self.message(code))
        }
    }

    private static func needsUTF(_ text: String) -> Bool {
        !text.utf8.allSatisfy { $0 < 0x80 }
            || ["\\x{", "\\o{", "\\p", "\\P", "\\X", "\\N{", "(*UTF"].contains { text.contains($0) }
    }

    private static func message(_ code: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) {
            guard let buffer = $0.baseAddress else { return "" }
            buffer.pointee = 0
            cpcre2_message(code, buffer, $0.count)
            return String(cString: buffer)
        }
    }
}
