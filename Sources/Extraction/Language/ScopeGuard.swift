/// Decides which part of a sentence is the user speaking plainly about the real world.
///
/// Quoted speech reaches to the end of its sentence, a condition or an opinion of others to the user's next own thought; role-play
/// and games reach to the end of the utterance; a joke takes back what came before it; instruction-shaped text silences the utterance.
enum ScopeGuard {
    enum Verdict: Equatable {
        /// Only these tokens of the sentence count, each range as a sentence of its own.
        case keep([Range<Int>])
        /// The sentence, and what was said before it, was a joke; these tokens after it count.
        case takeBack([Range<Int>])
        case dropSentence
        case dropRest
        case dropUtterance
    }

    private enum Marker { case instruction, rolePlay, game, fiction, sarcasm, joke, condition, reported }

    private static let markers = PhraseTable<Marker>([
        "ignore previous,ignore your previous,ignore all previous,ignore all prior,ignore the previous,ignore your instructions": .instruction,
        "ignore all instructions,disregard previous,disregard all,disregard your,disregard the above,system prompt,previous instructions": .instruction,
        "you are an ai,as an ai language,you must always,you must never,you must not,from now on you,from now on always,new instructions": .instruction,
        "your instructions,developer mode,jailbreak,you will now,act as an ai,you are chatgpt,respond only,override your": .instruction,
        "pretend,role play,roleplay,role-play,let us play,let us pretend,let us say,let us imagine,picture this": .rolePlay,
        "your character,act like,act as,as if i,you be the,i will be the,you are the,in character,your turn,once upon a time": .rolePlay,
        "hypothetically,in theory,make believe,story about,simulate,improv,knock knock,say i am,imagine you are,imagine i am,imagine that": .rolePlay,
        "in the game,in this game,in my game,in a game,in game,my character,my avatar,in my dream,in my dreams,in a dream,i dreamed": .fiction,
        "i dreamt,a dream,the dream,dream about,had a nightmare,in the story,in this story,in the book,in my book,in the movie,in this movie": .fiction,
        "in the film,in the show,in the song,the song,this song,song goes,the lyrics,the lyric,lyrics,dungeons and dragons": .fiction,
        "in another life,past life,previous life,next life,parallel universe,alternate universe,in the sims,in minecraft,the line is,the quote,the joke": .fiction,
        "quote,unquote,the tagline,the slogan,the chorus,the verse,tongue twister,my paladin,movie where,film where,show where,book where,wizard": .fiction,
        "the meme,sign says,shirt that says,t-shirt says,the play,the musical,my novel,the protagonist,the narrator,main character": .fiction,
        "playing as,you shall not pass,bow before me": .game,
        "in stardew,in skyrim,in zelda,in pokemon,in fortnite,in roblox,in warcraft,in valorant,in elden ring,in animal crossing": .game,
        "in fallout,in gta,in the witcher,in terraria,in diablo,in final fantasy,in genshin,in civ,in civilization,in overwatch": .game,
        "i died,died again,respawn,respawned,i spawned,spawned in,my guild,the guild,my clan,nat twenty,nat 20,natural twenty": .game,
        "level 10,level 20,level 30,level 40,level 50,level 60,level 70,level 80,level 90,level 100,i leveled,leveled up,levelled up": .game,
        "level ten,level twelve,level twenty,level thirty,level forty,level fifty,level sixty,level seventy,level eighty,level ninety": .game,
        "boss fight,this boss,final boss,side quest,main quest,my quest,hit points,mana,half-elf,half-orc,my elf,my orc,npc,npcs": .game,
        "my save file,speedrun,loot,my loadout,my kill,headshot,my inventory,my mage,a mage,a paladin,a warlock,a barbarian,a cleric": .game,
        "a druid,a necromancer,a dragonborn,an elf,an orc,a dwarf,a goblin,a vampire,a werewolf,a pirate,a wizard,a sorcerer": .game,
        "i am the king,i am the queen,i am the captain,i am the emperor,i am the wizard,i am a king,i am a queen,i am a knight": .rolePlay,
        "now i am the,i am a wizard,i am a dragon,i am the detective,i am a superhero,i am a robot,i am the villain,i am the hero": .rolePlay,
        "mock interview,for this story,for this exercise,for the story,for the sketch,my lines are,rehearse my lines,the scene is": .rolePlay,
        "you play the,i play the detective,i will play the,in this scene,in this scenario,the scenario is,here is the scenario": .rolePlay,
        "as the song goes,as the saying goes,the saying goes,the mug says,like in the song": .fiction,
        "yeah right,oh sure,sure because,oh great,not,oh joy,because who does not,said no one,who does not love,what could go wrong": .sarcasm,
        "just what i needed,oh brilliant,oh wonderful,how lovely,lucky me,being sarcastic,sarcasm,oh fantastic": .sarcasm,
        "just kidding,only kidding,i am kidding,i kid,kidding,jk,i am joking,just joking,only joking,joking,i am just messing,messing with you": .joke,
        "just messing,pulling your leg,it was a joke,it is a joke,that was a joke,that is a joke,just a joke,gotcha,psych,i lied,that is a lie": .joke,
        "i made that up,not true,that is not true,i am lying,i was lying,scratch that,never mind that,forget that,forget i said": .joke,
        "as if,imagine,if,unless,suppose,supposing,assuming,provided,whether,in case,as long as,lest,had i,were i to,what would": .condition,
        "said,says,saying,tells,told,asked,asks,replied,wrote,claims,claimed,thinks,thought,think that he,believes,yelled,shouted": .reported,
        "he goes,she goes,they go,was like,is like,were like,it goes,that goes,was all like,according to": .reported,
        "convinced that,joked,jokes,pretends,pretended,insists,insisted,assumed,assumes,reckons,swears,heard,read that": .reported,
    ])

