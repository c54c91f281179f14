import JobModel
import JobProtocol
import Testing
import Values

@Suite struct JSONRPCTests {
    static let messages: [JSONRPCMessage] = [
        .request(id: 1, method: "run", params: ["a": 1]), .request(id: "x", method: "", params: []),
        .notification(method: "paused", params: [:]), .result(id: 1, .null), .result(id: .null, ["a": [1]]),
        .failure(id: .null, JSONRPCError(code: -32700, message: "not JSON", data: ["cause": "é"])),
    ]

    @Test(arguments: messages)
    func aMessageIsALineThatIsReadAsItWasWritten(_ message: JSONRPCMessage) throws {
        let line = message.line
        #expect(line.last == 0x0A && line.dropLast().allSatisfy { $0 != 0x0A })
        #expect(try JSONRPCMessage(json: JSONParser.parse(line)) == message)
    }

    @Test(arguments: [
        "1", "[]", "{}", #"{"jsonrpc":"1.0","id":1,"method":"a"}"#, #"{"jsonrpc":2.0,"id":1,"method":"a"}"#,
        #"{"jsonrpc":"2.0"}"#, #"{"jsonrpc":"2.0","id":1}"#, #"{"jsonrpc":"2.0","id":1,"method":1}"#,
        #"{"jsonrpc":"2.0","id":1.5,"method":"a"}"#, #"{"jsonrpc":"2.0","id":null,"method":"a"}"#,
        #"{"jsonrpc":"2.0","id":[],"method":"a"}"#, #"{"jsonrpc":"2.0","id":{},"method":"a"}"#,
        #"{"jsonrpc":"2.0","id":true,"method":"a"}"#, #"{"jsonrpc":"2.0","result":1}"#,
    ])
    func everythingElseIsAnInvalidRequest(_ text: String) throws {
        let json = try JSONParser.parse(text)
        let error = #expect(throws: JSONRPCError.self) { try JSONRPCMessage(json: json) }
        #expect(error?.code == JSONRPCError.invalidRequest)
    }

    @Test func absentParametersAreEmpty() throws {
        let json = try JSONParser.parse(#"{"jsonrpc":"2.0","id":1,"method":"a"}"#)
        #expect(try JSONRPCMessage(json: json) == .request(id: 1, method: "a", params: [:]))
    }

    @Test(arguments: [.null, 1, [], ["code": "x", "message": 1], ["code": .number(1.5)]] as [JSONValue])
    func anErrorOfTheWrongShapeIsAnErrorStill(_ json: JSONValue) {
        #expect(JSONRPCError(json: json).code == JSONRPCError.internalError)
    }

    @Test(arguments: JobsError.Code.allCases)
    func errorsOfTheEdgesCrossTheSocket(_ code: JobsError.Code) {
        let error = JobsError(code, "what went wrong", causeText: code == .usage ? nil : "why")
        #expect(JSONRPCError(json: JSONRPCError(error).json).jobsError == error)
    }

    @Test(arguments: Advice.Kind.allCases)
    func adviceCrossesTheSocketAsAValueAndInWords(_ kind: Advice.Kind) {
        let error = JobsError(.wrongState, "job 7 runs", advice: kind, about: "7").advising(.examine)
        let sent = JSONRPCError(error).json
        #expect(JSONRPCError(json: sent).jobsError == error)
        #expect(sent["message"]?.string == error.sentence(), "an older client reads the message alone")
    }

    @Test func whereAdviceIsALaterReleasesTheMessageSaysIt() {
        let json: JSONValue = [
            "code": 3, "message": "job 7 runs; dance with it",
            "data": ["problem": "job 7 runs", "advice": [["do": "kill", "subject": "7"], ["do": "dance"]]],
        ]
        #expect(JSONRPCError(json: json).jobsError == JobsError(.wrongState, "job 7 runs; dance with it"))
    }
}
