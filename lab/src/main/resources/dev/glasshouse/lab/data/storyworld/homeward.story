# A little one is lost and is brought home.

plot homeward O:fruit
  begin A P
  ? likes A K
  /
  out A Q
  meetlost A B
  ? cry B | ask B A
  tellhome B A R
  promise A B
  ? askway A | braver B A
  takehome A B R
  /
  seehome B
  waiting E B
  reward E A O | thank B A
  ? smile B A
  /
  lesson_lost A B
  ? close A B | bond A B

act meetlost A B
  needs at A P
  new B
  then at B P, feels B sad, did lost
  - There {A} heard somebody crying, and it was {B!}, a little {B.kind} who had lost the way.
  - All alone sat a little {B.kind} named {B!}, who could not find the way home.
  - There {A} found a little {B.kind} called {B!}, who was lost.
  - A little {B.kind} named {B!} stood there and did not know where to go.
  - "I am lost," sobbed a little {B.kind} called {B!}.

act tellhome A B P
  needs did lost, feels A sad
  with A B
  not at A P
  then lives A P
  - "I live near {P}," {A} said {sadly}.
  - "My home is {P.in}," said {A!}, "but I do not know the way."
  - {A} told {B.o} that {A.his} family lived {P.in}.
  - "I want to go home to {P}," {A} told {B.o}.
  - "My house is {P.in}," said {A!} to {B.o}.

act promise A B
  needs did lost, feels B sad
  with A B
  - "Do not cry, {B!}, I will take you home," said {A!}.
  - {A} dried {B.s} tears and said, "We will find your house."
  - "I will walk with you, {B!}," {A} said {softly}.
  - "Come, {B!}, we will find it together," said {A!}.
  - {A} could not leave {B.o} there alone.

act askway A
  needs did lost
  - On the way {A} asked an old [heron|stork|shepherd|fisherman] for directions.
  - {A} climbed up a tree to see where to go.
  - {A} looked at the sun to find the right way.
  - {A} read the signpost very carefully.

act braver A B
  needs feels A sad, did lost
  with A B
  then feels A calm
  - {A} stopped crying and held on to {B.o}.
  - With {B!} beside {A.him}, {A} was not afraid any more.
  - {A} wiped {A.his} eyes and smiled a little.
  - {A} took a deep breath and felt better.

act takehome A B P
  needs lives B P
  with A B
  not at A P
  then at A P, at B P
  - Hand in hand, {A+B} walked to {P}.
  - {A} took {B.o} by the hand and led {B.him} to {P}.
  - It was a long way, but at last {A+B} came to {P}.
  - {A+B} went up one lane and down another to {P}.
  - {A} sang a song for {B.o} all the way to {P}.
  - Together {A+B} found the way to {P}.

act seehome A
  needs at A P, lives A P
  then feels A happy
  - "There is my house!" cried {A!}.
  - {A} saw a light in the window and began to run.
  - {A} jumped up and down, for there was {A.his} house.
  - "I can see the chimney of our house!" shouted {A!} {happily}.

act waiting E B
  needs at B P, lives B P
  new E
  then at E P, did reunion
  - {E!} was standing at the door and hugged {B.o}.
  - {E!} came running and held {B.o} tight.
  - {E!} had been looking for {B.o} everywhere and cried for joy.
  - {E!} kissed {B.o} on both cheeks.
  - {E!} had put a lamp in the window for {B.o}.

act reward E A O
  needs did reunion
  with E A
  new O
  is O fruit
  then has A O, feels A happy
  - "Thank you, {A!}," said {E!} and gave {A.him} {O.a}.
  - {E!} thanked {A.o} and gave {A.him} {O.a}.
  - For {A!} there was {O.a} from {E!}.
  - "You have a good heart, {A!}," said {E!}, "and here is {O.a} for you."

act lesson_lost A B
  last
  needs did reunion
  then did lesson
  - {A} had learned that a good deed warms the heart.
  - Whoever helps others home will never walk alone.
  - So {A} learned that even the small can be a big help.
  - And {A} knew now that the best way is the one you walk together.
  - {B} had learned not to wander off alone.
  - Helping is the shortest way to a new friend.
