import JobModel
import JobProtocol
import Testing
import Values

@Suite struct CallTests {
    @Test func eventsOfKindsOfALaterReleaseAreLeftOut() throws {
        var later = try #require(Sample.event.json.object)
        later["event"] = "beamed-up"
        let reply = try EventsCall.decode(["events": [Sample.event.json, .object(later)], "next": 10])
        #expect(reply == EventsCall.Reply(events: [Sample.event], next: 10))
        #expect(throws: FormatError.self) { try EventsCall.decode(["events": [["event": 1]], "next": 10]) }
    }

    @Test(arguments: [.integer(.max), -1, 86_400_001, .number(1.5), "1"] as [JSONValue])
    func aWaitWithoutAnEndIsRefused(_ timeout: JSONValue) {
        #expect(throws: FormatError.self) { try WaitCall(params: ["refs": ["1"], "timeout_ms": timeout]) }
        #expect(throws: FormatError.self) { try EventsCall(params: ["timeout_ms": timeout]) }
        #expect(throws: FormatError.self) { try KillCall(params: ["refs": ["1"], "timeout_ms": timeout]) }
        let send: JSONValue = ["ref": "1", "data": "", "timeout_ms": timeout]
        #expect(throws: FormatError.self) { try SendCall(params: send) }
        #expect(throws: JSONRPCError.self) { try ShimRequest(method: "send", params: send) }
    }

    @Test(arguments: [.null, [], "1", [1], ["1", .null], .array(Array(repeating: "1", count: 10_001))] as [JSONValue])
    func referencesAreAtLeastOneAndNotTooMany(_ references: JSONValue) {
        #expect(throws: FormatError.self) { try PauseCall(params: ["refs": references]) }
        #expect(throws: FormatError.self) { try KillCall(params: ["refs": references]) }
    }

    @Test func aKillWithoutASignalEnds() throws {
        let call = try KillCall(params: ["refs": ["1"]])
        #expect(call.action == .end(StopRequest()) && call.timeout == .seconds(60))
    }

    @Test(arguments: ["SIGNOTHING", "", 9, [:]] as [JSONValue])
    func aSignalThatThereIsNotDoesNotBecomeAKill(_ signal: JSONValue) {
        #expect(throws: FormatError.self) { try KillCall(params: ["refs": ["1"], "signal": signal]) }
    }

    @Test(arguments: [0, 1001, -1, .integer(.max)] as [JSONValue])
    func pagesAreBounded(_ limit: JSONValue) {
        #expect(throws: FormatError.self) { try ListCall(params: ["limit": limit]) }
        #expect(throws: FormatError.self) { try EventsCall(params: ["limit": limit]) }
    }

    @Test(arguments: [0, -1, 1_000_001, .integer(.max), "many", .number(1)] as [JSONValue])
    func slotsAreAPositiveNumberOrUnlimited(_ slots: JSONValue) {
        #expect(throws: FormatError.self) { try GroupSetCall(params: ["name": "a", "slots": slots]) }
    }

    @Test(arguments: ["units", "bytes", "percent"])
    func sizesOfPoolsAreInTheirRanges(_ measure: String) {
        for size in [0, -1, .integer(.max), "2", .number(0.5)] as [JSONValue] {
            #expect(throws: FormatError.self) { try PoolSetCall(params: ["name": "a", measure: size]) }
        }
    }

    @Test(arguments: [-1001, 1001, "1", .number(0.5)] as [JSONValue])
    func prioritiesOfGroupsAreInTheirRange(_ priority: JSONValue) {
        #expect(throws: FormatError.self) { try GroupSetCall(params: ["name": "a", "priority": priority]) }
    }

    @Test(arguments: [["gpu": 0], ["gpu": -1], ["gpu": "1"], 1, ["gpu"]] as [JSONValue])
    func whatIsTakenOfPoolsIsAnAmount(_ use: JSONValue) {
        let json: JSONValue = ["command": ["true"], "directory": "/", "use": use]
        #expect(throws: FormatError.self) { try Submission(json: json) }
    }

    @Test(arguments: ["many", true, [], .number(1)] as [JSONValue])
    func slotsOfTheWrongTypeAreNotUnlimited(_ slots: JSONValue) {
        let group: JSONValue = ["name": "a", "slots": slots, "queued": 0, "running": 0]
        #expect(throws: FormatError.self) { try JobGroup(json: group) }
    }

    @Test(arguments: [.number(-0.1), .number(1.1), 2, "0.5"] as [JSONValue])
    func progressIsFromZeroToOne(_ progress: JSONValue) {
        #expect(throws: FormatError.self) { try ProgressCall(params: ["ref": "1", "progress": progress]) }
    }

    @Test func aPieceOfInputIsBounded() {
        let tooMuch = String(repeating: "x", count: SendCall.largestPiece + 1)
        #expect(throws: FormatError.self) { try SendCall(params: ["ref": "1", "data": .string(tooMuch)]) }
    }

    @Test func anEnvironmentCannotContainNUL() {
        let params = RunCall(id: Sample.id, submission: Sample.small, environment: ["A=\u{0}"]).params
        #expect(throws: FormatError.self) { try RunCall(params: params) }
    }
}
