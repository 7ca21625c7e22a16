package dev.glasshouse.engine;

/** Why a generation ended. */
public enum StopReason {
  /** The model drew a token that ends a text. */
  END_TOKEN,
  /** The text came to one of the stop sequences. */
  STOP_SEQUENCE,
  /** As many tokens as were asked for. */
  MAX_TOKENS,
  /** The context holds no further token. */
  CONTEXT_FULL,
  /** The one who asked wants no more. */
  CANCELLED
}
