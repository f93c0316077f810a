/// Tells speech about the real world from jokes, stories, games and role-play.
enum OtherWorlds {
    enum Verdict { case real, fiction, fictionFromHere, joke }

    private static let markers = PhraseTable<Verdict>([
        "pretend,role play,roleplay,role-play,let us pretend,let us imagine,picture this,act out,once upon a time,knock knock": .fictionFromHere,
        "in character,you be the,i will be the,i will play the,act like you,act as if,simulate,make believe,imagine i am,imagine you are": .fictionFromHere,
        "in the game,in this game,in my game,in game,my character,my avatar,in my dream,in my dreams,in a dream,i dreamed,i dreamt": .fiction,
        "in this world,this scenario,in my world,fluent in sarcasm,in this story,in the story,in my story,in our story,in the movie,in the book,in the show,in another life,in a past life,past life,parallel universe,if i had a dollar": .fiction,
        "goblin,goblins,wizard,paladin,necromancer,tavern,elven,elf,orc,orcs,dragon,dragons,fireball,sword,spell,dungeon,potion,unicorn": .fiction,
        "batman,superman,spiderman,spider-man,santa,darth,the pope,the king of,the queen of,king of,a teapot,a little teapot,raccoons,robot,spaceship,starship,astronauts,commander,alien,aliens,zombie,vampire": .fiction,
        "i am a spy,i am a pirate,i am a ninja,i am a knight,i am a superhero,i am a merchant,i am the captain,i am an assassin,i am a ghost": .fiction,
        "i am a princess,i am the king,i am the queen,i am a rogue,i am a warrior,i am a time traveler,i am immortal,i am invisible,i am a god": .fiction,
        "as if,yeah right,in your dreams,when pigs fly,pigs can fly,said no one ever,who does not love": .fiction,
        "you are the doctor,you are the patient,you are my sidekick,you are the waiter,you are the captain": .fictionFromHere,
        "just kidding,only kidding,i am kidding,kidding,jk,i am joking,just joking,only joking,just messing,messing with you,pulling your leg": .joke,
        "that was a joke,it was a joke,it is a joke,that is a joke,gotcha,i made that up,not really true,that is a lie,i was lying,i am lying": .joke,
    ])

    private static let famous = words(
        "beyonce elvis jesus god sherlock napoleon shrek einstein cleopatra zeus thor hulk yoda godzilla dracula hercules picasso mozart shakespeare bond pikachu mario potato")

    /// "you're the dungeon master and I'm …", "say we're two astronauts".
    private static func assignsRoles(_ sentence: ArraySlice<Token>) -> Bool {
        let opening = sentence.prefix(4).map(\.word)
        if ["say", "suppose"].contains(opening.first ?? ""), opening.count > 2, ["i", "we", "you"].contains(opening[1]), ["am", "are"].contains(opening[2]) { return true }
        if ["i", "am"] == Array(opening.prefix(2)), sentence.count <= 4, sentence.contains(where: { famous.contains($0.word) }) { return true }
        if opening.starts(with: ["you", "are", "a"]) || opening.starts(with: ["you", "are", "an"]) { return zip(sentence, sentence.dropFirst()).contains { $0.word == "and" && $1.word == "i" } }
        return ["the", "my", "now"].contains { opening.starts(with: ["you", "are", $0]) }
    }

    static func judge(_ sentence: [Token]) -> Verdict {
        for index in sentence.indices where sentence[index].isWord {
            guard let (count, verdict) = markers.match(sentence, at: index) else { continue }
            if verdict == .joke, index > 0, ["not", "no"].contains(sentence[index - 1].word) { continue }
            if verdict == .fiction, count == 1, index > 0, ["like", "collect", "love"].contains(sentence[index - 1].word) { continue }
            return verdict
        }
        return assignsRoles(Guards.withoutPrefixes(sentence)) ? .fictionFromHere : .real
    }
}
