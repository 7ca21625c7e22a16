# What happens in many plots.

act begin A P
  first
  new A
  then at A P, lives A P
  - Once upon a time, there was a {small} {A.kind} named {A!} who lived {P.in}.
  - Once there was a {small} {A.kind} called {A!}, and {A.he} lived {P.in}.
  - {P.in} lived a {small} {A.kind} named {A!}.
  - Long ago, a {small} {A.kind} named {A!} had a [cosy|snug|crooked|tidy] house {P.in}.
  - This is the story of {A!}, a {small} {A.kind} who lived {P.in}.
  - There was once a {small} {A.kind} whose name was {A!}, and {A.his} [house|home] stood {P.in}.
  - In a [tiny|round|mossy|yellow] house {P.in} lived a {A.kind} named {A!}.
  - Everybody {P.in} knew {A!}, the {small} {A.kind}.
  - {A!} was a {small} {A.kind} who lived {P.in}.
  - Not so long ago, a {small} {A.kind} named {A!} made {A.his} home {P.in}.
  - Once, in a house with a [blue|green|wooden] door {P.in}, there lived a {small} {A.kind} called {A!}.
  - When the world was a little younger, a {small} {A.kind} named {A!} lived {P.in}.
  - Do you know {A!}, the {small} {A.kind} who lives {P.in}?
  - Far, far away, {P.in}, there lived a {small} {A.kind} named {A!}.
  - Listen to a story about {A!}, a {small} {A.kind} from a house {P.in}.
  - A {small} {A.kind} lived {P.in}, and {A.his} name was {A!}.

act likes A K
  not likes A K
  then likes A K
  - {A} loved {K}.
  - {A} loved {K} [from morning till night|all day long|more than anything].
  - What {A} liked best of all was {K}.
  - Every day {A} found a little time {K}.
  - {A} was never too busy {K}.
  - Nobody liked {K} as much as {A}.
  - On {rainy} days, {A} liked {K}.
  - All {A} ever wanted was {K}.

act own A O
  new O
  then has A O, owns A O
  - {A} had {O.a}, and {A.he} took it everywhere.
  - More than anything else, {A} loved {A.his} {O.full}.
  - {A.s} dearest treasure was {O.a}.
  - {elder} had given {A.o} {O.a} for {A.his} birthday.
  - The best thing that {A} had was {O.a}.
  - Wherever {A} went, {A.his} {O.full} went too.
  - {A} had {O.a}, and [nobody|no one] else had one like it.
  - At night, {A} even slept beside {A.his} {O.full}.
  - {A} was very proud of {A.his} {O.full}.
  - There was one thing that {A} would never give away, and that was {A.his} {O.full}.

act friend A B
  new B
  then tie A B friends
  - {A.s} best friend was a {small} {B.kind} named {B!}.
  - {A} had a good friend, a {small} {B.kind} called {B!}.
  - Next door lived {A.s} best friend, a {small} {B.kind} named {B!}.
  - {A} and a {small} {B.kind} named {B!} had been friends for [years|a long time|ages].
  - {A.s} favorite friend in all the world was {B!}, a {small} {B.kind}.
  - Nobody made {A.o} laugh like {A.his} friend {B!}, a {small} {B.kind}.
  - {A} was never lonely, for {A.he} had a friend, a {small} {B.kind} called {B!}.
  - There was also {B!}, a {small} {B.kind}, who was {A.s} best friend.

act out A P
  not at A P
  then at A P
  - {day}, {A} {walked} to {P}.
  - {day}, {A} set out for {P}.
  - {day}, when {weather}, {A} went for a walk to {P}.
  - {A} woke up early one morning and {walked} to {P}.
  - {day}, {A} put on {A.his} boots and {walked} to {P}.
  - {weather}, and so {A} {walked} to {P}.
  - {day}, {A} thought, "Today I will go to {P}," and off {A.he} went.
  - "What a lovely day for a walk," said {A!}, and {A.he} {walked} to {P}.

act carry A O P
  needs has A O
  not at A P
  then at A P
  - {day}, {A} took {O} to {P}.
  - {day}, {A} {walked} to {P} with {O.the}.
  - {day}, {A} carried {O} all the way to {P}.
  - {day}, when {weather}, {A} took {O} along to {P}.
  - {A} would not leave {O} at home, and so it came along to {P}.
  - {day}, {A} went to {P}, and of course {O.the} came too.
  - {weather}, so {A} took {O} and {walked} to {P}.

act go A P
  not at A P
  then at A P
  - So {A} {walked} to {P}.
  - Then {A} {walked} on to {P}.
  - Off {A.he} went to {P}.
  - {A} {walked} to {P} as fast as {A.he} could.
  - It was not far to {P}, and soon {A} was there.
  - {A} took the [narrow|winding|dusty|stony] path to {P}.
  - Before long, {A} came to {P}.
  - {A} left and {walked} to {P}.

