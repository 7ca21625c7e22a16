# Two who each have what the other would like.

plot trading O:plaything V:wear
  begin A P
  own A O
  ? tired A O
  /
  carry A O Q
  meet A B
  other B V
  admire A B V
  ? coldears A
  /
  offer A B O V
  ? think B O
  agree B A
  swap A B O V
  tryon A V | enjoy B O
  ? playboth A B
  /
  lesson_trade A B
  ? close A B | bond A B

act tired A O
  needs has A O
  - But {A} had played with {O} so often that {A.he} was tired of it.
  - But lately {O.the} did not seem so much fun any more.
  - "I know every spot on my {O.n} by now," {A.he} would say.
  - Still, {A} often wished for something new.
  - But {A} dreamed of something to wear.

act other A O
  new O
  then has A O, owns A O
  - {A} had {O.a}.
  - Nobody had such {O.a} as {A} had.
  - {A} was carrying {O.a}.
  - {A} showed off {O.a}.
  - {A} had just got {O.a}, but it was much too big.
  - In {A.s} bag was {O.a}.

act admire A B V
  needs has B V
  with A B
  then wants A V
  - "I wish I had {V.a} like yours, {B!}," said {A!}.
  - {A} could not stop looking at {V.the}.
  - "Oh, {B!}, what a {nice} {V.n}!" cried {A!}.
  - How {A} longed for such {V.a}!
  - {A} touched {V.the} and sighed.
  - "Where did you get that {nice} {V.n}, {B!}?" asked {A!}.

act coldears A
  needs wants A V
  - {A} was often cold in the wind.
  - {A} had wanted something like that for a long time.
  - For weeks {A} had wished for just such a thing.
  - {A} had seen nothing so lovely before.

act offer A B O V
  needs has A O, has B V, wants A V
  with A B
  then wants B O
  - "Would you trade your {V.n} for my {O.n}, {B!}?" asked {A!}.
  - "I will give you my {O.n} for your {V.n}," {A} said to {B.o}.
  - "Look, {B!}, here is my {O.n}; shall we trade it for your {V.n}?" asked {A!}.
  - {A} held up {O.the} and said, "Would you like this for your {V.n}, {B!}?"
  - "My {O.n} for your {V.n}, is that fair, {B!}?" asked {A!}.

act think A O
  needs wants A O
  - {A} looked at {O} from all sides.
  - {A} thought for a moment about {O.the}.
  - {A} took a careful look at {O.the}.
  - {A} had always dreamed of such {O.a}.

act agree A B
  needs wants A O
  with A B
  then did trading
  - "That is fair," said {A!}.
  - "Yes, with pleasure!" cried {A!}.
  - {A} nodded and shook hands on it.
  - "It is a deal," {A} said to {B.o}.
  - "I was hoping you would ask, {B!}," said {A!}.

act swap A B O V
  needs did trading, has A O, has B V
  with A B
  then has B O, has A V, owns B O, owns A V
  - So {A} gave {B.o} {O.the} and got {V.the}.
  - {A!} took {V.the}, and {B!} took {O.the}.
  - {A} handed over {O.the}, and {B!} handed over {V.the}.
  - And so {O.the} went to {B!}, and {V.the} went to {A!}.
  - In a moment {V.the} was {A.s}, and {O.the} belonged to {B!}.

act tryon A O
  needs has A O, owns A O
  then feels A happy
  - {A} tried {O} at once, and it was just right.
  - {A} hugged {O} and beamed.
  - "How soft and warm it is!" said {A!} about {O.the}.
  - {A} turned around and around with {O.the}.
  - {A} was so happy with {O.the} that {A.he} danced.

act enjoy A O
  needs has A O, owns A O
  then feels A happy
  - {A} could not wait to play with {O.the}.
  - {A} played with {O} at once and laughed.
  - And {A} thought that {O.the} was the best toy in the world.
  - {A} was happy with {O.the} too.
  - "Now I will never be bored again," said {A!}, holding {O.the}.

act lesson_trade A B
  last
  needs did trading
  then did lesson
  - {A} had learned that a fair trade makes two people glad.
  - What one no longer needs can be another's treasure.
  - So {A} found out that it is better to ask than to envy.
  - And {A+B} knew now that a good deal is good for both.
  - A fair trade leaves two smiles behind.
  - {A} had learned that asking nicely opens many doors.
