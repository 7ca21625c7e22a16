# A thing is lost and found again with a friend's help.

plot lost O:keepsake
  begin A P
  ? likes A K
  own A O
  /
  carry A O Q
  lose A O S
  miss A O
  ? cry A
  /
  meet A B; ask A B | meet A B
  tell A B O
  search A B | wrongspot A B T | search A B; wrongspot A B T
  find B O S
  giveback B A O
  ? thank A B | smile A B | thank A B; smile A B
  /
  lesson_help A B
  ? close A B | bond A B

act lose A O S
  needs has A O
  then lies O S
  - But on the way {O} fell down {S}.
  - {A} did not notice when {O} dropped and landed {S}.
  - {A} tripped over a root, and {O} flew away and came to rest {S}.
  - Then {O} slipped out of {A.his} hand, and it landed {S}.
  - A cheeky magpie snatched {O} and dropped it {S}.
  - While {A.he} was playing, {O} slipped away and ended up {S}.

act miss A O
  not has A O
  needs owns A O
  then feels A sad, wants A O
  - When {A} wanted to look at {O}, it was gone.
  - "Oh no, where is my {O.n}?" cried {A!}.
  - Suddenly {A} saw that {A.he} had lost {O}.
  - {A} looked here and there, but {O} was nowhere to be seen.
  - "My {O.n}!" cried {A!}.
  - {A} felt all over for {O}, but {O.it} was not there.

act tell A B O
  needs wants A O
  with A B
  - "I have lost my {O.full}," said {A!}.
  - {A} told {B.o} about the lost {O.n}.
  - "My {O.full} is gone," {A} said {sadly}.
  - "I cannot find my {O.full} anywhere," said {A!} {sadly}.
  - "I had {O.a}, and now it is gone," {A} told {B.o}.

act search A B
  needs feels A sad
  with A B
  - "Do not worry, I will help you look," said {B!}.
  - So {A+B} looked [high and low|here and there|near and far].
  - "Four eyes see more than two," said {B!}, and {B.he} began to search.
  - {B} got down on the ground and began to look.
  - "Come, let us look for it together," {B} said {softly}.
  - {A+B} searched everywhere.

act wrongspot A B S
  needs feels A sad
  with A B
  - First they looked {S}, but there was nothing there.
  - They peeped {S} and found only a [sleepy beetle|fat worm|rusty nail|pine cone].
  - "Nothing here," called {B!}, who was looking {S}.
  - {A} searched {S}, but in vain.

act find A O S
  needs lies O S
  then has A O, did finding
  - And there, {S}, {A} found {O}.
  - {S}, {A} saw something, and it was {O}.
  - "Here it is!" cried {A!}, who had found {O} {S}.
  - At last {A} looked {S}, and there was {O}!
  - Something was hidden {S}, and {A} pulled {O} out.
  - "Look what I found {S}!" cried {A!}, holding up {O}.

act giveback A B O
  needs has A O
  needs owns B O
  with A B
  then has B O, feels B happy
  - {A} gave {O} back to {B.o}, who jumped for joy.
  - "Here is your {O.n}," said {A!} to {B.o}, who was happy again.
  - {A} put {O} into {B.s} lap, and {B.he} was so happy.
  - How happy {B} was when {A!} gave {B.him} {O}!
  - When {A} handed {O} to {B.o}, {B.he} laughed with joy.
  - {B} hugged {O} when {A} brought it to {B.him}, and all was well.

act lesson_help A B
  last
  needs did finding
  then did lesson
  - {A} had learned that [trouble|sorrow] is only half as big when a friend helps.
  - So {A} learned that it is good to ask for help.
  - What one alone cannot find, two together will.
  - And {A} knew now that a helping friend is worth more than any treasure.
  - {A} understood that nobody has to search alone.
  - Whoever has a friend is never quite lost.
