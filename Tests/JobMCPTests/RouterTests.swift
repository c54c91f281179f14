import JobModel
import JobProtocol
import Testing
import Values

@testable import JobMCP

/// Which era a message belongs to, and what is refused: the decision procedure, row by row.
@Suite struct RouterTests {
    private static let modernMeta =
        #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","#
        + #""io.modelcontextprotocol/clientCapabilities":{}}"#

    private static func initialize(_ version: String) -> String {
        #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"\#(version)","capabilities":{},"#
            + #""clientInfo":{"name":"test","version":"1"}}}"#
    }

    /// A router that has done the handshake, where a version is given.
    private func router(_ version: String? = nil) -> Router {
        var router = Router()
        if let version { _ = router.route(Array(Self.initialize(version).utf8)) }
        return router
    }

    /// What is decided, in a word: an error's code and id, or the era of a request.
    private func verdict(_ line: String, _ router: inout Router) -> String {
        word(router.route(Array(line.utf8)))
    }

    private func word(_ routing: Routing) -> String {
        switch routing {
        case .nothing: "nothing"
        case .refuse(let id, let error): "\(error.code) \(id.encodedText)"
        case .initialized(_, let version): "handshake \(version.rawValue)"
        case .ready: "ready"
        case .cancel(let id): "cancel \(id.json.encodedText)"
        case .request(let request): request.version.rawValue
        case .batch(let routings): "[" + routings.map(word).joined(separator: ", ") + "]"
        }
    }

