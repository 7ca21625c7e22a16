# Two want the same thing, and are cross, and make up.

plot quarrel O:plaything
  begin A P
  friend A B
  /
  outboth A B Q
  foundtoy A O
  wantboth B O
  refuse A B
  pull A B O
  leave B A R
  /
  alone A O
  ? think2 A B | alone2 B
  follow A B
  sayssorry A B
  forgive B A
  ? offerturns A B O | playboth A B
  /
  lesson_peace A B
  ? close A B

act foundtoy A O
  new O
  then has A O
  - There {A} found {O.a} lying in the grass.
  - {A} spotted {O.a} and picked it up.
  - Somebody had left {O.a} behind, and {A} picked it up.
  - "Look what I have found!" cried {A!}, holding up {O.a}.
  - Under a tree lay {O.a}, and {A} took it.

act wantboth A O
  then wants A O
  - {A} wanted {O} too.
  - "I want to play with it!" cried {A!}, reaching for {O.the}.
  - "Give me {O.the}!" said {A!}.
  - {A} wanted to have {O} at once.
  - "I saw {O.the} first!" said {A!}.

act refuse A B
  needs wants B O
  needs has A O
  with A B
  - "No, you cannot have it, {B!}," said {A!}.
  - "It is mine," {A} told {B.o}.
  - But {A} would not let go.
  - "I found it, and I will keep it," said {A!} to {B.o}.
  - {A} shook {A.his} head and turned away from {B.o}.

act pull A B O
  needs has A O, wants B O
  with A B
  then tie A B cross, feels A angry, feels B angry
  - {A+B} pulled at {O.the} and shouted.
  - {A!} pulled on one side of {O.the}, and {B!} pulled on the other.
  - Soon {A+B} were quarrelling over {O.the}.
  - {A+B} tugged at {O.the} until they were red in the face.
  - There was a terrible quarrel, and {O.the} flew this way and that between {A!} and {B!}.

act leave A B P
  needs tie A B cross
  with A B
  then at A P
  - {A} was so angry that {A.he} ran off to {P}.
  - Without another word, {A} went away to {P}.
  - {A} turned around and marched to {P}.
  - "I am leaving!" said {A!}, and {A.he} ran to {P}.
  - In the end, {A} left {B.o} and {walked} to {P}.

act alone A O
  needs has A O, feels A angry
  then feels A lonely
  - Now {A} had {O} all alone, but it was no fun.
  - {A} played with {O} for a while, but {A.he} felt lonely.
  - But {O.the} was dull without a friend, and {A} felt lonely.
  - Now there was nobody to play with, and {A} put {O} down beside {A.him}.
  - {A} looked at {O.the} and wished {A.he} had not been so loud.

act alone2 A
  needs feels A angry
  then feels A lonely
  - And {A} sat all alone and was lonely too.
  - {A} kicked a stone and felt sorry.
  - {A} was not angry any more, only lonely.
  - Far away, {A} cried a little.

act think2 A B
  needs feels A lonely, tie A B cross
  - "A friend is worth more than a toy," thought {A!}.
  - {A} missed {B.o} very much.
  - "I was not nice to {B!}," thought {A!}.
  - {A} thought of all the good times with {B.o}.
  - "Why did I shout at {B!}?" thought {A!}.

act follow A B
  needs tie A B cross
  needs at B P
  not at A P
  then at A P
  - So {A} ran after {B.o} to {P}.
  - {A} got up and {walked} to {P}, where {B} was sitting.
  - {A} looked for {B.o} and found {B.him} at last {P.in}.
  - {P.in}, {A} found {B.o}.
  - So {A} went to find {B.o}, and there {B.he} was, {P.in}.

act sayssorry A B
  needs tie A B cross
  with A B
  - "I am sorry, {B!}," said {A!}.
  - "Please forgive me, {B!}," {A} said {softly}.
  - "I was wrong to shout, {B!}," said {A!}.
  - {A} looked at {B.o} and said, "I am so sorry."
  - "I do not want to quarrel with you, {B!}," said {A!}.

act forgive A B
  needs tie A B cross
  with A B
  then tie A B friends, did peace
  - "I am sorry too," said {A!}, and the quarrel was over.
  - {A} smiled and said, "Let us be friends again."
  - "So am I, {B!}," said {A!}, and they hugged.
  - {A} held out a hand to {B.o}, and they were friends again.
  - "Let us never fight again, {B!}," said {A!}.

act offerturns A B O
  needs has A O, tie A B friends
  with A B
  then has B O
  - "You can have {O.the} first, {B!}," said {A!}.
  - {A} gave {O} to {B.o} and said, "We can take turns."
  - "Here, {B!}, {O.the} is for both of us," said {A!}, and {A.he} gave it to {B.him}.
  - {A} let {B.o} have the first turn with {O.the}.

act lesson_peace A B
  last
  needs did peace
  then did lesson
  - {A+B} had learned that a friend is worth more than any toy.
  - So {A} learned that saying sorry is not so hard.
  - A quarrel is soon over when one takes the first step.
  - And {A+B} knew now that taking turns is twice the fun.
  - Nobody wins a fight between friends.
  - {A} had learned to say sorry, and {B!} had learned to forgive.
