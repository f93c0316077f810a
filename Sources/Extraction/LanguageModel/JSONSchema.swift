/// JSON Schema in the subset that endpoints accept as strict: every property required, no others allowed.
enum JSONSchema {
    static let string = #"{"type":"string"}"#
    static let optionalString = #"{"type":["string","null"]}"#
    static let number = #"{"type":"number"}"#
    static let integer = #"{"type":"integer"}"#
    static let optionalInteger = #"{"type":["integer","null"]}"#
    static let boolean = #"{"type":"boolean"}"#

    /// One of these words.
    static func choice(_ words: [String]) -> String {
        #"{"type":"string","enum":[\#(words.map { "\"\($0)\"" }.joined(separator: ","))]}"#
    }

    static func array(of element: String) -> String { #"{"type":"array","items":\#(element)}"# }

    /// Models write the properties in this order.
    static func object(_ properties: [(name: String, schema: String)]) -> String {
        let members = properties.map { "\"\($0.name)\":\($0.schema)" }.joined(separator: ",")
        let names = properties.map { "\"\($0.name)\"" }.joined(separator: ",")
        return #"{"type":"object","properties":{\#(members)},"required":[\#(names)],"additionalProperties":false}"#
    }
}
