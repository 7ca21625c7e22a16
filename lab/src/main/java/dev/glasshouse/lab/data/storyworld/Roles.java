package dev.glasshouse.lab.data.storyworld;

/** What the letters of roles stand for. */
final class Roles {
  private Roles() {}

  /** A, B, C are characters, E is an elder of the family. */
  static boolean character(char role) {
    return role >= 'A' && role <= 'C' || elder(role);
  }

  /** Grandma and the like, who need no kind. */
  static boolean elder(char role) {
    return role == 'E';
  }

  /** O, U and V are things. */
  static boolean thing(char role) {
    return role == 'O' || role == 'U' || role == 'V';
  }

  /** The roles that take their phrases out of the same list as this one, in order. */
  static String sharing(char role) {
    return switch (role) {
      case 'P', 'Q', 'R' -> "PQR";
      case 'S', 'T' -> "ST";
      default -> String.valueOf(role);
    };
  }

  /**
   * The list of the lexicon whose phrases fill the role.
   *
   * @throws IllegalArgumentException if it is not such a role
   */
  static String list(char role) {
    return switch (role) {
      case 'P', 'Q', 'R' -> "place";
      case 'S', 'T' -> "spot";
      case 'F' -> "fear";
      case 'K' -> "pastime";
      case 'D' -> "skill";
      default -> throw new IllegalArgumentException("no such role: " + role);
    };
  }
}
