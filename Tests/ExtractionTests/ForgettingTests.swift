import Extraction
import Testing

@Suite("Requests to forget")
struct ForgettingTests {
    @Test("a topic is named", arguments: [
        ("forget my phone number", "phone number"), ("please delete what you know about my ex", "ex"), ("can you forget my address please", "address"),
        ("please forget my old job", "old job"), ("hey could you forget about my divorce", "divorce"), ("I want you to forget my birthday", "birthday"),
        ("forget everything about my ex husband", "ex husband"), ("erase everything you know about my job", "job"),
        ("delete my email from your memory", "email"), ("remove my address from your records please", "address"),
        ("wipe what I told you about my brother", "brother"), ("um can you like forget my salary", "salary"), ("Forget what I said about Anna.", "Anna"),
        ("don't remember my phone number", "phone number"), ("stop remembering my appointments", "appointments"),
        ("you should not remember my password", "password"), ("thanks, now forget my phone number", "phone number"),
        ("I changed jobs, please forget my old employer", "old employer"), ("I'd like you to forget my real name", "real name"),
        ("delete all memories about my dog", "dog"), ("forget the fact that I smoke", "I smoke"), ("please remove any mention of my sister", "sister"),
        ("okay so forget what I told you about the wedding", "wedding"), ("don't store my credit card number", "credit card number"),
        ("can you delete the information about my health", "health"), ("would you please forget my home address", "home address"),
        ("please delete my phone number", "phone number"), ("delete whatever you know about my kids", "kids"), ("forget the thing I said about Peter", "Peter"),
        ("I don't want you to remember my address", "address"), ("uh forget that I told you about my salary", "salary"), ("can you please erase my work address", "work address"),
    ])
    func topics(text: String, topic: String) {
        #expect(ForgetRequest.recognise(in: text) == .about(topic))
    }

    @Test("what was just said is meant", arguments: [
        "don't remember that", "forget that", "forget I said that", "please forget that", "forget what I just said", "scratch that from your memory",
        "forget I said anything", "oh no forget I told you that", "delete that from your memory", "don't store that", "erase that memory please",
        "can you forget that", "please don't save this", "forget what I said", "could you forget the last thing I said", "remove that from your memory",
        "wipe that from your memory thanks", "actually forget I mentioned that", "strike that from your records", "forget I ever said that",
        "you should not remember that", "delete this fact", "please forget that conversation", "take that out of your memory", "I'd rather you didn't remember that",
    ])
    func justSaid(text: String) {
        #expect(ForgetRequest.recognise(in: text) == .that)
    }

    @Test("everything is meant", arguments: [
        "can you forget everything about me", "erase all my memories", "forget everything", "delete all my data", "wipe your memory of me",
        "please forget everything you know about me", "delete everything you have on me", "forget all about me", "clear your memory",
        "forget everything I ever told you", "I want you to delete all my memories", "erase everything you know about me right now",
        "remove me from your database", "purge my data", "delete what you know about me", "forget everything I told you",
    ])
    func everything(text: String) {
        #expect(ForgetRequest.recognise(in: text) == .everything)
    }

