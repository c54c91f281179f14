package import JobModel
package import Values

/// Writes to the standard input of an interactive job, or types at its terminal, and ends the input where asked. The one call
/// that must not be repeated after its connection was lost: nobody knows then whether the bytes were taken.
package struct SendCall: SupervisorCall {
    package static let method = "send"
    package typealias Reply = JobRecord

    /// The most bytes of one call; larger input is sent in pieces.
    package static let largestPiece = 256 << 10

    package var reference: String
    package var data: ByteString
    package var endsInput: Bool
    /// How long the job may take to make room.
    package var timeout: TimeSpan
    package var style: InputStyle

    package init(
        reference: String,
        data: ByteString,
        endsInput: Bool,
        timeout: TimeSpan = .seconds(10),
        style: InputStyle = InputStyle()
    ) {
        self.reference = reference
        self.data = data
        self.endsInput = endsInput
        self.timeout = timeout
        self.style = style
    }

    /// What its shim is asked.
    package var input: ShimRequest.Input {
        ShimRequest.Input(data, endsInput: endsInput, timeout: timeout, style: style)
    }

    package var params: JSONValue {
        var object: JSONObject = [
            "ref": .string(reference),
            "data": JSONValue(data),
            "eof": .bool(endsInput),
            "timeout_ms": .integer(timeout.milliseconds),
        ]
        style.append(to: &object)
        return .object(object)
    }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        reference = try members.string("ref")
        data = try members.bytes("data")
        endsInput = try members.flag("eof")
        timeout = .milliseconds(
            try members.optional("timeout_ms") { $0.integer.flatMap { (0...3_600_000).contains($0) ? $0 : nil } }
                ?? 10_000
        )
        style = try InputStyle(members)
        guard data.bytes.count <= Self.largestPiece else { throw FormatError("send: more than 256 KiB in one call") }
    }
}
