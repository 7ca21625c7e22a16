# Somebody finds what belongs to another, and gives it back.

plot honesty O:keepsake
  begin A P
  ? likes A K
  /
  out A Q
  findown A O S
  charmed A O
  ? pocket A O
  go A R
  meetowner A B O
  tellloss B A O
  ? tempted A O
  /
  confess A B O
  givesback A B O
  ? relief A | thank B A | thank B A; smile B A
  ? playboth A B
  /
  lesson_honest A B
  ? close A B | bond A B

act findown A O S
  new O
  then has A O, did discovery
  - There, {S}, {A} found {O.a}.
  - Something lay {S}, and when {A} picked it up, it was {O.a}.
  - {S}, {A} saw {O.a}, and {A.he} picked it up.
  - {A} looked {S} and found {O.a}.
  - "What is that {S}?" said {A!}, and {A.he} picked up {O.a}.

act charmed A O
  needs has A O
  then wants A O
  - {A} had never seen such a {nice} {O.n}.
  - "How {nice} it is," thought {A!}, "I will keep it."
  - {A} wanted to keep {O} for ever.
  - How {A} liked {O.the}!
  - "Now it is mine," thought {A!}, looking at {O.the}.

act pocket A O
  needs has A O
  - {A} put {O} into {A.his} bag.
  - {A} held {O} up to the light.
  - {A} polished {O} until it gleamed.
  - {A} wrapped {O} in a handkerchief.

act meetowner A B O
  needs at A P, did discovery
  new B
  then at B P, feels B sad
  - There {A} met a {small} {B.kind} named {B!}, who looked very sad.
  - A {small} {B.kind} called {B!} was there, searching the ground {sadly}.
  - There sat a {small} {B.kind} named {B!} with tears on {B.his} cheeks.
  - There {A.he} saw a {small} {B.kind}, and {B.his} name was {B!}, and {B.he} was crying.
  - A {small} {B.kind} named {B!} looked under every leaf and sighed.

act tellloss A B O
  needs feels A sad
  with A B
  then owns A O
  - "I have lost my {O.full}," {A} told {B.o}.
  - "Have you seen my {O.full}?" asked {A!} {sadly}.
  - "Somewhere I dropped my {O.full}," {A} said {sadly}.
  - "My {O.full} was a present from {elder}," {A} told {B.o}, "and I lost it."
  - "I have been looking for my {O.full} all day," said {A!}.

act tempted A O
  needs has A O, wants A O
  - For a moment {A} said nothing.
  - {A} thought of {O.the} and felt {A.his} cheeks grow hot.
  - It was hard for {A.o} to give {O} up.
  - {A} wished {A.he} could keep {O.the}.
  - "Nobody would ever know," thought {A!}.

act confess A B O
  needs has A O, owns B O
  with A B
  then did truth
  - "I have it, {B!}," said {A!} {softly}.
  - But {A} said to {B.o}, "I found it, and it is yours."
  - "I must tell you the truth, {B!}," said {A!}.
  - But it was not right to keep it, and {A} told {B.o} everything.
  - "I found your {O.n}, {B!}," said {A!}.

act givesback A B O
  needs has A O, owns B O, did truth
  with A B
  then has B O, feels B happy
  - {A} gave {B.o} {O.the}, and {B.his} face lit up.
  - {A} held out {O}, and {B} took it with shining eyes.
  - And {A} put {O} into {B.s} hand, and {B.he} laughed and cried at once.
  - When {A} gave {O} back, {B} danced with joy.

act relief A
  needs did truth
  then feels A glad
  - {A} felt as light as a feather.
  - And {A} was glad too, and {A.his} heart was light.
  - Strange to say, {A} was not sad at all.
  - {A} felt good all over.

act lesson_honest A B
  last
  needs did truth
  then did lesson
  - {A} had learned that an honest heart is a light heart.
  - The truth is the best gift of all.
  - So {A} learned that what is not ours brings no joy.
  - And {A} knew now that honesty makes friends.
  - {A} had lost a treasure and found a friend.
  - What belongs to others should find its way home.
