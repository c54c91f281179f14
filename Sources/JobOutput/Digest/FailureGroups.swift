/// Which failures are kept: the same again is counted with the first, and of alike ones only some are kept.
struct FailureGroups {
    private enum Most {
        static let alike = 8
        static let alikeSuspects = 2
        static let groups = 2000
    }

    /// Failures of one form and shape.
    private struct Group {
        var kept = 0
        var first: DigestItem
    }

    private var exact: [UInt64: DigestItem] = [:]
    private var groups: [UInt64: Group] = [:]

    /// Which one of its group an item is; -1 where nothing more is kept, `nil` where it is counted with another one.
    mutating func rank(_ item: DigestItem, _ form: Int, _ shape: UInt64) -> Int? {
        let key = Self.key(of: item.lines)
        if let same = exact[key] {
            if same.isDropped { return -1 }
            same.repeats += 1
            same.repeatedLines += item.count
            return nil
        }
        let groupKey = (shape ^ UInt64(form)) &* 0x9E37_79B9_7F4A_7C15
        var group = groups[groupKey] ?? Group(first: item)
        guard group.kept > 0 || groups.count < Most.groups else { return -1 }
        let most = TellingForm.all[form].weight == .suspect ? Most.alikeSuspects : Most.alike
        if group.kept >= most {
            if group.first.isDropped { return -1 }
            group.first.others += 1
            group.first.otherLines += item.count
            return nil
        }
        exact[key] = item
        group.kept += 1
        groups[groupKey] = group
        return group.kept - 1
    }

    /// What is the same where the same happens again: without times in front, durations, and addresses.
    private static func key(of lines: [DigestLine]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for line in lines { TimelessText.add(line.text, to: &hash) }
        return hash
    }
}