    @Test("other forgetting is not a request", arguments: [
        "I forgot my phone number", "don't forget my birthday", "don't let me forget", "I'll never forget that trip", "forget it, let's play",
        "did you forget my name?", "forget it", "I always forget my keys", "never forget my birthday", "don't forget that I'm allergic to nuts",
        "I want to forget my ex", "I can't forget her", "I wish I could forget that day", "let's forget about the rain and play", "forget about it",
        "I need to delete my account at the bank", "delete the alarm", "delete my last message", "erase the whiteboard", "clear the timer",
        "remove milk from the list", "delete that playlist", "I deleted my photos", "she forgot our anniversary", "you forgot my name again",
        "why did you forget my name", "please don't forget to call me", "I'm trying to forget my ex", "how could I forget my own birthday",
        "forget the milk, buy eggs", "drop the beat", "scratch that, play jazz instead", "my grandmother forgets my name sometimes",
        "I hope you won't forget my birthday", "will you forget me", "do you forget my name when I log out", "before I forget my sister is coming",
        "I don't remember that", "I don't remember my password", "I never remember my dreams", "we had to clear out my apartment",
        "I will never forget my first day at school", "forget you", "forget that noise", "you can't forget my birthday", "I tend to forget my umbrella",
        "remember my phone number", "forget the diet, let's get pizza", "he told me to forget my past", "lest we forget", "I had to wipe my phone",
        "delete the last paragraph", "oh forget it never mind", "I almost forgot my wallet", "my mom made me forget my plans", "",
        "my dog ate my homework so forget that noise", "should I delete my profile on facebook", "do not forget everything I taught you",
        "how do I delete my data from facebook", "if I delete my data will it be gone", "don't delete my data", "please don't forget everything about me",
        "forget everything and just dance", "forget about work, tell me a joke", "forget my last order I want a burger", "delete everything in the cart", "so I told him forget my number",
        "remove my name from the guest list", "drop my kids at school", "what happens if I ask you to forget my name", "I asked you to forget my number yesterday", "take my name",
    ])
    func others(text: String) {
        #expect(ForgetRequest.recognise(in: text) == nil)
    }

    @Test("agreement is plain", arguments: [
        "yes", "yes delete all of them", "yeah go ahead", "yep", "sure, delete them", "do it", "please do", "yes please", "go ahead and delete them",
        "okay delete everything", "absolutely", "yes, all three", "delete them all", "all of them", "yes I am sure", "forget them all please", "yeah sure do it", "delete", "yep delete em", "sure thing", "go on then",
    ])
    func agreement(text: String) {
        #expect(ForgetAnswer.recognise(in: text) == .yes)
    }

    @Test("refusal is plain", arguments: [
        "no", "no keep them", "nope", "don't", "no don't delete them", "keep them all", "never mind", "cancel", "stop", "no wait", "actually no",
        "leave them", "please don't", "no thanks", "I changed my mind", "not now", "none of them", "do not delete anything",
    ])
    func refusal(text: String) {
        #expect(ForgetAnswer.recognise(in: text) == .no)
    }

    @Test("some of them are chosen", arguments: [
        ("only the second one", ForgetAnswer.Choice.positions([2])), ("just the work number", .words("work number")), ("the first and the third", .positions([1, 3])),
        ("the last one please", .positions([-1])), ("delete the first two", .positions([1, 2])), ("number three", .positions([3])),
        ("only the one about my sister", .words("sister")), ("just my email", .words("email")),
        ("numbers one and two", .positions([1, 2])), ("yeah only the first", .positions([1])), ("the one about my ex", .words("ex")),
        ("the third and fourth please", .positions([3, 4])),
    ])
    func choice(text: String, choice: ForgetAnswer.Choice) {
        #expect(ForgetAnswer.recognise(in: text) == .which(choice))
    }

    @Test("what is neither is left open", arguments: [
        "", "what are they", "yes but keep the first one", "maybe", "I'm not sure", "yes I had lunch", "why", "hmm", "which ones", "sure why not tell me what they are first",
        "yes?", "delete them? no idea", "okay so what's the weather", "yes and no", "play some jazz", "right now I'm cooking", "all I want is a coffee",
        "if you want", "I guess", "yeah nice weather", "ok google play music", "just kidding", "just a second", "all good", "everything is fine", "not all of them",
        "all except the second", "don't know", "yes I live in Oslo", "both are my friends", "please", "right", "okay",
        "just the two of us", "can you delete them", "yes but not the second", "keep the first one delete the rest", "everything but my name", "yes no wait", "yes I want to keep them",
    ])
    func open(text: String) {
        #expect(ForgetAnswer.recognise(in: text) == nil)
    }
}
