import Extraction
import Testing

@Suite("Summaries without a language model")
struct LanguageModelSummaryRulesTests {
    @Test("facts of one verb are said in one", arguments: [
        ([], ""), (["lives in Oslo"], "Lives in Oslo."), (["lives in Oslo", "works as a nurse", "likes sushi", "likes jazz"], "Lives in Oslo, works as a nurse; likes sushi and jazz."),
        (["likes sushi", "likes jazz", "likes hiking"], "Likes sushi, jazz and hiking."), (["likes sushi", "lives in Oslo", "likes jazz"], "Likes sushi and jazz; lives in Oslo."),
        (["is allergic to peanuts", "is vegetarian", "is allergic to shellfish"], "Is allergic to peanuts and shellfish; is vegetarian."),
        (["likes fish and chips", "likes sushi"], "Likes fish and chips, and sushi."), (["has a dog named Rex", "has a sister"], "Has a dog named Rex and a sister."),
    ])
    func summary(facts: [String], expected: String) {
        #expect(SummaryRules.userSummary(of: facts) == expected)
    }

    @Test("the same fact is said once, without its full stop and blanks")
    func repetition() {
        #expect(SummaryRules.userSummary(of: ["likes  sushi.", "Likes sushi", " ", "likes sushi;", "lives\nin Oslo"]) == "Likes sushi, lives in Oslo.")
    }

    @Test("a merged fact reads as a fact")
    func merged() {
        #expect(SummaryRules.mergedFact(of: ["likes sushi", "likes ramen", "likes tempura"]) == "likes sushi, ramen and tempura")
    }

    @Test("what no longer fits is left out whole")
    func limits() {
        let facts = (0..<200).map { "likes the film number \($0)" }
        let merged = SummaryRules.mergedFact(of: facts)
        #expect(merged.count <= SummaryRules.longestFact)
        #expect(merged.count > SummaryRules.longestFact - 40)
        #expect(merged.hasPrefix("likes the film number 0, the film number 1, "))
        #expect(SummaryRules.userSummary(of: facts).count <= SummaryRules.longestSummary)
        #expect(SummaryRules.mergedFact(of: [String(repeating: "x", count: 600), "lives in Oslo"]) == "lives in Oslo")
    }
}