    static func judge(_ sentence: [Token]) -> Verdict {
        var ranges: [Range<Int>] = []
        var start = 0
        var tookBack = false
        var index = 0
        /// Leaves out what stands from `index` to the user's next own thought.
        func skip(to own: Int) {
            if start < index { ranges.append(start..<index) }
            start = own
            index = own
        }
        while index < sentence.count {
            guard sentence[index].isWord, let (count, marker) = markers.match(sentence, at: index) else { index += 1; continue }
            switch marker {
            case .instruction: return .dropUtterance
            case .rolePlay, .game: return .dropRest
            case .fiction: return .dropSentence
            case .sarcasm:
                if count > 1 || index == sentence.count - 1 { return .dropSentence }
            case .joke:
                if count == 1, sentence[index].word == "kidding", index > 0, sentence[index - 1].word == "not" { break }
                start = index + count
                ranges = []
                tookBack = true
            case .condition:
                skip(to: OwnThought.afterCondition(sentence, from: index + count))
                continue
            case .reported:
                guard let own = ownWords(sentence, at: index) else {
                    if index + count >= sentence.count || sentence[index + count].kind == .quote { return .dropSentence }
                    let isOwn = index > 0 && sentence[index - 1].word == "i" && sentence[index].word == "thought"
                    skip(to: isOwn ? OwnThought.afterCondition(sentence, from: index + count) : OwnThought.afterReport(sentence, from: index + count))
                    continue
                }
                start = own
                index = own - count
            }
            index += count
        }
        if start < sentence.count { ranges.append(start..<sentence.count) }
        if tookBack { return .takeBack(ranges) }
        return ranges.isEmpty ? .dropSentence : .keep(ranges)
    }

    /// "I told you that I live in Oslo": where the user's own statement begins; nil when someone else is quoted.
    private static func ownWords(_ sentence: [Token], at index: Int) -> Int? {
        let verb = sentence[index].word
        guard verb == "said" || verb == "told" || verb == "heard", index > 0, index <= 4 else { return nil }
        let before = sentence[..<index].suffix(2).map(\.word)
        guard before.last == "i" || (before.first == "i" && ["already", "just"].contains(before.last ?? "")) else { return nil }
        var next = index + 1
        if verb == "told" { guard next < sentence.count, sentence[next].word == "you" else { return nil }; next += 1 }
        if verb == "heard" { return nil }
        if next < sentence.count, ["that", "already", "before"].contains(sentence[next].word) { next += 1 }
        guard next < sentence.count, ["i", "my", "we"].contains(sentence[next].word) else { return nil }
        return next
    }
}
