/// What the user asks outright to be remembered, when no other table knows it: "remember my locker code is 4471".
extension Rules {
    /// The key is the name of the thing: "locker_code".
    static let named = Topic("", .general, 0.8, .single)

    static let requested: [Rule] = [
        Rule("my {topic} {be=is|are} {said}", named, "asked to remember that their {topic} {be} {said}")
    ]
}
