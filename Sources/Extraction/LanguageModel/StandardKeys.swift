/// What models write, under the keys of ``FactKeys``, so that what one extractor wrote the other can supersede.
enum StandardKeys {
    /// What models write instead of the standard key.
    private static let synonyms = [
        "residence": "home", "city": "home", "current_city": "home", "home_city": "home", "address": "home", "lives_in": "home",
        "occupation": "job", "profession": "job", "job_title": "job", "company": "employer", "works_at": "employer",
        "spouse": "partner", "wife": "partner", "husband": "partner", "girlfriend": "partner", "boyfriend": "partner",
        "child": "children", "son": "children", "daughter": "children", "pet": "pets", "dog": "pets", "cat": "pets",
        "brother": "siblings", "sister": "siblings", "sibling": "siblings", "mother": "parents", "father": "parents",
        "friend": "friends", "allergy": "allergies", "medication": "medications", "medical_condition": "medical_conditions",
        "hobby": "hobbies", "skill": "skills", "language": "languages", "goal": "goals", "plan": "plans", "event": "events",
        "habit": "habits", "like": "likes", "dislike": "dislikes", "preference": "preferences", "nickname": "preferred_name",
        "phone": "phone_number", "email_address": "email", "date_of_birth": "birthday", "birth_place": "birthplace",
    ]

    static let longestKey = 64

    /// "Favourite colour" → "favorite_color"; nil without a letter or digit, or when longer than 64 characters.
    static func normalized(_ name: String) -> String? {
        var words = ""
        var previous: Character = "_"
        for character in name.prefix(4 * longestKey) {
            if character.isUppercase, previous.isLowercase { words += "_" }
            words += character.isLetter || character.isNumber ? character.lowercased() : "_"
            previous = character
        }
        let key = words.split(separator: "_").joined(separator: "_")
            .replacing("favourite", with: "favorite").replacing("colour", with: "color")
        guard !key.isEmpty, key.count <= longestKey else { return nil }
        return synonyms[key] ?? key
    }
}
