/// Tells speech about the real world from jokes, stories, games and role-play.
enum OtherWorlds {
    enum Verdict { case real, fiction, fictionFromHere, joke }

    private static let markers = PhraseTable<Verdict>([
        "pretend,role play,roleplay,role-play,let us pretend,let us imagine,picture this,once upon a time,knock knock": .fictionFromHere,
        "in character,you be the,i will be the,i will play the,act like you,act as if,simulate,make believe,imagine i am,imagine you are": .fictionFromHere,
        "in the game,in this game,in my game,in game,my character,my avatar,in my dream,in my dreams,in a dream,i dreamed,i dreamt": .fiction,
        "in this story,in the story,in the movie,in the book,in the show,in another life,in a past life,past life,parallel universe,if i had a dollar": .fiction,
        "goblin,goblins,wizard,paladin,necromancer,tavern,elven,elf,orc,orcs,dragon,dragons,fireball,sword,spell,dungeon,potion,unicorn": .fiction,
        "batman,superman,spiderman,spider-man,santa,darth,the pope,the king of,the queen of,king of,a teapot,a little teapot,raccoons,robot,alien,aliens,zombie,vampire": .fiction,
        "as if,yeah right,in your dreams,when pigs fly,pigs can fly,said no one ever,who does not love": .fiction,
        "you are the doctor,you are the patient,you are my sidekick,you are the waiter,you are the captain": .fictionFromHere,
        "just kidding,only kidding,i am kidding,kidding,jk,i am joking,just joking,only joking,just messing,messing with you,pulling your leg": .joke,
        "that was a joke,it was a joke,it is a joke,that is a joke,gotcha,i made that up,not really true,that is a lie,i was lying,i am lying": .joke,
    ])

    static func judge(_ sentence: [Token]) -> Verdict {
        for index in sentence.indices where sentence[index].isWord {
            guard let (count, verdict) = markers.match(sentence, at: index) else { continue }
            if verdict == .joke, index > 0, ["not", "no"].contains(sentence[index - 1].word) { continue }
            if verdict == .fiction, count == 1, index > 0, ["like", "collect", "love"].contains(sentence[index - 1].word) { continue }
            return verdict
        }
        let opening = sentence.prefix(6).map(\.word)
        if opening.starts(with: ["you", "are", "the"]) { return .fictionFromHere }
        return .real
    }
}
