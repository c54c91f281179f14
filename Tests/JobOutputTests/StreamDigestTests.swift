import JobOutput
import Testing
import Values

/// XXH64 with the seed 0, against digests that others compute.
struct StreamDigestTests {
    @Test(arguments: [
        ("", nil), ("a", "d24ec4f1a98c6e5b"), ("abc", "44bc2cf5ad770999"),
        ("Nobody inspects the spammish repetition", "fbcea83c8a378bf1"),
    ])
    func knownValues(text: String, digest: String?) {
        var stream = StreamDigest()
        Array(text.utf8).withUnsafeBytes { stream.append($0) }
        #expect(stream.text == digest)
    }

    @Test func piecesDoNotMatter() {
        let bytes = (0..<10_007).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 7) }
        var whole = StreamDigest()
        bytes.withUnsafeBytes { whole.append($0) }
        for size in [1, 7, 31, 32, 33, 4096] {
            var parts = StreamDigest()
            for start in stride(from: 0, to: bytes.count, by: size) {
                bytes[start..<min(bytes.count, start + size)].withUnsafeBytes { parts.append($0) }
            }
            #expect(parts.value == whole.value, "in pieces of \(size)")
        }
        var other = StreamDigest()
        (bytes.dropLast() + [0]).withUnsafeBytes { other.append($0) }
        #expect(other.value != whole.value)
    }
}
