extension Sequence<String> {
    /// The text that was probably meant: the one that it is the beginning of, or the nearest by edit distance, where that
    /// is near enough to be a slip.
    package func nearest(to text: String) -> String? {
        if text.count > 2, let longer = filter({ $0.hasPrefix(text) }).min(by: { $0.count < $1.count }) {
            return longer
        }
        let scored = map { (name: $0, distance: $0.editDistance(to: text)) }
        guard let best = scored.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= Swift.max(1, (text.count + 1) / 3) ? best.name : nil
    }

    /// `; did you mean 'status'?`, or what there is to say instead.
    package func suggestion(for text: String, otherwise: String) -> String {
        "; " + (nearest(to: text).map { "did you mean '\($0)'?" } ?? otherwise)
    }
}

extension String {
    /// How many letters must be changed, added, left out, or change places with their neighbours (optimal string
    /// alignment). Of long texts the first 64 scalars count.
    package func editDistance(to other: String) -> Int {
        let (left, right) = (Array(unicodeScalars.prefix(64)), Array(other.unicodeScalars.prefix(64)))
        var before: [Int] = []
        var row = Array(0...right.count)
        for (index, scalar) in left.enumerated() {
            var next = [index + 1]
            for column in right.indices {
                let substituted = row[column] + (right[column] == scalar ? 0 : 1)
                var best = Swift.min(substituted, row[column + 1] + 1, next[column] + 1)
                if index > 0, column > 0, right[column] == left[index - 1], right[column - 1] == scalar {
                    best = Swift.min(best, before[column - 1] + 1)
                }
                next.append(best)
            }
            (before, row) = (row, next)
        }
        return row[right.count]
    }
}
