import JobModel
import JobProtocol
import Testing

@Suite struct ShimProtocolTests {
    static let notifications: [ShimNotification] = [
        .started(Sample.start), .paused, .resumed, .mainEnded(nil), .mainEnded(Sample.outcome),
        .survived([Survivor(pid: 1, command: "a")]),
        .survived([]), .ended(launch: 3), .failed(message: "why"),
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
        #expect(try ShimRequest(method: "kill", params: ["now": true]) == .kill(.init(grace: .seconds(0))))
        #expect(try ShimRequest(method: "kill", params: [:]) == .kill(.init()))
        #expect(try ShimRequest(method: "signal", params: ["signal": 9]) == .signal(.init(.kill)))
    }
}
