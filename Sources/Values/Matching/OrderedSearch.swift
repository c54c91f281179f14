extension RandomAccessCollection where Index == Int {
    /// The first index at whose element a condition holds, in a collection in which it holds from some element on; the end
    /// where it holds nowhere. A binary search.
    @inlinable
    package func firstIndex(fromWhich holds: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
