import Testing

@Suite("The tree")
struct TreeTests {
    static let files = Repository.files()

    @Test("no file in Sources or Clients is longer than 500 lines")
    func fileLength() {
        let written: Set = ["swift", "h", "py", "js", "css", "html", "sh"]
        for file in Self.files where ["Sources", "Clients"].contains(where: { file.path.hasPrefix($0 + "/") }) {
            guard written.contains(file.name.split(separator: ".").last.map(String.init) ?? "") else { continue }
            #expect(file.lines.count <= 500, "\(file) has \(file.lines.count) lines")
        }
    }

    @Test("the README is shorter than 200 lines", .enabled(if: Repository.file("README.md") != nil))
    func readmeLength() {
        #expect((Repository.file("README.md")?.lines.count ?? 0) < 200)
    }

    @Test("nothing is left for later in a comment")
    func nothingLeftForLater() {
        let marks = ["TO" + "DO", "FIX" + "ME"]
        for file in Self.files {
            let found = marks.filter(file.text.contains)
            #expect(found.isEmpty, "\(file)")
        }
    }

    @Test("no package registry's host is named: machines bring their own")
    func noRegistryHosts() {
        let hosts = [
            "pypi" + ".org", "pythonhosted" + ".org", "deb.debian" + ".org", "registry.npmjs" + ".org", "crates" + ".io",
            "proxy.golang" + ".org",
        ]
        for file in Self.files {
            let found = hosts.filter(file.text.contains)
            #expect(found.isEmpty, "\(file)")
        }
    }

    @Test("folders are named for subjects, not for kinds of code")
    func folderNames() {
        let kinds: Set<Substring> = ["Utils", "Utilities", "Helpers", "Managers", "Models", "Misc", "Common"]
        for file in Self.files where file.path.hasPrefix("Sources/") {
            #expect(kinds.isDisjoint(with: file.path.split(separator: "/").dropLast()), "\(file)")
        }
    }
}
