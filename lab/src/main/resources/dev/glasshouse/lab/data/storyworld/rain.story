# Bad weather, far from home, and something to keep two dry.

plot rain O:shelter
  begin A P
  ? likes A K
  /
  out A Q
  ? enjoyout A
  rainstarts A
  nothing A
  /
  meetrain A B
  hasshelter B O
  ? wet A B
  invite B A O
  under A B O
  ? sound A B
  walkrain A B R
  ? splash A B
  rainends A B
  ? thank A B | homeboth A B
  /
  lesson_rain A B
  ? close A B | bond A B

act enjoyout A
  not now rain
  - {A} picked flowers and forgot the time.
  - {A} lay in the grass and looked at the clouds.
  - {A} ran after a [yellow|blue|white] butterfly.
  - {A} sang and skipped and did not look up.
  - It was so lovely there that {A} stayed and stayed.

act rainstarts A
  not now rain
  then now rain
  - Suddenly dark clouds came, and it began to rain.
  - Then a drop fell on {A.s} nose, and then another, and then it poured.
  - But then the sky grew dark, and the rain came down.
  - There was a rumble of thunder, and it started to rain.
  - Plip, plop, went the first drops, and soon it was raining hard.
  - All at once the wind blew cold, and rain fell from the sky.

act nothing A
  needs now rain
  then feels A wet
  - {A} had nothing to keep {A.him} dry, and soon {A.he} was wet all over.
  - In no time {A} was wet from top to toe.
  - {A} hid under a branch, but {A.he} got wet all the same.
  - "Oh dear, I am getting wet!" cried {A!}.
  - {A} shivered, for {A.he} was wet and cold.

act meetrain A B
  needs at A P, now rain
  new B
  then at B P
  - Through the rain came a {small} {B.kind} named {B!}.
  - A {small} {B.kind} called {B!} came hopping around the puddles.
  - Then {A} saw a {small} {B.kind}, whose name was {B!}, splashing along.
  - "What weather, and I am {B!}," said a {small} {B.kind} to {A.o}.
  - Along the path came a {small} {B.kind} called {B!}.
  - Who was out in the rain too, but a {small} {B.kind} named {B!}?

act hasshelter A O
  needs now rain
  new O
  then has A O, owns A O
  - {A} was quite dry, for {A.he} had {O.a}.
  - Over {A.his} head {A} held {O.a}.
  - {A} had brought {O.a}.
  - Luckily {A} had {O.a}.
  - {A} never left home without {A.his} {O.full}.

act wet A B
  needs feels A wet
  with A B
  - "How wet you are, {A!}!" said {B!}.
  - {B} saw how {A} shivered.
  - "You poor thing, {A!}," said {B!}.
  - "Why are you standing in the rain, {A!}?" asked {B!}.

act invite A B O
  needs has A O, now rain, feels B wet
  with A B
  - "Come under my {O.n}, {B!}," said {A!}.
  - "There is room for two under {O.the}," {A} said {softly}.
  - "My {O.n} is big enough for both of us, {B!}," said {A!}.
  - {A} lifted {O} and said, "Quick, come in!"
  - "You must not catch a cold, {B!}," said {A!}, holding up {O.the}.

act under A B O
  needs has B O, now rain
  with A B
  then feels A happy, did shelter
  - {A} crept under {O.the}, and {A.he} was warm again.
  - Under {O.the}, {A} was soon dry and happy.
  - {A+B} huddled together under {O.the}, and it was cosy there.
  - {A} slipped under {O.the} and stopped shivering.
  - How good it was under {O.the} with {B!}, thought {A!}.

act sound A B
  needs now rain
  with A B
  - {A+B} listened to the drops.
  - The rain drummed above them, and {A+B} laughed at the storm.
  - "The rain is making music," said {B!}.
  - {A+B} told each other [stories|riddles|jokes] while it rained.

act walkrain A B P
  needs now rain, did shelter
  with A B
  not at A P
  then at A P, at B P
  - Close together, {A+B} walked to {P}.
  - Step by step, {A+B} made their way through the rain to {P}.
  - "I will bring you to {P}," said {B!}, and arm in arm they went.
  - {A+B} walked to {P} and did not mind the rain at all.
  - So {A+B} came to {P}, and only their feet got wet.
  - {A+B} marched through the wind and the rain to {P}.

act splash A B
  needs now rain
  with A B
  - On the way {A+B} jumped over every puddle.
  - {A+B} sang so loudly that they did not hear the thunder.
  - Splash, went {A!}, and splash, went {B!}.
  - {A+B} counted the puddles on the way.

act rainends A B
  needs now rain
  with A B
  then now sunshine
  - Then the rain stopped, and a rainbow stood in the sky.
  - At last the sun came out again.
  - Little by little, the clouds went away.
  - Soon the last drop had fallen, and {A+B} saw a rainbow.
  - When the rain was over, the whole world sparkled.

act lesson_rain A B
  last
  needs did shelter
  then did lesson
  - {A} had learned that even a rainy day can bring a friend.
  - So {A} learned that there is always room for one more.
  - After every storm the sun comes out again.
  - And {A} knew now that bad weather is fun for two.
  - A friend in the rain is a friend indeed.
  - {A} had learned that kindness keeps you warmer than a fire.
