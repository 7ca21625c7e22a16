# A toy breaks and is mended.

plot mending O:toy
  begin A P
  ? likes A K
  own A O
  friend A B
  /
  carry A O Q
  ? playwith A O
  break A O
  sorry A O
  ? cry A
  /
  come A B
  showbroken A B O | ask A B; showbroken A B O
  ? inspect B O
  mend B O
  works A O
  ? thank A B | thank A B; smile A B
  /
  lesson_mend A B
  ? close A B

act playwith A O
  needs has A O
  - {A} played with {O} and was as happy as could be.
  - There {A} played with {O} for a long time.
  - {A} had great fun with {O.the}.
  - {A} wanted to show {O} to everybody.
  - All morning {A} played with {O.the}.

act break A O
  needs has A O
  not state O broken
  then state O broken
  - But suddenly {A} stumbled, and {O.the} broke.
  - Then there was a loud {sound}, and {O.the} was broken.
  - But {A} was not careful, and {O.the} fell on a stone and broke.
  - {sound}, went {O.the}, and a piece of it came off.
  - But {A} sat down without looking, right on {O.the}, and it broke.
  - Then {O.the} bumped against a tree and broke.

act sorry A O
  needs state O broken, has A O
  then feels A sad
  - "Oh no, my poor {O.n}!" cried {A!}.
  - {A} picked up the pieces of {O.the}, and {A.his} eyes filled with tears.
  - {A} held the broken {O.n} and cried.
  - "It will never be whole again," sobbed {A!}, looking at {O.the}.
  - With a heavy heart {A} looked at the broken {O.n}.

act showbroken A B O
  needs state O broken, has A O
  with A B
  - {A} showed {B.o} the broken {O.n}.
  - "My {O.n} is broken, {B!}," {A} said {sadly}.
  - {A} held out the pieces of {O.the} to {B.o}.
  - "Look, {B!}, my {O.n} fell apart," said {A!}.
  - "Can you help me with my {O.n}, {B!}?" asked {A!}.

act inspect A O
  needs state O broken
  - {A} looked at {O} closely and scratched {A.his} head.
  - "Hmm," said {A!}, turning {O} around.
  - "That can be mended," said {A!}, looking at {O.the}.
  - {A} took a good look at {O.the}.
  - {A} fetched a [hammer|pot of glue|box of nails|needle and thread] to mend {O.the}.

act mend A O
  needs state O broken
  then state O whole, did mending
  - {A} took [some glue|a bit of string|two nails|a roll of tape|wire and tongs] and mended {O.the}.
  - Bit by bit, {A} put {O.the} together again.
  - {A} worked and worked until {O.the} was as good as new.
  - With a little glue and a lot of patience, {A} mended {O.the}.
  - {A} tied and glued, and soon {O.the} was whole again.
  - It took {A.o} an hour, but then {O.the} was mended.

act works A O
  needs state O whole, owns A O
  then feels A happy
  - {A} could hardly believe it, for {O.the} was as good as before.
  - "My {O.n} is whole again!" cried {A!}, jumping up and down.
  - {A} laughed and hugged {O.the}.
  - Now {O.the} was even better than before, and {A} beamed.
  - {A} tried out {O.the}, and it worked!

act lesson_mend A B
  last
  needs did mending
  then did lesson
  - {A} had learned that what is broken can often be mended.
  - So {A} learned to be careful with the things {A.he} loved.
  - With patience and a friend, most things can be mended.
  - And {A} knew now that tears dry faster when somebody helps.
  - {A} had learned that a good friend can mend more than toys.
  - What breaks in a moment takes a friend to mend.