    @Test(arguments: [
        (#"{bad"#, "-32700 null"),
        ("\u{FEFF}{}", "-32700 null"),
        (#"[]"#, "-32600 null"),
        (#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, "-32600 null"),
        (#"42"#, "-32600 null"),
        (#""text""#, "-32600 null"),
        (#"{}"#, "-32600 null"),
        (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, "-32600 null"),
        (#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, "-32600 null"),
        (#"{"jsonrpc":"2.0","id":true,"method":"ping"}"#, "-32600 null"),
        (#"{"jsonrpc":"2.0","id":18446744073709551616,"method":"ping"}"#, "2025-11-25"),
        (#"{"id":18446744073709551616}"#, "-32600 18446744073709551616"),
        (#"{"jsonrpc":"2.0","id":0.12345678901234567890,"method":"ping"}"#, "-32600 null"),
        (#"{"jsonrpc":"1.0","id":7,"method":"ping"}"#, "-32600 7"),
        (#"{"id":"7","method":"ping"}"#, #"-32600 "7""#),
        (#"{"jsonrpc":"2.0","id":7,"method":5}"#, "-32600 7"),
        (#"{"jsonrpc":"2.0","id":7,"method":"ping","params":[1]}"#, "-32602 7"),
        (#"{"jsonrpc":"2.0","id":7,"method":"ping","params":{"x":NaN}}"#, "-32700 7"),
        (#"{"method":"ping","params":{"x":[Infinity,-Infinity,1e400]},"id":"a\u0062"}"#, #"-32700 "ab""#),
        (#"{"params":{"id":1,"x":{"id":2,}},"id" : -3 ,"method":"ping"}"#, "-32700 -3"),
        (#"{"id":1.5,"x":NaN}"#, "-32700 null"),
        (#"{"id":1,"x":NaN,"\u0069d":2}"#, "-32700 2"),
        (#"{"x":"\"id\":1,\x","id":8,"y":"\q"}"#, "-32700 8"),
        (#"{"id":9,"x":"#, "-32700 9"),
        (#"{"id":9"#, "-32700 9"),
        (#"[{"id":9,]"#, "-32700 null"),
        (#"{"jsonrpc":"2.0","id":7,"method":"ping","params":null}"#, "2025-11-25"),
        (#"{"jsonrpc":"2.0","id":7,"method":"ping","params":{"_meta":null}}"#, "2025-11-25"),
        (
            #"{"jsonrpc":"2.0","id":7,"method":"ping","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":null}}}"#,
            "2025-11-25"
        ),
        (#"{"jsonrpc":"2.0","id":7,"method":null,"params":{}}"#, "-32600 7"),
        (#"{"jsonrpc":"2.0","id":7}"#, "-32600 7"),
        (#"{"jsonrpc":"2.0","id":7,"method":null,"result":null}"#, "nothing"),
        (#"{"jsonrpc":"2.0","id":7,"result":{}}"#, "nothing"),
        (#"{"jsonrpc":"2.0","id":7,"error":{"code":1,"message":""}}"#, "nothing"),
        (#"{"jsonrpc":"2.0","method":"notifications/unheard-of"}"#, "nothing"),
        (#"{"jsonrpc":"2.0","method":"tools/list"}"#, "nothing"),
        (#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"a"}}"#, #"cancel "a""#),
        (#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":[]}}"#, "nothing"),
        (#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, "ready"),
    ])
    func malformedMessagesAreAnsweredAsTheTableSays(line: String, verdict expected: String) {
        var router = router()
        #expect(verdict(line, &router) == expected)
    }

    @Test func theIDIsFoundAtAnyDepthAndWhateverTheBytes() {
        var router = router()
        let deep = #"{"id":4,"params":"# + String(repeating: "[", count: 5000)
        #expect(verdict(deep, &router) == "-32700 4")
        #expect(verdict(deep + String(repeating: "]", count: 5000) + #","id":6}"#, &router) == "-32700 6")
        let bytes = Array(#"{"method":"ping","params":{"x":""#.utf8) + [0xFF, 0x01, 0xC0] + Array(#""},"id":5}"#.utf8)
        #expect(word(router.route(bytes)) == "-32700 5")
    }

    @Test(arguments: [
        ("ping", "2025-11-25"), ("tools/list", "-32602 1"), ("server/discover", "-32602 1"),
        ("subscriptions/listen", "-32602 1"), ("unheard/of", "-32601 1"), ("logging/setLevel", "-32601 1"),
        ("tasks/list", "-32601 1"),
    ])
    func withoutMetaAndHandshake(method: String, verdict expected: String) {
        var router = router()
        #expect(verdict(#"{"jsonrpc":"2.0","id":1,"method":"\#(method)"}"#, &router) == expected)
    }

    @Test(arguments: [
        ("ping", "2025-06-18"), ("tools/list", "2025-06-18"), ("resources/subscribe", "2025-06-18"),
        ("server/discover", "-32601 1"), ("subscriptions/listen", "-32601 1"), ("tasks/get", "-32601 1"),
        ("logging/setLevel", "-32601 1"), ("unheard/of", "-32601 1"),
    ])
    func withoutMetaAfterAHandshake(method: String, verdict expected: String) {
        var router = router("2025-06-18")
        #expect(verdict(#"{"jsonrpc":"2.0","id":1,"method":"\#(method)"}"#, &router) == expected)
    }

    @Test(arguments: [
        ("server/discover", "2026-07-28"), ("tools/call", "2026-07-28"), ("tasks/get", "2026-07-28"),
        ("initialize", "-32601 1"), ("ping", "-32601 1"), ("logging/setLevel", "-32601 1"),
        ("resources/subscribe", "-32601 1"), ("resources/unsubscribe", "-32601 1"), ("unheard/of", "-32601 1"),
    ])
    func withMetaWhateverCameBefore(method: String, verdict expected: String) {
        for handshake in [nil, "2024-11-05", "2025-11-25"] {
            var router = router(handshake)
            let line = #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":{\#(Self.modernMeta)}}"#
            #expect(verdict(line, &router) == expected)
        }
    }

    @Test(arguments: [
        (#"{"io.modelcontextprotocol/protocolVersion":5}"#, "-32602 1"),
        (#"{"io.modelcontextprotocol/protocolVersion":"2099-01-01"}"#, "-32022 1"),
        (#"{"io.modelcontextprotocol/protocolVersion":"2025-11-25"}"#, "-32022 1"),
        (#"{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}"#, "-32602 1"),
        (
            #"{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":[]}"#,
            "-32602 1"
        ),
        (
            #"{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},"#
                + #""io.modelcontextprotocol/logLevel":"loud"}"#,
            "-32602 1"
        ),
        (#"{"progressToken":3}"#, "-32602 1"),
    ])
    func metaThatIsNotWhatItShouldBe(meta: String, verdict expected: String) {
        var router = router()
        let line = #"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":\#(meta)}}"#
        #expect(verdict(line, &router) == expected)
    }

    @Test(arguments: [
        ("2024-11-05", "2024-11-05"), ("2025-03-26", "2025-03-26"), ("2025-06-18", "2025-06-18"),
        ("2025-11-25", "2025-11-25"), ("2026-07-28", "2025-11-25"), ("1999-01-01", "2025-11-25"),
    ])
    func theHandshakeNeverFailsForTheVersion(wanted: String, answered: String) {
        var router = router()
        #expect(verdict(Self.initialize(wanted), &router) == "handshake \(answered)")
        #expect(verdict(#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, &router) == answered)
    }

    @Test func aHandshakeMayComeAfterModernRequestsAndAgain() {
        var router = router()
        let modern = #"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{\#(Self.modernMeta)}}"#
        #expect(verdict(modern, &router) == "2026-07-28")
        #expect(verdict(Self.initialize("2025-11-25"), &router) == "handshake 2025-11-25")
        #expect(verdict(modern, &router) == "2026-07-28")
        #expect(verdict(Self.initialize("2024-11-05"), &router) == "handshake 2024-11-05")
        #expect(verdict(#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, &router) == "2024-11-05")
        #expect(
            verdict(#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":1}}"#, &router)
                == "-32602 1"
        )
    }

    @Test func batchesAreOfOneRevisionAlone() {
        let batch = #"[{"jsonrpc":"2.0","id":1,"method":"ping"},5,{"jsonrpc":"2.0","method":"notifications/x"}]"#
        var march = router("2025-03-26")
        #expect(verdict(batch, &march) == "[2025-03-26, -32600 null, nothing]")
        #expect(verdict("[]", &march) == "-32600 null")
        #expect(verdict("[\(Self.initialize("2025-03-26"))]", &march) == "[-32600 0]")
        var june = router("2025-06-18")
        #expect(verdict(batch, &june) == "-32600 null")
    }

    @Test func whatARequestSaysOfItsCaller() {
        var router = router("2025-11-25")
        let line =
            #"{"id":"a","params":{"_meta":{"progressToken":0,"io.modelcontextprotocol/protocolVersion":"2026-07-28","#
            + #""io.modelcontextprotocol/clientInfo":{"name":"n","version":"v"},"#
            + #""io.modelcontextprotocol/clientCapabilities":{"extensions":{"io.modelcontextprotocol/tasks":{}}}}},"#
            + #""method":"tools/list","jsonrpc":"2.0"}"#
        guard case .request(let modern) = router.route(Array(line.utf8)) else { return #expect(Bool(false)) }
        #expect(modern.id == "a")
        #expect(modern.progressToken == 0)
        #expect(modern.knowsTasks)
        #expect(modern.client == ClientInfo(name: "n", version: "v"))
        let legacy = router.route(Array(#"{"jsonrpc":"2.0","id":9007199254740993,"method":"tools/list"}"#.utf8))
        guard case .request(let legacy) = legacy else { return #expect(Bool(false)) }
        #expect(legacy.id == 9_007_199_254_740_993)
        #expect(legacy.client == ClientInfo(name: "test", version: "1"))
        #expect(!legacy.knowsTasks)
    }
}
