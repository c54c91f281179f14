import ArgumentParser
import JobConfiguration
import JobModel
import LinuxSystem
import Values

// How the values of options are read: the types are the model's, the words are the command line's.

/// A path or another argument whose bytes matter.
struct BytesArgument: ExpressibleByArgument {
    let bytes: ByteString
    init?(argument: String) { bytes = RawArguments.bytes(of: argument) }
}

/// A length of time: `90`, `500ms`, `1h30m`.
struct DurationArgument: ExpressibleByArgument {
    let span: TimeSpan
    init?(argument: String) {
        guard let span = TimeSpan(argument) else { return nil }
        self.span = span
    }
}

/// A number of bytes: `512K`, `2G`, `unlimited`.
struct SizeArgument: ExpressibleByArgument {
    let size: ByteCount
    init?(argument: String) {
        guard let size = ByteCount(textOrUnlimited: argument) else { return nil }
        self.size = size
    }
}

/// The size of a terminal: `120x40`.
struct WindowSizeArgument: ExpressibleByArgument {
    let size: WindowSize
    init?(argument: String) {
        guard let size = WindowSize(argument) else { return nil }
        self.size = size
    }
}

/// A signal: `TERM`, `SIGTERM`, `15`.
struct SignalArgument: ExpressibleByArgument {
    let signal: Signal
    init?(argument: String) {
        guard let signal = Signal(argument) else { return nil }
        self.signal = signal
    }
}

/// A signal that asks a process to end.
struct StopSignalArgument: ExpressibleByArgument {
    let signal: Signal
    init?(argument: String) {
        guard let signal = Signal(argument), signal.canAsk else { return nil }
        self.signal = signal
    }
}

extension StopMode: ExpressibleByArgument {}

/// A condition on labels: `KEY=VALUE`, or `KEY` for any value.
struct LabelFilterArgument: ExpressibleByArgument {
    let key: String
    let value: String
    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let key = parts.first, !key.isEmpty else { return nil }
        self.key = String(key)
        value = parts.count > 1 ? String(parts[1]) : ""
    }
}

/// A number of slots, or `unlimited`.
struct SlotsArgument: ExpressibleByArgument {
    /// `nil`: unlimited.
    let count: Int?
    init?(argument: String) {
        if argument == "unlimited" {
            count = nil
        } else {
            guard let count = Int(argument), (1...1_000_000).contains(count) else { return nil }
            self.count = count
        }
    }
}

/// How much there is of a pool: a number of units, a size, or a part of the machine's memory.
struct PoolSizeArgument: ExpressibleByArgument {
    let size: Pool.Size

    init?(argument: String) {
        guard let size = Pool.Size(argument) else { return nil }
        self.size = size
    }
}

/// A point in time; see `WrittenTime`.
struct TimeArgument: ExpressibleByArgument {
    let time: Timestamp

    init?(argument: String) { self.init(argument, now: Clock.now()) }

    init?(_ text: String, now: Timestamp) {
        guard let time = WrittenTime.read(text, now: now) else { return nil }
        self.time = time
    }
}
