# Somebody is afraid of something, and overcomes it.

plot courage
  begin A P
  friend A B
  fear A F
  /
  outboth A B Q
  reach A B F
  stop A F
  ? tremble A
  cheer B A
  ? showway B F | doubt A
  step A
  /
  cross A F
  joy A | proud B A | joy A; proud B A
  ? playboth A B | homeboth A B
  /
  lesson_courage A B
  ? close A B

act outboth A B P
  not at A P
  then at A P, at B P
  - {day}, {A+B} {walked} to {P}.
  - {day}, when {weather}, {A+B} set out for {P}.
  - {day}, {A+B} packed a basket and {walked} to {P}.
  - "Let us go to {P}," said {B!} {day}, and {A+B} set out.
  - {day}, {A+B} wanted to have a picnic, and so they went to {P}.

act fear A F
  then fears A F
  - There was only one thing {A} was afraid of, and that was {F}.
  - {A} was afraid of {F}.
  - But {A} had always been afraid of {F}.
  - Just one thing made {A.o} shiver, and that was {F}.
  - {A} never told anyone that {A.he} was afraid of {F}.
  - When {A} even heard of {F}, {A.his} knees shook.

act reach A B F
  needs fears A F
  with A B
  - But the way led them past {F}.
  - After a while {A+B} came to {F}.
  - But between them and the way home was {F}.
  - Suddenly {A+B} stood before {F}.
  - "To go on, we must get past {F}," said {B!}.

act stop A F
  needs fears A F
  then feels A scared
  - {A} stopped and would not take another step.
  - "I cannot do it," {A} whispered, looking at {F}.
  - {A} turned pale and wanted to run away.
  - "I am scared of {F}," {A} said {sadly}.
  - {A} closed {A.his} eyes so as not to see {F}.

act tremble A
  needs feels A scared
  - {A.s} heart went thump, thump, thump.
  - {A} shook like a leaf.
  - {A.s} legs felt like jelly.
  - {A} hid {A.his} face.
  - {A} took a deep breath, but it did not help.

act cheer A B
  needs feels B scared
  with A B
  - "You can do it, {B!}," {A} said {softly}.
  - "I will stay right beside you, {B!}," said {A!}.
  - "Everybody is afraid of something, {B!}," said {A!}.
  - {A} took {B.o} by the hand and said, "We will go together."
  - "Hold on to me, {B!}," said {A!}.
  - "Count your steps, {B!}, and do not look back," said {A!}.

act showway A F
  - First {A} went a little way and came back to show that {F} was safe.
  - "See, nothing bites," said {A!}, pointing at {F}.
  - {A} lit a lantern, and {F} did not look so bad any more.
  - {A} began to sing, so that {F} would seem less scary.

act doubt A
  needs feels A scared
  - {A} was not so sure.
  - "But what if something happens?" asked {A!}.
  - {A} looked back and looked ahead.
  - {A} swallowed hard.

act step A
  needs feels A scared
  - Then {A} took one tiny step, and then another.
  - {A} counted to three and went.
  - {A} clenched {A.his} teeth and walked on.
  - "All right, I will try," said {A!}.
  - Slowly, very slowly, {A} put one foot before the other.

act cross A F
  needs fears A F, feels A scared
  then did courage, feels A proud
  - Step by step {A} went, until {F} lay behind {A.him}.
  - Before {A} knew it, {A.he} was past {F}.
  - And then it was over, and {A} had left {F} behind.
  - {A} looked back at {F} and could not believe how small it seemed.
  - It took only a minute, and {A} had made it past {F}!

act joy A
  needs feels A proud
  - "I did it!" cried {A!}.
  - {A} jumped for joy.
  - {A} felt ten feet tall.
  - "It was not so bad after all," said {A!}.
  - {A} laughed out loud.
  - {A} was so proud that {A.he} shouted it to the clouds.

act proud A B
  needs feels B proud
  with A B
  - "I knew you could do it, {B!}," said {A!}.
  - "You are the bravest {B.kind} I know," {A} said to {B.o}.
  - {A} clapped and cheered for {B.o}.
  - "Hooray for {B!}!" cried {A!}.
  - {A} hugged {B.o} and said, "That was very brave."

act lesson_courage A B
  last
  needs did courage
  then did lesson
  - {A} had learned that being brave means being afraid and going on all the same.
  - So {A} learned that fear gets smaller with every step.
  - The thing we fear is often smaller than it looks.
  - And {A} knew now that nobody is brave alone.
  - With a friend beside you, the dark is only half as dark.
  - {A} had found out that courage grows when you use it.
