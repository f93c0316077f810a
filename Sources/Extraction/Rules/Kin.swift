/// What the user says of their own people: facts about those people, never about the user.
extension Rules {
    static let kin: [Rule] = [
        Rule("my {relation} is|are {age} years|year? old?", related, "has {relation+a} who {relation+are} {age}", value: "{relation} {relation+are} {age}"),
        Rule("my {relation} turned|turns {age}", related, "has {relation+a} who {relation+are} {age}", value: "{relation} {relation+are} {age}"),
        Rule("my {relation} is|are turning|about to? turn? {age}", related, "has {relation+a} who {relation+are} turning {age}", value: "{relation} turning {age}"),
        Rule("my {relation} is|are {what=pregnant|expecting|retired|divorced|widowed}", related, "has {relation+a} who {relation+are} {what}", value: "{relation} {relation+are} {what}"),
        Rule("my {relation} is|are in {what=hospital|university|college|kindergarten|prison|rehab|remission}", related, "has {relation+a} who {relation+are} in {what}", value: "{relation} {relation+are} in {what}"),
        Rule("my {relation} works|work in {field}", related, "has {relation+a} who {relation+work} in {field}", value: "{relation} {relation+work} in {field}"),
        Rule("my {relation} goes to {organisation}", related, "has {relation+a} who {relation+go} to {organisation}", value: "{relation} {relation+go} to {organisation}"),
        Rule("my {relation} is|are from {place}", related, "has {relation+a} from {place}", value: "{relation} {relation+are} from {place}"),
        Rule("my {relation} is|are {what:nationality}", related, "has {relation+a} who {relation+are} {what}", value: "{relation} {relation+are} {what}"),
        Rule("my {relation} gave birth", related, "has {relation+a} who had a baby", value: "{relation} had a baby"),
        Rule("my {relation} had a {what=baby|stroke|son|daughter}", related, "has {relation+a} who had a {what}", value: "{relation} had a {what}"),
        Rule("my {relation} moved to {place}", related, "has {relation+a} who moved to {place}", value: "{relation} moved to {place}"),
        Rule("my {relation} got|is|are getting? {what=married|engaged|divorced}", related, "has {relation+a} who {relation+are} getting {what}", value: "{relation} getting {what}"),
        Rule("my {relation} is|are studying {subject}", related, "has {relation+a} who {relation+study} {subject}", value: "{relation} {relation+study} {subject}"),
        Rule("my {relation} started {what=school|university|college|nursery|kindergarten}", related, "has {relation+a} who started {what}", value: "{relation} started {what}"),
        Rule("my {role=boss|manager|colleague|coworker|neighbor|landlord|therapist|coach|tutor|dentist|doctor|supervisor} is called|named {person}", Topic("acquaintances", .relationships, 0.6, .many), "has a {role} named {person}", value: "{role} {person}"),
        Rule("my {role=boss|manager|colleague|coworker|neighbor|landlord|therapist|coach|tutor|dentist|doctor|supervisor} name is {person}", Topic("acquaintances", .relationships, 0.6, .many), "has a {role} named {person}", value: "{role} {person}"),
    ]
}
