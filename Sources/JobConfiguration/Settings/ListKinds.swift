import JobModel
import JobProtocol
import Values

// The kinds of values that are lists of things which are each said as text.

extension ValueKind {
    /// In a file an array of strings, or one string; as an option one of them.
    ///
    /// - Parameters:
    ///   - wants: What an element of a file has to be, where it is not what `forms` says.
    ///   - table: Reads an element of a file that is a table; `nil`: none is.
    ///   - parse: Reads the text of an element.
    fileprivate static func list<Element, Failure: Error & CustomStringConvertible>(
        name: String,
        forms: String,
        wants: String? = nil,
        json: @escaping @Sendable (Element) -> JSONValue,
        table: (@Sendable (JSONObject) throws(Failure) -> [Element])? = nil,
        _ parse: @escaping @Sendable (ByteString) throws(Failure) -> Element
    ) -> ValueKind where Value == [Element] {
        let parseBytes: @Sendable (ByteString) -> [Element]? = { text in (try? parse(text)).map { [$0] } }
        return ValueKind(
            name: name,
            expectation: forms,
            read: { value throws(DocumentError) in
                var elements: [Element] = []
                for part in value.array ?? [value] {
                    do throws(Failure) {
                        if let text = part.string {
                            elements.append(try parse(ByteString(text)))
                            continue
                        }
                        if let table, case .object(let object) = try? part.json() {
                            elements += try table(object)
                            continue
                        }
                    } catch {
                        throw DocumentError(error.description, at: part.position)
                    }
                    throw DocumentError("wants \(wants ?? forms), not \(part.inWords)", at: part.position)
                }
                return elements
            },
            parse: { parseBytes(ByteString($0)) },
            json: { .array($0.map(json)) },
            problem: { text in
                do throws(Failure) {
                    _ = try parse(ByteString(text))
                    return nil
                } catch {
                    return error.description
                }
            },
            parseBytes: parseBytes
        )
    }
}

extension ValueKind<[ReadyCondition]> {
    /// Conditions of readiness: a table of them, an array of such tables, or `port=8080`.
    static var readiness: ValueKind {
        list(
            name: "table",
            forms: ReadyCondition.forms,
            wants: "a table such as { port = 8080 }",
            json: \.json,
            table: { object throws(ReadyCondition.Problem) in try ReadyCondition.read(object) }
        ) { text throws(ReadyCondition.Problem) in try ReadyCondition(text) }
    }
}

extension ValueKind<[StartCondition]> {
    /// Conditions of a start.
    static var conditions: ValueKind {
        list(name: "conditions", forms: StartCondition.forms, json: { JSONValue($0.text) }) {
            text throws(StartCondition.Problem) in try StartCondition(text)
        }
    }
}

extension ValueKind<[Hook]> {
    /// What hooks do.
    static func hooks(_ occasion: Hook.Occasion) -> ValueKind {
        list(name: "hooks", forms: HookAction.forms, json: { JSONValue($0.text) }) {
            text throws(HookAction.Problem) in
            _ = try HookAction(text)
            return Hook(occasion, text)
        }
    }
}
