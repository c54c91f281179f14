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

/// A limit of time: `90`, `1h30m`, or `none` where a setting is not to count.
struct TimeLimitArgument: ExpressibleByArgument {
    /// `nil`: none.
    let limit: TimeSpan?
    init?(argument: String) {
        guard argument != "none" else {
            limit = nil
            return
        }
        guard let span = TimeSpan(argument) else { return nil }
        limit = span
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

/// A signal: `TERM`, `SIGTERM`, `15`.
struct SignalArgument: ExpressibleByArgument {
    let signal: Signal
    init?(argument: String) {
        guard let signal = Signal(argument) else { return nil }
        self.signal = signal
    }
}

/// `KEY=VALUE`; the value may be empty, the key may not.
struct LabelArgument: ExpressibleByArgument {
    let key: String
    let value: String
    init?(argument: String) {
        guard let separator = argument.firstIndex(of: "="), separator > argument.startIndex else { return nil }
        key = String(argument[..<separator])
        value = String(argument[argument.index(after: separator)...])
    }
}

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

/// `NAME=VALUE` or `NAME=SOFT:HARD`, each a size, a number or `unlimited`: a limit of setrlimit(2).
struct LimitArgument: ExpressibleByArgument {
    let limit: ResourceLimit

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let values = parts[1].split(separator: ":", omittingEmptySubsequences: false).map(Self.value)
        guard (1...2).contains(values.count), let soft = values[0], let hard = values[values.count - 1], soft <= hard
        else { return nil }
        limit = ResourceLimit(name: parts[0].lowercased(), soft: soft, hard: hard, isRequired: true)
    }

    private static func value(_ text: Substring) -> UInt64? {
        text == "unlimited" || text == "infinity" ? .max : ByteCount(String(text))?.bytes
    }
}

/// An octal mask, 0 to 777.
struct UmaskArgument: ExpressibleByArgument {
    let mask: UInt32
    init?(argument: String) {
        guard let mask = UInt32(argument, radix: 8), mask <= 0o777 else { return nil }
        self.mask = mask
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

/// A point in time; see `WrittenTime`.
struct TimeArgument: ExpressibleByArgument {
    let time: Timestamp

    init?(argument: String) { self.init(argument, now: Clock.now()) }

    init?(_ text: String, now: Timestamp) {
        guard let time = WrittenTime.read(text, now: now) else { return nil }
        self.time = time
    }
}