act meet A B
  needs at A P
  new B
  then at B P
  - There {A} met a {small} {B.kind} named {B!}.
  - Not far away was a {small} {B.kind} named {B!}, {busy}.
  - A {small} {B.kind} named {B!} was there too, {busy}.
  - {A} saw somebody {busy}, and it was {B!}, a {small} {B.kind}.
  - "Hello, I am {B!}," said a {small} {B.kind} to {A.o}.
  - Who was there, {busy}, but a {small} {B.kind} called {B!}?
  - Soon a {small} {B.kind} came along and said to {A.o}, "My name is {B!}."
  - There {A.he} found a {small} {B.kind} {busy}, and {B.his} name was {B!}.
  - Just then, a {small} {B.kind} named {B!} came [skipping|strolling|trotting] along.
  - A {small} {B.kind} waved to {A.o} and said, "I am {B!}, and who are you?"

act come A B
  needs at A P
  not at B P
  then at B P
  - Just then, {B!} came along.
  - After a while, {B!} came by.
  - Soon there were steps on the path, and it was {B!}.
  - {B!} was on {B.his} way home and saw {A.o} there.
  - {A} looked up, and there stood {B!}.
  - Before long, {B!} came [skipping|strolling|trotting|running] up to {A.o}.
  - "Hello, {A!}!" called {B!}, who had come to find {A.him}.
  - Who should come around the corner but {B!}?

act ask A B
  needs feels A sad
  with A B
  - "What is the matter?" asked {B!}.
  - "Why are you so sad, {A!}?" asked {B!} {softly}.
  - {B} sat down beside {A.o} and asked, "What happened?"
  - {B} saw {A.s} tears and asked, "Why are you crying?"
  - "You look sad," said {B!} {softly}.
  - {B} put an arm around {A.o} and said, "Tell me all about it."
  - "Dear {A!}, what is wrong?" asked {B!}.
  - {B} could see that something was wrong with {A.o}.

act cry A
  needs feels A sad
  - A big tear rolled down {A.s} cheek.
  - {A} sat down and cried.
  - {A} hung {A.his} head.
  - {A} felt very small and very sad.
  - {A} did not know what to do.
  - {A} had a lump in {A.his} throat.
  - Tears filled {A.s} eyes.
  - {A} sniffed and wiped {A.his} nose.
  - Never had {A} been so sad.
  - {A} wanted to hide under a blanket and never come out.

act thank A B
  needs feels A happy
  with A B
  - "Thank you, {B!}," said {A!}.
  - "Thank you, thank you!" cried {A!}, and {A.he} hugged {B.o}.
  - {A} gave {B.o} a big hug.
  - "You are a true friend, {B!}," said {A!}.
  - {A} thanked {B.o} with all {A.his} heart.
  - "I will never forget this, {B!}," {A} said {softly}.
  - {A} smiled from ear to ear and said, "Thank you, {B!}."
  - "How kind you are, {B!}!" said {A!}.
  - "What would I do without you, {B!}?" said {A!}.

act smile A B
  with A B
  needs feels A happy
  - "It was nothing," said {B!} with a smile.
  - {B} smiled at {A.o}, and {B.he} felt warm inside.
  - "You are welcome, {A!}," said {B!}.
  - {B} was glad to see {A.o} so happy.
  - "That is what friends are for," said {B!}.
  - "I am glad I could help," said {B!} to {A.o}.
  - {B} blushed a little and said, "You would do the same for me."

act playboth A B
  with A B
  then feels A happy, feels B happy
  - {A+B} played {fun} until the sun went down.
  - All afternoon {A+B} played together and laughed.
  - {A+B} giggled until their tummies hurt.
  - Then {A+B} played {fun} and then {fun}, and nobody wanted to stop.
  - {A+B} danced around in a circle.
  - {A+B} sang a [silly|funny|merry|happy] song together.
  - Soon {A+B} were playing {fun} and laughing.
  - For the rest of the day, {A+B} had nothing but fun.
  - {A+B} sat in the grass and told each other [stories|riddles|secrets|jokes].

act homeboth A B
  with A B
  then at A A~home, at B A~home
  - {evening}, {A+B} walked to {A.s} house and drank [hot cocoa|warm milk|apple juice|mint tea].
  - {evening}, {A+B} went to {A.s} house and ate [soup|pancakes|noodles|porridge] together.
  - Then {A+B} went to {A.s} house, where a [fire|lamp|candle] was burning.
  - {A} took {B.o} home for [supper|tea|a bowl of soup].

act close A B
  last
  needs did lesson
  - And {time}, {A+B} were the best of friends.
  - {time}, {A+B} met every [day|week|Sunday|afternoon].
  - And if you go there today, you may see {A+B} playing still.
  - {night}, {A} fell asleep with a smile.
  - And so {A+B} were friends for always.
  - {evening}, {A} told {elder} all about it.
  - {A+B} still laugh about it today.
  - {night}, {A} looked at the stars and thought of {B!}.
  - {time}, {A+B} did everything together.
  - {A} and {B!} had never had a better day.

# The same for two who met in the story.
act bond A B
  last
  needs did lesson
  - And that is how {A+B} became such good friends.
  - {time}, {A} was never lonely again.
  - {A} had set out alone and come home with a friend.
  - {night}, {A} told {elder} about {A.his} new friend {B!}.
  - {time}, {A+B} went everywhere together.
  - {night}, {A} was too happy to sleep, for {A.he} had found a friend.
