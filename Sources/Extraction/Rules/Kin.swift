/// What the user says of their own people: facts about those people, never about the user.
extension Rules {
    static let kin: [Rule] = [
        Rule("my {relation} is {age} years|year? old?", related, "has a {relation} who is {age}", value: "{relation} is {age}"),
        Rule("my {relation} turned|turns {age}", related, "has a {relation} who is {age}", value: "{relation} is {age}"),
        Rule("my {relation} is turning|about to? turn? {age}", related, "has a {relation} who is turning {age}", value: "{relation} turning {age}"),
        Rule("my {relation} is {what=pregnant|expecting|retired|vegan|vegetarian|diabetic|autistic|deaf|blind|gay|divorced}", related, "has a {relation} who is {what}", value: "{relation} is {what}"),
        Rule("my {relation} is in {what=hospital|university|college|kindergarten|prison|rehab|remission}", related, "has a {relation} who is in {what}", value: "{relation} is in {what}"),
        Rule("my {relation} is from {place}", related, "has a {relation} from {place}", value: "{relation} is from {place}"),
        Rule("my {relation} is {what:nationality}", related, "has a {relation} who is {what}", value: "{relation} is {what}"),
        Rule("my {relation} has {condition}", related, "has a {relation} who has {condition}", value: "{relation} has {condition}"),
        Rule("my {relation} was diagnosed with {condition}", related, "has a {relation} who has {condition}", value: "{relation} has {condition}"),
        Rule("my {relation} gave birth", related, "has a {relation} who had a baby", value: "{relation} had a baby"),
        Rule("my {relation} had a {what=baby|stroke|son|daughter}", related, "has a {relation} who had a {what}", value: "{relation} had a {what}"),
        Rule("my {relation} moved to {place}", related, "has a {relation} who moved to {place}", value: "{relation} moved to {place}"),
        Rule("my {relation} got|is getting? {what=married|engaged|divorced}", related, "has a {relation} who is getting {what}", value: "{relation} getting {what}"),
        Rule("my {relation} is studying {subject}", related, "has a {relation} who studies {subject}", value: "{relation} studies {subject}"),
        Rule("my {relation} started {what=school|university|college|nursery|kindergarten}", related, "has a {relation} who started {what}", value: "{relation} started {what}"),
        Rule("my {role=boss|manager|colleague|coworker|neighbor|landlord|therapist|coach|tutor|dentist|doctor|supervisor} is called|named {person}", Topic("acquaintances", .relationships, 0.6, .many), "has a {role} named {person}", value: "{role} {person}"),
        Rule("my {role=boss|manager|colleague|coworker|neighbor|landlord|therapist|coach|tutor|dentist|doctor|supervisor} name is {person}", Topic("acquaintances", .relationships, 0.6, .many), "has a {role} named {person}", value: "{role} {person}"),
    ]
}
