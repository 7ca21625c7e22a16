# A present, hidden until the right moment.

plot gift O:wear
  begin A P
  friend A B
  birthday B
  ? noidea A B
  /
  out A Q
  makegift A B O
  hidegift A O S
  ? wait A
  /
  come A B
  ? secret A
  blind A B
  fetch A O S
  give A B O
  delight B O
  ? thank B A | thank B A; smile B A
  /
  lesson_gift A B
  ? close A B

act birthday A
  then did birthday
  - Soon it would be {A.s} birthday.
  - It was almost {A.s} birthday.
  - {A.s} birthday was only a day away.
  - "Tomorrow is my birthday!" said {A!}.
  - Everyone knew that {A.s} birthday was near.

act noidea A B
  needs did birthday
  - {A} wanted to give {B.o} something {nice}.
  - "What could I give to {B!}?" thought {A!}.
  - {A} thought and thought about a present for {B.o}.
  - {A} wanted so much to surprise {B.o}.
  - "{B!} must have a present," thought {A!}.

act makegift A B O
  needs did birthday
  new O
  then has A O
  - There {A} sat down and made {O.a} for {B.o}.
  - {A} bought {O.a} for {B.o} from an old peddler.
  - With needle and thread {A} sewed {O.a} for {B.o}.
  - {A} worked all day and made {O.a} for {B.o}.
  - In a little shop {A} saw {O.a} that would be just right for {B.o}.
  - {A} knitted and stitched until there was {O.a} for {B.o}.

act hidegift A O S
  needs has A O
  then lies O S
  - Then {A} hid {O} {S}.
  - {A} looked around and quickly hid {O} {S}.
  - "Nobody will look {S}," thought {A!}, and {A.he} put {O} there.
  - So that it would be a surprise, {A} hid {O} {S}.
  - {A} wrapped {O} in leaves and put it {S}.

act wait A
  needs did birthday
  - Then {A} waited and hummed a tune.
  - {A} could hardly wait.
  - {A} had to giggle at the thought of it.
  - {A} tried hard to look as if nothing had happened.

act secret A
  needs did birthday
  - {A} tried not to smile.
  - {A} had a secret, and it tickled.
  - {A} hopped from one foot to the other.
  - "Guess what day it is!" said {A!}.

act blind A B
  needs did birthday
  with A B
  - "Close your eyes, {B!}," said {A!}.
  - "I have something for you, {B!}," {A} said {softly}.
  - "Happy birthday, {B!}!" cried {A!}.
  - "Count to ten, {B!}, and do not peep," said {A!}.

act fetch A O S
  needs lies O S
  then has A O
  - {A} ran and took {O} from its place {S}.
  - {A} looked {S} and brought {O} out.
  - Then {A} fetched {O}, which was still {S}.
  - {S}, safe and sound, was {O.the}, and {A} fetched it.

act give A B O
  needs has A O, did birthday
  with A B
  then has B O, owns B O, did giving
  - "This is for you," said {A!}, and {A.he} gave {B.o} {O.the}.
  - {A} put {O} into {B.s} arms.
  - With a bow, {A} gave {O} to {B.o}.
  - "I made you a present," said {A!} and handed {O} to {B.o}.
  - {A} gave {B.o} {O.the} and sang a birthday song.

act delight A O
  needs has A O, owns A O
  then feels A happy
  - {A.s} eyes shone when {A.he} saw {O.the}.
  - "For me?" cried {A!}, hugging {O.the}.
  - {A} put {O} on and would not take it off again.
  - "It is just what I wished for," said {A!} about {O.the}.
  - {A} was so happy with {O.the} that {A.he} spun around.

act lesson_gift A B
  last
  needs did giving
  then did lesson
  - {A} had learned that giving is even nicer than getting.
  - A present from the heart is the best of all.
  - So {A} found out that joy grows when you give it away.
  - And {A} knew now that the nicest presents are given with love.
  - Nothing is as lovely as the smile of a friend.
  - {A} had learned that a good surprise makes two people happy.
