extension Style {
    /// Applies the parameters of SGR.
    mutating func apply(_ parameters: Parameters) {
        if parameters.isEmpty { self = .standard }
        var index = 0
        while index < parameters.count {
            let end = parameters.endOfParts(of: index)
            switch parameters[index] {
            case 38, 48, 58: index = apply(color: parameters, at: index, endOfParts: end)
            case 4 where end > index + 1:
                attributes.underline = UInt16(clamping: parameters[index + 1])
                index = end
            case let parameter:
                apply(parameter)
                index = end
            }
        }
    }

    private mutating func apply(_ parameter: Int) {
        switch parameter {
        case 0: self = .standard
        case 4: attributes.underline = 1
        case 21: attributes.underline = 2
        case 24: attributes.underline = 0
        case 6: attributes.insert(.blink)
        case 30...37: foreground = .indexed(UInt8(parameter - 30))
        case 39: foreground = .standard
        case 40...47: background = .indexed(UInt8(parameter - 40))
        case 49: background = .standard
        case 90...97: foreground = .indexed(UInt8(parameter - 90 + 8))
        case 100...107: background = .indexed(UInt8(parameter - 100 + 8))
        default:
            for entry in Attributes.switches {
                if entry.set == parameter { attributes.insert(entry.attribute) }
                if entry.reset == parameter { attributes.remove(entry.attribute) }
            }
        }
    }

    /// Applies `38;5;N`, `38;2;R;G;B` or the same with colons; returns where the next parameter is.
    private mutating func apply(color parameters: Parameters, at index: Int, endOfParts: Int) -> Int {
        let hasColons = endOfParts > index + 1
        let color: Color?
        let end: Int
        switch parameters[index + 1] {
        case 5:
            color = UInt8(exactly: parameters[index + 2]).map { .indexed($0) }
            end = index + 3
        case 2:
            // With colons, the number of a colour space may come first.
            let first = hasColons && endOfParts - index > 5 ? index + 3 : index + 2
            if let red = UInt8(exactly: parameters[first]), let green = UInt8(exactly: parameters[first + 1]),
                let blue = UInt8(exactly: parameters[first + 2])
            {
                color = .rgb(red, green, blue)
            } else {
                color = nil
            }
            end = first + 3
        default: return hasColons ? endOfParts : index + 1
        }
        if let color {
            switch parameters[index] {
            case 38: foreground = color
            case 48: background = color
            // The colour of underlines is not kept.
            default: break
            }
        }
        return hasColons ? endOfParts : end
    }
}
