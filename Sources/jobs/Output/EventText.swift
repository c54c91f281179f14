import JobModel
import JobProtocol
import Values

/// An event as a line for people.
enum EventText {
    static func line(_ event: JobEvent, _ times: TimeText) -> String {
        var words = [String(event.sequence), times.of(event.time)]
        if let number = event.number {
            words.append("job \(number)\(event.attempt.map { $0 > 1 ? ".\($0)" : "" } ?? "")")
        }
        words.append(event.kind.rawValue)
        for detail in event.details.members {
            words.append("\(detail.name)=\(ShellText.shown(detail.value.string ?? detail.value.encodedText))")
        }
        return words.joined(separator: "  ")
    }
}
