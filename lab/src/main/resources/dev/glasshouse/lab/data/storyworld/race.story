# A race, and one who boasts, and one who stops to help.

plot race
  begin A P
  friend A B
  /
  outboth A B Q
  boast B A
  challenge A B R
  startrace A B
  ahead B A
  fall B
  /
  stopped A B
  ? helpup A B | marvel B A
  limp A B R
  arrive A B
  ? thank B A | playboth A B
  /
  lesson_race A B
  ? close A B

act boast A B
  with A B
  - "Nobody is as fast as I am," said {A!}.
  - {A} said to {B.o}, "I can run faster than the wind."
  - "You are slow, {B!}," laughed {A!}.
  - {A} was very proud of {A.his} quick legs.
  - "I bet I can beat you, {B!}," said {A!}.

act challenge A B P
  with A B
  not at A P
  then did race, goal P
  - "Then let us race to {P}," said {A!}.
  - "Shall we run to {P}, {B!}, and see who is first?" asked {A!}.
  - {A} said {happily}, "Let us have a race to {P}."
  - So {A+B} agreed to race to {P}.
  - "First one to {P} wins!" cried {A!}.

act startrace A B
  needs did race
  with A B
  then now racing
  - "One, two, three, go!"
  - Off {A+B} went, and the dust flew.
  - {A+B} ran as fast as their legs could carry them.
  - {elder} called, "Ready, steady, go!"
  - {A+B} ran side by side at first.

act ahead A B
  needs now racing
  then did leading
  - Soon {A} was far ahead of {B.o}.
  - {A} ran so fast that {B!} was left behind.
  - {A} looked back at {B.o} and laughed.
  - Very soon {B!} saw only the back of {A.o}.
  - {A} was winning, and {B!} was out of breath.

act fall A
  needs did leading, now racing
  then feels A hurt
  - But then {A} tripped over a root and fell.
  - But {A} did not watch the path and slipped in the mud.
  - Then {A} ran into a puddle, slipped, and hurt {A.his} knee.
  - But {A} stepped on a thorn and could not run any more.
  - Then there was a bump and a cry, and {A} lay on the ground.

act stopped A B
  needs feels B hurt, now racing
  then did kindness
  - {A} could have run past {B.o} and won, but {A.he} stopped.
  - When {A} came to the place where {B} lay, {A.he} forgot about the race.
  - {A} did not run on, but sat down beside {B.o}.
  - "Are you hurt, {B!}?" asked {A!} and stopped.
  - {A} stopped at once and bent over {B.o}.

act helpup A B
  needs feels B hurt
  - {A} helped {B.o} up.
  - "Lean on me, {B!}," said {A!}.
  - {A} tied a handkerchief around {B.s} knee.
  - {A} dried {B.s} tears and helped {B.him} to stand.

act marvel A B
  needs feels A hurt
  - "But you could have won, {B!}!" said {A!}.
  - {A} was surprised and said, "You stopped for me."
  - "Why did you not run on, {B!}?" asked {A!}.
  - "And I was so rude to you, {B!}," {A} said {sadly}.

act limp A B P
  needs goal P, now racing
  with A B
  not at A P
  then at A P, at B P
  - Arm in arm, {A+B} went on to {P}.
  - "We will go to {P} together," said {A!}.
  - Slowly, side by side, {A+B} hobbled to {P}.
  - {A} put an arm around {B.o}, and step by step {A+B} came to {P}.
  - {A} carried {B.o} all the way to {P}.
  - Hand in hand, {A+B} walked on to {P}.

act arrive A B
  needs now racing
  with A B
  then now rest, feels A happy, feels B happy
  - {A+B} crossed the line at the very same time.
  - {A+B} came in together, and everybody cheered.
  - So there were two winners that day, {A!} and {B!}.
  - {A+B} cried, "We have both won!"

act lesson_race A B
  last
  needs did kindness
  then did lesson
  - {B} had learned that being kind is better than being fast.
  - It is better to arrive together than to win alone.
  - So {B} learned not to boast any more.
  - And {B} knew now what a true friend is.
  - The one who stops to help has already won.
  - {A+B} had learned that friends are worth more than prizes.
