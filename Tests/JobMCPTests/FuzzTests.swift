import JobModel
import TestSupport
import Testing
import Values

@testable import JobMCP

/// Ten thousand lines that are nearly right, the same in every run: each is decided, and no answer is owed to nobody.
@Suite struct FuzzTests {
    private static let lines: [String] = [
        #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-03-26","capabilities":{}}}"#,
        #"{"jsonrpc":"2.0","id":"x","method":"tools/call","params":{"name":"get_job_status","arguments":{"job_id":"1"}}}"#,
        #"{"jsonrpc":"2.0","id":-1,"method":"server/discover","params":{"_meta":{"#
            + #""io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}"#,
        #"[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/cancelled"}]"#,
        #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#,
        #"{"jsonrpc":"2.0","id":2,"result":{"é":"\ud83d\ude00"}}"#,
    ]

    private static func damaged(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
            case 1:
                bytes.insert(
                    contentsOf: Array("[{\"\\u,:-1e.\nnull".utf8).shuffled(using: &random).prefix(3),
                    at: place
                )
            case 2: bytes.removeSubrange(place..<min(bytes.count, place + 5))
            case 3: if place < bytes.count { bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
            default: bytes.append(contentsOf: bytes.prefix(place))
            }
        }
        return bytes
    }

    @Test func everyLineIsDecided() {
        var random = SplitMix(seed: 2026)
        var router = Router()
        var splitter = LineSplitter(limit: 1 << 12)
        var lines = 0
        var refused = 0
        for _ in 0..<10_000 {
            let line = Self.damaged(Array((Self.lines.randomElement(using: &random) ?? "").utf8), &random) + [0x0A]
            line.withUnsafeBytes { bytes in
                splitter.append(bytes) { line in
                    lines += 1
                    guard case .text(let text) = line else { return }
                    #expect(!text.isEmpty && !text.contains(0x0A))
                    switch router.route(text) {
                    case .refuse(let id, let error):
                        refused += 1
                        #expect(id.isNull || RequestID(id) != nil)
                        // What is answered can be read again.
                        #expect((try? JSONParser.parse(Envelope.failure(id, error).encoded)) != nil)
                    case .request(let request): #expect(RequestID(request.id) != nil)
                    default: break
                    }
                }
            }
        }
        #expect(lines >= 10_000)
        #expect(refused > 1000)
    }
}
