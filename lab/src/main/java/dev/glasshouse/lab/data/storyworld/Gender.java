package dev.glasshouse.lab.data.storyworld;

/** Which pronouns a character goes by. */
enum Gender {
  HE("he", "him", "his", "himself"),
  SHE("she", "her", "her", "herself");

  private final String subject;
  private final String object;
  private final String possessive;
  private final String reflexive;

  Gender(String subject, String object, String possessive, String reflexive) {
    this.subject = subject;
    this.object = object;
    this.possessive = possessive;
    this.reflexive = reflexive;
  }

  /** The pronoun for a slot of a character. */
  String pronoun(Form form) {
    return switch (form) {
      case SUBJECT, HE -> subject;
      case OBJECT, HIM -> object;
      case OWNER, HIS -> possessive;
      case SELF -> reflexive;
      default -> throw new IllegalArgumentException("no pronoun for " + form);
    };
  }
}
