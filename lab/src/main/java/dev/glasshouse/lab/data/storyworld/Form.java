package dev.glasshouse.lab.data.storyworld;

/** How a slot of a frame speaks of what fills it. */
enum Form {
  /** {@code {A}}: Pip, he, the mouse: whichever suits. */
  SUBJECT,
  /** {@code {A.o}}: Pip, him, the mouse. */
  OBJECT,
  /** {@code {A.s}}: Pip's, his, the mouse's. */
  OWNER,
  /** {@code {A!}}: Pip. */
  NAME,
  /** {@code {A.he}}: he. */
  HE,
  /** {@code {A.him}}: him. */
  HIM,
  /** {@code {A.his}}: his. */
  HIS,
  /** {@code {A.self}}: himself. */
  SELF,
  /** {@code {A.kind}}: mouse. */
  KIND,
  /** {@code {A+B}}: Pip and Mia, they. */
  PAIR,
  /** {@code {A+B.them}}: Pip and Mia, them. */
  PAIR_OBJECT,
  /** {@code {O}}: the kite, the red kite, it: whichever suits. */
  THING,
  /** {@code {O.the}}: the kite, the red kite. */
  THE,
  /** {@code {O.a}}: a red kite. */
  A,
  /** {@code {O.full}}: red kite. */
  FULL,
  /** {@code {O.n}}: kite, red kite. */
  NOUN,
  /** {@code {O.it}}: it. */
  IT,
  /** {@code {P}}: the words of a list, such as the pond. */
  PHRASE,
  /** {@code {P.in}}: by the pond. */
  IN;

  /** Whether only a pronoun stands here. */
  boolean onlyPronoun() {
    return switch (this) {
      case HE, HIM, HIS, SELF, IT -> true;
      default -> false;
    };
  }
}
