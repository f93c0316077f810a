/// A repository of a model hub: `owner/name`, or `name` alone. What it is written with fits into an address and a folder's name.
package struct ModelName: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// - Returns: nil for anything but one or two names of 1 to 96 letters, digits and `_ . -`, which begin and end with neither dot nor
    ///   hyphen and hold none of them twice in a row.
    package init?(_ text: String) {
        let names = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(names.count), names.allSatisfy(Self.isName) else { return nil }
        description = text
    }

    /// The model of a folder in the cache.
    init?(folderName: String) {
        let names = folderName.split(separator: "-", omittingEmptySubsequences: false)
        guard let gap = names.firstIndex(of: "") else {
            self.init(folderName)
            return
        }
        self.init(names[..<gap].joined(separator: "-") + "/" + names[(gap + 1)...].joined(separator: "-"))
    }

    /// `owner--name`: no name holds two hyphens in a row, so no two models share a folder, nor lies one in another's.
    var folderName: String { description.replacing("/", with: "--") }

    private static func isName(_ name: Substring) -> Bool {
        guard (1...96).contains(name.utf8.count), let first = name.utf8.first, let last = name.utf8.last else { return false }
        let edges: Set<UInt8> = [UInt8(ascii: "."), UInt8(ascii: "-")]
        return name.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "_") || edges.contains($0) } && !edges.contains(first)
            && !edges.contains(last) && !name.contains("..") && !name.contains("--")
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}

/// A branch, tag or commit of a repository.
package struct ModelRevision: Sendable, Equatable {
    package let text: String

    /// - Returns: nil for anything but 1 to 128 letters, digits and `_ . -`.
    package init?(_ text: String) {
        guard (1...128).contains(text.utf8.count), text != ".", text != "..",
            text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "_.-".contains($0)) })
        else { return nil }
        self.text = text
    }
}
