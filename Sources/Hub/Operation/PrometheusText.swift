/// Prometheus' text format 0.0.4 (prometheus.io, "Exposition formats").
enum PrometheusText {
    static func name(_ label: String, ending: String = "") -> String {
        let name = identifier(label, allowing: "_:")
        return name.hasSuffix(ending) ? name : name + ending
    }

    /// `a="b",c="d"`, sorted by name, so that the order they were given in makes no difference.
    static func labels(_ dimensions: [(String, String)]) -> String {
        dimensions.map { "\(identifier($0, allowing: "_"))=\"\(escapedValue($1))\"" }.sorted().joined(separator: ",")
    }

    static func line(_ name: String, _ labels: String, _ value: Double) -> String {
        labels.isEmpty ? "\(name) \(number(value))\n" : "\(name){\(labels)} \(number(value))\n"
    }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }

    static func escapedHelp(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }

    private static func escapedValue(_ text: String) -> String {
        escapedHelp(text).replacing("\"", with: "\\\"")
    }

    private static func identifier(_ text: String, allowing punctuation: String) -> String {
        let name = String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) || punctuation.contains($0) ? $0 : "_" })
        return name.first.map { $0.isNumber } ?? true ? "_" + name : name
    }
}
