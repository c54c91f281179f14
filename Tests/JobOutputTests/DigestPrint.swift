import Glibc
import Testing

@testable import JobOutput

@Suite struct DigestPrint {
    @Test func printAll() throws {
        guard let names = getenv("DIGEST_PRINT").map({ String(cString: $0) }) else { return }
        for name in names.split(separator: " ") {
            let digest = try Recording(String(name)).digest()
            print("=== \(name) tokens \(TokenEstimate.count(digest.text)) lines \(digest.lines) left \(digest.leftOutLines) shown \(digest.shownLines) repeated \(digest.repeatedLines) sum \(digest.leftOutLines + digest.shownLines + digest.repeatedLines)")
            print(digest.text)
        }
    }
}
