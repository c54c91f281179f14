/// Numbers with a time each, the earliest first: a binary heap. What was replaced or taken back stays in the heap until its
/// time, and is passed over then.
struct Deadlines<Time: Comparable & Sendable>: Sendable {
    private var times: [Int64: Time] = [:]
    private var heap: [(time: Time, number: Int64)] = []

    subscript(number: Int64) -> Time? {
        get { times[number] }
        set {
            guard newValue != times[number] else { return }
            times[number] = newValue
            if let newValue { push((newValue, number)) }
            dropStale()
        }
    }

    /// The earliest time.
    var first: Time? { heap.first?.time }

    /// Takes out those whose time has come.
    mutating func take(until now: Time) -> [Int64] {
        var taken: [Int64] = []
        while let first = heap.first, first.time <= now {
            pop()
            if times[first.number] == first.time {
                times[first.number] = nil
                taken.append(first.number)
            }
        }
        dropStale()
        return taken
    }

    private mutating func dropStale() {
        while let first = heap.first, times[first.number] != first.time { pop() }
    }

    private mutating func push(_ entry: (time: Time, number: Int64)) {
        heap.append(entry)
        var index = heap.count - 1
        while index > 0, heap[index].time < heap[(index - 1) / 2].time {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    private mutating func pop() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var index = 0
        while case let left = 2 * index + 1, left < heap.count {
            let child = left + 1 < heap.count && heap[left + 1].time < heap[left].time ? left + 1 : left
            guard heap[child].time < heap[index].time else { break }
            heap.swapAt(index, child)
            index = child
        }
    }
}
