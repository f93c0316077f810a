/// The binary form of `numeric` (`numeric_send`): digit count, weight, sign, display scale, then digits in base 10 000.
enum PostgresNumeric {
    /// - Returns: the nearest double, or `nil` if the bytes are not a numeric.
    static func double(_ bytes: UnsafeRawBufferPointer) -> Double? {
        guard bytes.count >= 8 else { return nil }
        func word(_ index: Int) -> UInt16 { UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)) }
        let count = Int(word(0))
        let weight = Int(Int16(bitPattern: word(1)))
        switch word(2) {
        case 0x0000, 0x4000: break
        case 0xC000: return .nan
        case 0xD000: return .infinity
        case 0xF000: return -.infinity
        default: return nil
        }
        guard bytes.count == 8 + 2 * count else { return nil }
        let digits = (0..<count).map { index in
            let digit = String(word(4 + index))
            return String(repeating: "0", count: max(0, 4 - digit.count)) + digit
        }
        let sign = word(2) == 0x4000 ? "-" : ""
        return Double("\(sign)0\(digits.joined())e\(4 * (weight + 1 - count))")
    }
}
