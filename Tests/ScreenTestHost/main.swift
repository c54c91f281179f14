// Shows screens to the tests that compare them with another emulator, and measures how fast they are made.
//
//     ScreenTestHost screens COLUMNS ROWS CUT…    Standard input up to each cut: a line of JSON
//     ScreenTestHost widths                       The width of every code point, a digit each
//     ScreenTestHost speed COLUMNS ROWS BYTES     Standard input again and again: bytes a second

import Glibc
import JobScreen

let arguments = CommandLine.arguments.dropFirst().map { $0 }
let numbers = arguments.dropFirst().compactMap(Int.init)

switch arguments.first {
case "screens" where numbers.count > 2:
    let size = ScreenSize(columns: numbers[0], rows: numbers[1])
    printScreens(size, standardInput(), cuts: Array(numbers.dropFirst(2)))
case "widths":
    let widths = (UInt32(0xA0)..<0x110000).map { UInt8(ascii: "0") + UInt8(CharacterWidth.columns(of: $0)) }
    print(String(decoding: widths, as: UTF8.self))
case "speed" where numbers.count == 3:
    print(speed(ScreenSize(columns: numbers[0], rows: numbers[1]), standardInput(), bytes: numbers[2]))
default:
    print("see the head of main.swift")
    exit(64)
}
