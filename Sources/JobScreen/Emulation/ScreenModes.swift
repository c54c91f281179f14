/// What programs switch on and off: the modes of ECMA-48, DEC and xterm that change what a terminal shows or sends.
package struct ScreenModes: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let insert = ScreenModes(rawValue: 1 << 0)
    package static let newLine = ScreenModes(rawValue: 1 << 1)
    /// Cursor keys send SS3 in place of CSI (DECCKM).
    package static let applicationCursorKeys = ScreenModes(rawValue: 1 << 2)
    package static let reverseVideo = ScreenModes(rawValue: 1 << 3)
    /// Rows count from the first one of the scroll region (DECOM).
    package static let origin = ScreenModes(rawValue: 1 << 4)
    package static let autowrap = ScreenModes(rawValue: 1 << 5)
    package static let cursorVisible = ScreenModes(rawValue: 1 << 6)
    package static let applicationKeypad = ScreenModes(rawValue: 1 << 7)
    /// What is pasted is sent between `CSI 200~` and `CSI 201~`.
    package static let bracketedPaste = ScreenModes(rawValue: 1 << 8)
    package static let mousePresses = ScreenModes(rawValue: 1 << 9)
    package static let mouseButtons = ScreenModes(rawValue: 1 << 10)
    package static let mouseDrags = ScreenModes(rawValue: 1 << 11)
    package static let mouseMotion = ScreenModes(rawValue: 1 << 12)
    package static let focusEvents = ScreenModes(rawValue: 1 << 13)
    package static let mouseUTF8 = ScreenModes(rawValue: 1 << 14)
    package static let mouseSGR = ScreenModes(rawValue: 1 << 15)
    package static let mouseDecimal = ScreenModes(rawValue: 1 << 16)
    package static let alternateScroll = ScreenModes(rawValue: 1 << 17)

    /// Those of a terminal that was just switched on.
    static let initial: ScreenModes = [.autowrap, .cursorVisible]

    /// The parameters of `CSI … h` and `CSI … l`.
    static let standard: [Int: ScreenModes] = [4: .insert, 20: .newLine]

    /// The parameters of `CSI ? … h` and `CSI ? … l`.
    static let privates: [Int: ScreenModes] = [
        1: .applicationCursorKeys, 5: .reverseVideo, 6: .origin, 7: .autowrap, 9: .mousePresses, 25: .cursorVisible,
        66: .applicationKeypad, 1000: .mouseButtons, 1002: .mouseDrags, 1003: .mouseMotion, 1004: .focusEvents,
        1005: .mouseUTF8, 1006: .mouseSGR, 1007: .alternateScroll, 1015: .mouseDecimal, 2004: .bracketedPaste,
    ]
}
