/// What the user says of their own people: facts about those people, never about the user.
extension Rules {
    static let kin: [Rule] = [
        Rule("my {relation} is|are {age} years|year? old?", related, "has a {relation} who is {age}", value: "{relation} is {age}"),
        Rule("my {relation} turned|turns {age}", related, "has a {relation} who is {age}", value: "{relation} is {age}"),
        Rule("my {relation} is|are turning|about to? turn? {age}", related, "has a {relation} who is turning {age}", value: "{relation} turning {age}"),
        Rule("my {relation} is|are {what=pregnant|expecting|retired|divorced|widowed}", related, "has a {relation} who is {what}", value: "{relation} is {what}"),
        Rule("my {relation} is|are in {what=hospital|university|college|kindergarten|prison|rehab|remission}", related, "has a {relation} who is in {what}", value: "{relation} is in {what}"),
        Rule("my {relation} works|work in {field}", related, "has a {relation} who works in {field}", value: "{relation} works in {field}"),
        Rule("my {relation} goes to {organisation}", related, "has a {relation} who goes to {organisation}", value: "{relation} goes to {organisation}"),
        Rule("my {relation} is|are from {place}", related, "has a {relation} from {place}", value: "{relation} is from {place}"),
        Rule("my {relation} is|are {what:nationality}", related, "has a {relation} who is {what}", value: "{relation} is {what}"),
        Rule("my {relation} gave birth", related, "has a {relation} who had a baby", value: "{relation} had a baby"),
        Rule("my {relation} had a {what=baby|stroke|son|daughter}", related, "has a {relation} who had a {what}", value: "{relation} had a {what}"),
        Rule("my {relation} moved to {place}", related, "has a {relation} who moved to {place}", value: "{relation} moved to {place}"),
        Rule("my {relation} got|is|are getting? {what=married|engaged|divorced}", related, "has a {relation} who is getting {what}", value: "{relation} getting {what}"),
        Rule("my {relation} is|are studying {subject}", related, "has a {relation} who studies {subject}", value: "{relation} studies {subject}"),
        Rule("my {relation} started {what=school|university|college|nursery|kindergarten}", related, "has a {relation} who started {what}", value: "{relation} started {what}"),
        Rule("my {role=boss|manager|colleague|coworker|neighbor|landlord|therapist|coach|tutor|dentist|doctor|supervisor} is called|named {person}", Topic("acquaintances", .relationships, 0.6, .many), "has a {role} named {person}", value: "{role} {person}"),
        Rule("my {role=boss|manager|colleague|coworker|neighbor|landlord|therapist|coach|tutor|dentist|doctor|supervisor} name is {person}", Topic("acquaintances", .relationships, 0.6, .many), "has a {role} named {person}", value: "{role} {person}"),
    ]
}
