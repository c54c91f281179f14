extension Screen {
    /// SM and RM.
    mutating func setModes(_ isOn: Bool) {
        for index in 0..<parser.parameters.count {
            if let mode = ScreenModes.standard[parser.parameters[index]] { modes.set(mode, isOn) }
        }
    }

    /// DECSET and DECRST.
    mutating func setPrivateModes(_ isOn: Bool) {
        for index in 0..<parser.parameters.count {
            let parameter = parser.parameters[index]
            if let mode = ScreenModes.privates[parameter] { modes.set(mode, isOn) }
            switch parameter {
            case 6: move(toGivenRow: 0, column: 0)
            case 47: show(alternate: isOn)
            case 1047:
                if !isOn, isAlternate { page.grid.eraseRows(0..<size.rows, .standard) }
                show(alternate: isOn)
            case 1048: if isOn { saveCursor() } else { restoreCursor() }
            case 1049: isOn ? enterAlternate() : leaveAlternate()
            default: break
            }
        }
    }

    private mutating func enterAlternate() {
        guard !isAlternate else { return }
        saveCursor()
        show(alternate: true)
        page.grid.eraseRows(0..<size.rows, cursor.style.ofErased)
    }

    private mutating func leaveAlternate() {
        guard isAlternate else { return }
        show(alternate: false)
        restoreCursor()
    }

    /// DECSTR: what would disturb the next program is as in a new terminal; what is shown stays.
    mutating func softReset() {
        modes.subtract([.insert, .origin, .applicationCursorKeys, .applicationKeypad])
        modes.formUnion([.autowrap, .cursorVisible])
        region = 0..<size.rows
        cursor.style = .standard
        cursor.charsets = Charsets()
        page.saved = nil
    }
}
