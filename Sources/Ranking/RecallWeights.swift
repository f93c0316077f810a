/// How much each reason counts when memories are chosen for a prompt.
///
/// The defaults were found on the development conversations of LoCoMo, leaving one out at a time (`memhub bench recall`); around
/// each there is a plateau. A weight of 1 makes a perfect match worth 1.
public struct RecallWeights: Sendable, Equatable {
    public var vector = 1.0
    public var lexical = 1.0
    /// A turn's share of what the turns right before and after it score with the query's words; those two turns away give
    /// ``farNeighbours``.
    public var neighbours = 0.75
    public var farNeighbours = 0.55
    /// A memory's share of what the best turn of its session has of meaning and words; one without a session stands for itself.
    /// Anything from 0.05 to 0.2 helps each development conversation (recall@5 by 1.4 points, @10 by 0.8); more costs questions whose
    /// evidence lies in several sessions.
    public var session = 0.1
    /// Added to a turn that follows a question.
    public var answer = 0.1
    public var speaker = 0.45
    /// Added when the question names the date on which it was said.
    public var date = 0.8
    /// Added to a text with a time in it when the question asks for one.
    public var time = 0.35
    /// Of what a memory that was found scores, times the strength of the link, for those it is linked with.
    public var links = 0.15
    public var importance = 0.1
    public var recency = 0.1
    /// Days after which recency counts half.
    public var recencyHalfLifeDays = 30.0
    /// Nothing is recalled, unless the best memory reaches these two: cosine similarity, and that together with the share of the
    /// question's words that it has. Greetings, thanks and commands do not.
    public var minimumSimilarity = 0.3
    public var minimumRelevance = 0.4

    public init() {}
}
