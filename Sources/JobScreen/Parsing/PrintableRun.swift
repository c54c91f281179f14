import Values

extension UnsafeRawBufferPointer {
    /// The end of the run of whole, valid, printable characters that begins at a place.
    func printableEnd(from start: Int) -> Int {
        var place = start
        while true {
            let end = printableASCIIEnd(from: place)
            place = end
            while place < count, self[place] >= 0xC2, let length = characterLength(at: place) { place += length }
            if place == end { return place }
        }
    }

    /// The end of the run of printable ASCII that begins at a place.
    func printableASCIIEnd(from start: Int) -> Int {
        var place = start
        // Eight bytes at once: the highest bit of one that is below 0x20 or above 0x7E becomes set.
        while place + 8 <= count {
            let word = loadUnaligned(fromByteOffset: place, as: UInt64.self)
            let below = (word &- 0x2020_2020_2020_2020) & ~word
            let above = (word &+ 0x0101_0101_0101_0101) | word
            let marks = UInt64(littleEndian: (below | above) & 0x8080_8080_8080_8080)
            if marks != 0 {
                // A borrow or a carry can only mark bytes behind the first one that is marked rightly.
                return place + marks.trailingZeroBitCount / 8
            }
            place += 8
        }
        while place < count, self[place] &- 0x20 < 0x5F { place += 1 }
        return place
    }
}

extension UnsafeRawBufferPointer {
    /// Whether eight bytes from a place on are ASCII.
    func isASCII(eightAt place: Int) -> Bool {
        loadUnaligned(fromByteOffset: place, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
    }

    /// The character of such a run that ends at a place.
    func character(before place: Int) -> UInt32 {
        var start = place - 1
        while self[start] & 0xC0 == 0x80 { start -= 1 }
        return character(at: start).scalar
    }

    /// The character that begins at a place of such a run, and how many bytes it has.
    func character(at place: Int) -> (scalar: UInt32, length: Int) {
        let lead = UInt32(self[place])
        func rest(_ offset: Int) -> UInt32 { UInt32(self[place + offset] & 0x3F) }
        switch lead {
        case 0..<0x80: return (lead, 1)
        case 0x80..<0xE0: return ((lead & 0x1F) << 6 | rest(1), 2)
        case 0xE0..<0xF0: return ((lead & 0x0F) << 12 | rest(1) << 6 | rest(2), 3)
        default: return ((lead & 0x07) << 18 | rest(1) << 12 | rest(2) << 6 | rest(3), 4)
        }
    }
}
