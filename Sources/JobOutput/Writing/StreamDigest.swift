/// What the bytes of a stream come to: XXH64 with the seed 0, taken while they pass. Two streams with the same digest and
/// as many bytes are the same, but for an accident in 2^64; who wants to can make two that differ.
package struct StreamDigest: Sendable {
    private static let primes: (UInt64, UInt64, UInt64, UInt64, UInt64) = (
        0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63,
        0x27D4_EB2F_1656_67C5
    )
    private static let stripe = 32

    private var lanes: (UInt64, UInt64, UInt64, UInt64) = (
        primes.0 &+ primes.1, primes.1, 0, 0 &- primes.0
    )
    /// Bytes that do not fill a stripe yet.
    private var rest: [UInt8] = []
    private(set) var count: UInt64 = 0

    package init() {}

    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        count &+= UInt64(bytes.count)
        var bytes = bytes[...]
        if !rest.isEmpty {
            let missing = bytes.prefix(Self.stripe - rest.count)
            rest += missing
            bytes = bytes.dropFirst(missing.count)
            guard rest.count == Self.stripe else { return }
            rest.withUnsafeBytes { mix($0) }
            rest.removeAll(keepingCapacity: true)
        }
        let whole = bytes.count / Self.stripe * Self.stripe
        mix(UnsafeRawBufferPointer(rebasing: bytes.prefix(whole)))
        rest += bytes.dropFirst(whole)
    }

    /// Of all that was appended so far.
    package var value: UInt64 {
        var hash: UInt64
        if count >= UInt64(Self.stripe) {
            hash =
                Self.rotate(lanes.0, 1) &+ Self.rotate(lanes.1, 7) &+ Self.rotate(lanes.2, 12)
                &+ Self.rotate(lanes.3, 18)
            for lane in [lanes.0, lanes.1, lanes.2, lanes.3] {
                hash = (hash ^ Self.round(0, lane)) &* Self.primes.0 &+ Self.primes.3
            }
        } else {
            hash = Self.primes.4
        }
        hash &+= count
        rest.withUnsafeBytes { bytes in
            var place = 0
            while place + 8 <= bytes.count {
                hash ^= Self.round(0, Self.word(bytes, place))
                hash = Self.rotate(hash, 27) &* Self.primes.0 &+ Self.primes.3
                place += 8
            }
            if place + 4 <= bytes.count {
                let half = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
                hash ^= UInt64(half) &* Self.primes.0
                hash = Self.rotate(hash, 23) &* Self.primes.1 &+ Self.primes.2
                place += 4
            }
            for byte in bytes[place...] {
                hash ^= UInt64(byte) &* Self.primes.4
                hash = Self.rotate(hash, 11) &* Self.primes.0
            }
        }
        hash = (hash ^ hash >> 33) &* Self.primes.1
        hash = (hash ^ hash >> 29) &* Self.primes.2
        return hash ^ hash >> 32
    }

    /// In sixteen hexadecimal digits; `nil` where there were no bytes.
    package var text: String? {
        guard count > 0 else { return nil }
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Takes whole stripes.
    private mutating func mix(_ bytes: UnsafeRawBufferPointer) {
        var (one, two, three, four) = lanes
        var place = 0
        while place < bytes.count {
            one = Self.round(one, Self.word(bytes, place))
            two = Self.round(two, Self.word(bytes, place + 8))
            three = Self.round(three, Self.word(bytes, place + 16))
            four = Self.round(four, Self.word(bytes, place + 24))
            place += Self.stripe
        }
        lanes = (one, two, three, four)
    }

    @inline(__always)
    private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        rotate(lane &+ word &* primes.1, 31) &* primes.0
    }

    @inline(__always)
    private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 { value << count | value >> (64 - count) }

    @inline(__always)
    private static func word(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }
}
