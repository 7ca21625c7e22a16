# Somebody has something good to eat, and somebody else is hungry.

plot sharing O:baked
  begin A P
  ? likes A K
  getfood A O
  /
  carry A O Q
  meet A B
  hungry B
  beg B A O
  ? hesitate A O | keep A O; cryhungry B; regret A B
  /
  share A B O
  eat A B O
  praise B A
  ? playboth A B
  /
  lesson_share A B
  ? close A B | bond A B

plot sharingfruit O:fruit
  begin A P
  friend A B
  /
  out A Q
  pick A O
  come A B
  hungry B
  beg B A O
  ? hesitate A O | keep A O; cryhungry B; regret A B
  /
  share A B O
  eat A B O
  praise B A
  ? playboth A B | homeboth A B
  /
  lesson_share A B
  ? close A B

act getfood A O
  new O
  is O baked
  then has A O, owns A O
  - {A} had baked {O.a} all by {A.self}.
  - {elder} had given {A.o} {O.a} for the road.
  - {A} had saved up for {O.a}, and now it was {A.his} own.
  - In {A.his} basket {A} had {O.a}.
  - {A} had {O.a} left from supper.
  - There was {O.a} in {A.s} bag, and it smelled wonderful.

act pick A O
  new O
  is O fruit
  then has A O, owns A O
  - High up in a tree {A} saw {O.a}, and {A.he} climbed up and picked it.
  - There {A} found {O.a} hanging from a branch, and {A.he} picked it.
  - {A} shook a tree until {O.a} fell down.
  - A farmer gave {A.o} {O.a}.
  - {A} helped to weed the beans and got {O.a} for it.
  - In the grass {A} found {O.a}, fallen from a tree.

act hungry A
  then feels A hungry
  - {A} had not eaten all day.
  - {A.s} tummy rumbled like a drum.
  - {A} was so hungry that {A.his} tummy growled.
  - {A} looked thin and hungry.
  - {A} was so hungry that even the stones looked like bread.
  - That day {A} had had no breakfast and no lunch.

act beg A B O
  needs feels A hungry
  needs has B O
  with A B
  then wants A O
  - "May I have a bite of your {O.n}, {B!}?" asked {A!}.
  - "What a [lovely|fine|splendid|wonderful] {O.n} you have, {B!}," said {A!}.
  - {A} looked at {O.the} and swallowed.
  - "Please, {B!}, may I taste your {O.n}?" asked {A!}.
  - {A} sniffed the air and asked, "Is that {O.a}?"
  - "I am so hungry, {B!}," {A} said {sadly}, looking at {O.the}.

act hesitate A O
  needs has A O
  - {A} looked at {O} for a while and thought.
  - {A} had wanted to eat {O} all alone.
  - At first {A} held {O} tight.
  - It was not easy for {A.o} to give some of {O} away.
  - "There is not much of it," thought {A!}, looking at {O.the}.

act keep A O
  needs has A O
  - "No, it is mine," said {A!}, and {A.he} hid {O} behind {A.his} back.
  - "Get your own!" said {A!}, holding {O} tight.
  - {A} shook {A.his} head and kept {O} for {A.self}.
  - "I want to eat my {O.n} alone," said {A!}.

act cryhungry A
  needs feels A hungry
  - {A} turned away {sadly}.
  - {A} said nothing, but {A.his} eyes grew wet.
  - {A} sat down and looked at the ground.
  - "I understand," {A} said {sadly}.

act regret A B
  needs feels B hungry
  with A B
  - Then {A} saw how hungry {B.he} was, and {A.he} felt sorry.
  - Now nothing tasted good to {A.o} any more.
  - {A} felt ashamed and called, "Wait, {B!}!"
  - "I am sorry, {B!}," said {A!} after a while.
  - {A} thought of {B.o}, and {A.his} heart grew heavy.

act share A B O
  needs has A O, feels B hungry
  with A B
  then did sharing
  - {A} broke {O} in two and gave half to {B.o}.
  - "Half for you and half for me," said {A!}, and {A.he} cut {O} in two.
  - "We can share my {O.n}," {A} said to {B.o} {softly}.
  - {A} divided {O} and gave {B.o} the bigger half.
  - "Sit down with me, {B!}, my {O.n} is big enough for two," said {A!}.
  - With a smile, {A} gave {B.o} half of {O.the}.

act eat A B O
  needs has A O, did sharing
  with A B
  then gone O, feels A happy, feels B happy
  - {A+B} ate {O.the} down to the last crumb.
  - {A+B} sat side by side, and soon {O.the} was eaten up.
  - Bite by bite {A+B} ate {O.the}, and it tasted [wonderful|delicious|heavenly].
  - Soon there was nothing left of {O.the}, and {A+B} licked their lips.
  - {A+B} ate {O.the} together and were happy.
  - {A+B} said, "Yum!" and soon {O.the} was gone.

act praise A B
  needs feels A happy
  with A B
  - "That was the best meal of my life," said {A!} to {B.o}.
  - "Thank you, {B!}, now I feel strong again," said {A!}.
  - "You are so kind, {B!}," said {A!}.
  - "Next time I will bring something for you, {B!}," said {A!}.
  - {A} patted {A.his} full tummy and thanked {B.o}.
  - "Nobody shares as gladly as you do, {B!}," {A} said {softly}.

act lesson_share A B
  last
  needs did sharing
  then did lesson
  - {A} had learned that shared food tastes twice as good.
  - So {A} learned that half a treat with a friend is better than a whole one alone.
  - Those who share are never poor.
  - {A} found out that sharing fills the heart as well as the tummy.
  - And {A} knew now that giving makes you glad.
  - A treat for two is always the sweetest.
