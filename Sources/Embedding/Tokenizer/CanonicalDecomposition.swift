import Foundation

/// The full canonical decomposition of single scalars (Unicode Standard, section 3.7), as a table made once a process.
///
/// BERT decomposes a text to drop its non-spacing marks. What is dropped is known per scalar, so marks are never collected and
/// sorted: a text of nothing but combining marks costs linear time. The order of the few *spacing* marks with a combining class
/// is left as it was written.
struct CanonicalDecomposition: Sendable {
    static let shared = CanonicalDecomposition()

    private let table: [UInt32: [Unicode.Scalar]]

    /// Outside these blocks only Hangul syllables decompose, and those do by arithmetic.
    private static let blocks: [ClosedRange<UInt32>] = [
        0xC0...0x33FF, 0xA000...0xABFF, 0xF900...0xFB4F, 0x10000...0x16FFF, 0x1D100...0x1D1FF, 0x2F800...0x2FA1F,
    ]

    private init() {
        let candidates = Self.blocks.joined().compactMap(Unicode.Scalar.init)
        var text = String.UnicodeScalarView()
        for scalar in candidates {
            text.append(scalar)
            text.append("\n")
        }
        let decomposed = String(text).decomposedStringWithCanonicalMapping.unicodeScalars
        var table: [UInt32: [Unicode.Scalar]] = [:]
        for (scalar, parts) in zip(candidates, decomposed.split(separator: "\n")) where !parts.elementsEqual([scalar]) {
            table[scalar.value] = Array(parts)
        }
        self.table = table
    }

    func forEachPart(of scalar: Unicode.Scalar, _ body: (Unicode.Scalar) -> Void) {
        if case 0xAC00...0xD7A3 = scalar.value {
            Self.forEachJamo(of: scalar.value - 0xAC00, body)
        } else if let parts = table[scalar.value] {
            for part in parts { body(part) }
        } else {
            body(scalar)
        }
    }

    /// Unicode Standard, section 3.12: leading consonant, vowel, and a trailing consonant where there is one.
    private static func forEachJamo(of index: UInt32, _ body: (Unicode.Scalar) -> Void) {
        body(Unicode.Scalar(0x1100 + index / 588)!)
        body(Unicode.Scalar(0x1161 + index % 588 / 28)!)
        if index % 28 != 0 { body(Unicode.Scalar(0x11A7 + index % 28)!) }
    }
}
