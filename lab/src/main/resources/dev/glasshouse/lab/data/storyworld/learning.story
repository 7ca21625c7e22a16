# Somebody wants to learn something, and fails, and tries again.

plot learning
  begin A P
  ? likes A K
  wantlearn A D
  /
  out A Q
  tryfail A D
  failmore A
  ? giveup A
  meet A B
  ? laughter A B
  encourage B A
  ? teach B A D
  practice A D
  ? slowly A
  succeed A D
  joyskill A | applaud B A | joyskill A; applaud B A
  ? playboth A B
  /
  lesson_try A B
  ? close A B | bond A B

act wantlearn A D
  then skill A D
  - {A} wanted so much to learn {D}.
  - More than anything in the world, {A} wanted to learn {D}.
  - All {A.his} friends knew how {D}, but {A} did not.
  - {A} dreamed every night of learning {D}.
  - There was one thing {A} could not do, and {A.he} wanted to learn {D}.

act tryfail A D
  needs skill A D
  then feels A sad
  - There {A} tried {D}, but it went wrong.
  - {A} tried {D}, and plop, {A.he} fell on {A.his} nose.
  - {A} tried {D} once, twice, three times, but it did not work.
  - "Today I will learn {D}," said {A!}, but it was harder than it looked.
  - Again and again {A} tried {D}, and again and again it went wrong.

act failmore A
  needs feels A sad
  - "I will never learn it," {A} said {sadly}.
  - "It is too hard for me," sighed {A!}.
  - {A} had a bump on {A.his} head and tears in {A.his} eyes.
  - {A} was so angry that {A.he} kicked a stone.
  - "Why can everybody do it but me?" asked {A!}.

act giveup A
  needs feels A sad
  - {A} wanted to give up.
  - {A} sat down with folded arms.
  - "I am going home," said {A!}.
  - {A} did not want to try any more.

act laughter A B
  with A B
  - {B} did not laugh at {A.o}.
  - {B} had watched {A.o} for a while.
  - {B} clapped, though it had gone wrong for {A.o}.
  - {B} sat down beside {A.o}.

act encourage A B
  needs feels B sad
  with A B
  then feels B hopeful
  - "Nobody learns it in a day, {B!}," said {A!}.
  - "Try once more, {B!}," {A} said {softly}.
  - "I fell down a hundred times before I could do it, {B!}," said {A!}.
  - "Do not give up, {B!}, you are almost there," said {A!}.
  - "Practice makes perfect, {B!}," said {A!} {softly}.

act teach A B D
  needs skill B D
  with A B
  - {A} showed {B.o} how {D}, slowly and step by step.
  - "First watch me, {B!}," said {A!}, who knew very well how {D}.
  - {A} knew a trick for learning {D} and told it to {B.o}.
  - "The secret is to go slowly," {A} told {B.o}.

act practice A D
  needs skill A D, feels A hopeful
  - So {A} tried {D} again.
  - {A} got up and tried again and again {D}.
  - {A} took a deep breath and tried {D} once more.
  - For seven days {A} tried {D}.
  - {A} practiced in the morning, at noon and in the evening.

act slowly A
  needs feels A hopeful
  - Every time it went a little better.
  - {A} wobbled, but {A.he} did not stop.
  - {A} fell down again, but this time {A.he} laughed.
  - And each time {A} got up again.

act succeed A D
  needs skill A D, feels A hopeful
  then feels A proud, did trying
  - And then, all at once, {A} knew how {D}!
  - At last {A} had learned {D}.
  - And one, two, three, {A} was able {D}!
  - Suddenly it worked, and {A} had learned {D}!

act joyskill A
  needs feels A proud, did trying
  - "Look at me!" cried {A!}.
  - "I can do it, I can do it!" shouted {A!}.
  - {A} laughed and did it again and again.
  - {A} was the proudest {A.kind} in the land.
  - {A} threw {A.his} hat into the air.

act applaud A B
  needs feels B proud, did trying
  with A B
  - "Well done, {B!}!" cried {A!}.
  - {A} cheered so loudly for {B.o} that the birds flew up.
  - "I am proud of you, {B!}," said {A!}.
  - {A} clapped and said to {B.o}, "You did not give up."

act lesson_try A B
  last
  needs did trying
  then did lesson
  - {A} had learned that those who keep trying will get there.
  - Every master was once a beginner.
  - So {A} learned never to give up too soon.
  - And {A} knew now that falling is a part of learning.
  - Little by little, hard things become easy.
  - {A} had learned that a kind word can work wonders.
