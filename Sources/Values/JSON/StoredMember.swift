/// One member of an object that is stored: its name, and how it is written and read. A format is a list of them.
package struct StoredMember<Root>: Sendable {
    package let name: String
    /// `nil`: the member is left out.
    package let write: @Sendable (Root) -> JSONValue?
    /// Leaves the root as it is where the member is absent.
    package let read: @Sendable (JSONMembers, inout Root) throws(FormatError) -> Void

    // Closures instead of key paths: each of these is made when it is first used, which every short process would pay for.

    // Inlinable: in general code each member of each job would look for the type `Value?` first.

    /// - Parameter get: The value to write; `nil`: there is none.
    @inlinable
    package init<Value>(
        _ name: String,
        _ form: StoredForm<Value>,
        get: @escaping @Sendable (Root) -> Value?,
        set: @escaping @Sendable (inout Root, Value) -> Void
    ) {
        self.name = name
        write = { root in
            guard let value = get(root) else { return nil }
            return form.write(value)
        }
        read = { (members, root) throws(FormatError) in
            guard let value = try members.optional(name, form.read) else { return }
            set(&root, value)
        }
    }
}

/// How a value is written as JSON and read again.
package struct StoredForm<Value>: Sendable {
    /// `nil`: it is left out.
    package let write: @Sendable (Value) -> JSONValue?
    /// `nil` where the JSON has the wrong type or range.
    package let read: @Sendable (JSONValue) -> Value?

    @inlinable
    package init(
        write: @escaping @Sendable (Value) -> JSONValue?,
        read: @escaping @Sendable (JSONValue) -> Value?
    ) {
        (self.write, self.read) = (write, read)
    }
}

extension StoredForm<String> {
    package static var text: Self { Self(write: { .string($0) }, read: \.string) }
}

extension StoredForm<Bool> {
    /// Left out where it is false.
    package static var flag: Self { Self(write: { $0 ? true : nil }, read: \.bool) }
}

extension StoredForm<Double> {
    package static var double: Self { Self(write: { .number($0) }, read: \.double) }
}

extension StoredForm<Int64> {
    package static var int64: Self { Self(write: { .integer($0) }, read: \.integer) }
}

extension StoredForm<Int32> {
    package static var int32: Self {
        Self(write: { .integer(Int64($0)) }, read: { $0.integer.flatMap { Int32(exactly: $0) } })
    }
}

extension StoredForm<UInt32> {
    /// A umask(2).
    package static var mask: Self {
        Self(
            write: { .integer(Int64($0)) },
            read: { $0.integer.flatMap { (0...0o777).contains($0) ? UInt32($0) : nil } }
        )
    }
}

extension StoredForm<TimeSpan> {
    /// In nanoseconds, not negative and at most `TimeSpan.longest`.
    package static var span: Self {
        Self(write: { .integer($0.nanoseconds) }, read: { $0.integer.flatMap(TimeSpan.init(storedNanoseconds:)) })
    }
}

extension TimeSpan {
    fileprivate init?(storedNanoseconds nanoseconds: Int64) {
        guard nanoseconds >= 0, nanoseconds <= TimeSpan.longest.nanoseconds else { return nil }
        self.init(nanoseconds: nanoseconds)
    }
}

extension StoredForm<ByteCount> {
    package static var byteCount: Self {
        Self(
            write: { .integer(Int64(clamping: $0.bytes)) },
            read: { $0.integer.flatMap { UInt64(exactly: $0) }.map(ByteCount.init) }
        )
    }
}

extension StoredForm<WindowSize> {
    /// `"120x40"`
    package static var windowSize: Self {
        Self(write: { .string($0.description) }, read: { $0.string.flatMap { WindowSize($0) } })
    }
}

extension StoredForm<[String: String]> {
    /// Left out where it is empty.
    package static var texts: Self { Self(write: { $0.isEmpty ? nil : JSONValue(sorted: $0) }, read: \.strings) }
}

extension StoredForm<JSONObject> {
    /// What a user gave.
    package static var payload: Self {
        Self(
            write: { .object($0) },
            read: { $0.isNested(deeperThan: JSONParser.maximumDepthOfPayload) ? nil : $0.object }
        )
    }
}

extension StoredForm where Value: RawRepresentable<String> & SendableMetatype {
    package static var word: Self {
        Self(write: { .string($0.rawValue) }, read: { $0.string.flatMap { Value(rawValue: $0) } })
    }
}
