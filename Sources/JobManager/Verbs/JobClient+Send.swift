package import JobModel
package import JobProtocol
package import LinuxSystem
import SystemPackage
package import Values

extension JobClient {
    /// Writes to the standard input of an interactive job, or types at its terminal.
    ///
    /// - Parameter deadline: On the monotonic clock, until when the job may make room; `nil`: a while for each piece.
    package func send(
        _ reference: String,
        _ data: ByteString,
        endsInput: Bool,
        style: InputStyle = InputStyle(),
        until deadline: Int64? = nil
    ) throws(JobsError) -> JobRecord {
        var rest = data.bytes[...]
        var sent = 0
        // `last` must not become another job between two pieces.
        var job = try pin([reference])[0]
        while true {
            let piece = rest.prefix(SendCall.largestPiece)
            rest = rest.dropFirst(piece.count)
            let left = deadline.map { TimeSpan(nanoseconds: max(0, $0 - Clock.monotonic())) }
            let record = try sendPiece(
                job,
                ByteString(piece),
                endsInput: endsInput && rest.isEmpty,
                style,
                sent: sent,
                within: left
            )
            sent += piece.count
            if rest.isEmpty { return record }
            job = record.id.description
        }
    }

    /// Writes all that can be read, as it comes.
    package func send(
        _ reference: String,
        from input: Descriptor,
        endsInput: Bool,
        style: InputStyle = InputStyle()
    ) throws(JobsError) -> JobRecord {
        var job = try pin([reference])[0]
        var sent = 0
        while true {
            let piece: [UInt8]
            do throws(SystemError) {
                piece = try input.readOnce(atMost: SendCall.largestPiece)
            } catch {
                throw JobsError(.storage, "cannot read what is to be sent to job \(reference)", cause: error)
            }
            let isLast = piece.isEmpty
            let record = try sendPiece(job, ByteString(piece), endsInput: endsInput && isLast, style, sent: sent)
            sent += piece.count
            if isLast { return record }
            job = record.id.description
        }
    }

    private func sendPiece(
        _ reference: String,
        _ data: ByteString,
        endsInput: Bool,
        _ style: InputStyle,
        sent: Int,
        within time: TimeSpan? = nil
    ) throws(JobsError) -> JobRecord {
        var send = SendCall(reference: reference, data: data, endsInput: endsInput, style: style)
        if let time { send.timeout = min(time, send.timeout) }
        do throws(JobsError) {
            return try call(send, waiting: send.timeout, isRepeatable: false)
        } catch  where error.code == .unavailable {
            throw error.adding(
                "job \(reference) got \(sent) bytes; the next \(data.bytes.count) are not sent again, because the job may "
                    + "have got them"
            )
        } catch {
            if sent == 0 { throw error }
            throw error.adding("job \(reference) got the first \(sent) bytes")
        }
    }
}

extension Descriptor {
    /// What one read(2) gives; empty at the end.
    fileprivate func readOnce(atMost limit: Int) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = try bytes.withUnsafeMutableBytes { buffer in
            Result { () throws(SystemError) in try read(into: buffer) }
        }.get()
        return Array(bytes[..<count])
    }
}
