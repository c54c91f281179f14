import ArgumentParser
import JobModel
import LinuxSystem
import Values

/// A point in time; see `WrittenTime`.
struct TimeArgument: ExpressibleByArgument {
    let time: Timestamp

    init?(argument: String) { self.init(argument, now: Clock.now()) }

    init?(_ text: String, now: Timestamp) {
        guard let time = WrittenTime.read(text, now: now) else { return nil }
        self.time = time
    }
}
