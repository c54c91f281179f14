import JobModel
import JobProtocol
import Testing
import Values

@Suite struct ShimProtocolTests {
    static let notifications: [ShimNotification] = [
        .started(Sample.start), .paused, .resumed, .mainEnded(nil), .mainEnded(Sample.outcome),
        .survived([Survivor(pid: 1, command: "a")]),
        .ready(Sample.time), .waitsForInput(nil), .waitsForInput(Sample.stopped.inputWait),
        .survived([]), .ended(launch: 3, nil), .ended(launch: 3, Sample.exit), .failed(message: "why"),
    ]

    @Test(arguments: notifications)
    func notificationsComeBackAsTheyWere(_ notification: ShimNotification) throws {
        let message = try JSONRPCMessage(json: JSONParser.parse(notification.message.line))
        guard case .notification(let method, let params) = message else {
            Issue.record("\(message) is no notification")
            return
        }
        #expect(try ShimNotification(method: method, params: params) == notification)
    }

    @Test func aNotificationOfALaterReleaseIsNone() throws {
        #expect(try ShimNotification(method: "sung", params: ["song": 1]) == nil)
    }

    @Test(arguments: ["started", "survived", "failed"])
    func hostileNotificationsAreRefused(_ method: String) {
        for value in FormatTests.hostile {
            let params: JSONValue = ["pid": value, "survivors": [value], "message": 1]
            #expect(throws: FormatError.self) { try ShimNotification(method: method, params: params) }
        }
        #expect(throws: FormatError.self) { try ShimNotification(method: "ended", params: ["launch": "1"]) }
    }

    @Test func aRequestThatIsNotKnownIsTold() {
        let error = #expect(throws: JSONRPCError.self) { try ShimRequest(method: "sing", params: [:]) }
        #expect(error?.code == JSONRPCError.methodNotFound)
        let wrong = #expect(throws: JSONRPCError.self) { try ShimRequest(method: "signal", params: ["signal": 99]) }
        #expect(wrong?.code == JSONRPCError.invalidParams)
    }

    @Test func nowIsAGraceOfZero() throws {
        #expect(try ShimRequest(method: "kill", params: ["now": true]) == .kill(.init(StopRequest(grace: .seconds(0)))))
        #expect(try ShimRequest(method: "kill", params: [:]) == .kill(.init()))
        #expect(try ShimRequest(method: "signal", params: ["signal": 9]) == .signal(.init(.kill)))
    }

    @Test func scopesAreReadAsEarlierReleasesWroteThem() throws {
        func scope(_ params: JSONValue) throws -> SignalScope? {
            guard case .signal(let signal) = try ShimRequest(method: "signal", params: params) else { return nil }
            return signal.scope
        }
        #expect(try scope(["signal": "SIGINT"]) == .main)
        #expect(try scope(["signal": "SIGINT", "tree": true]) == .tree)
        #expect(try scope(["signal": "SIGINT", "tree": false, "scope": "foreground"]) == .foreground)
        // Earlier shims know `tree` alone, and take anything else for the main process.
        #expect(ShimRequest.signal(.init(.interrupt, to: .tree)).params["tree"] == true)
        #expect(ShimRequest.signal(.init(.interrupt, to: .foreground)).params["tree"] == nil)
        #expect(SignalScope.usual(for: .interrupt) == .foreground)
        #expect(SignalScope.usual(for: Signal(rawValue: 10)) == .main)
        // Who answers nothing does not say who got it.
        #expect(try SignalReport.read(JSONMembers([:], of: "signal")) == nil)
        let report = SignalReport(
            reached: ProcessList([NamedProcess(pid: 12, command: "sh")]),
            others: ProcessList([NamedProcess(pid: 14, command: "sleep")], count: 20)
        )
        #expect(try SignalReport.read(JSONMembers(report.json, of: "signal")) == report)
        #expect(report.summary == "signalled: sh (12); not: sleep (14) and 12 more")
    }
}
