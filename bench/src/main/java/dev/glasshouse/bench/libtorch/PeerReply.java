package dev.glasshouse.bench.libtorch;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the peer's process answers: one JSON object a line, told apart by {@code reply}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "reply")
@JsonSubTypes({
  @JsonSubTypes.Type(value = PeerReply.Ready.class, name = "ready"),
  @JsonSubTypes.Type(value = PeerReply.Steps.class, name = "steps"),
  @JsonSubTypes.Type(value = PeerReply.Memory.class, name = "memory"),
  @JsonSubTypes.Type(value = PeerReply.Failed.class, name = "failed")
})
sealed interface PeerReply {

  /**
   * The model is built.
   *
   * @param parameters number of its trained elements
   */
  record Ready(long parameters) implements PeerReply {}

  /**
   * Steps were made.
   *
   * @param ms wall time of each, milliseconds
   * @param loss before each, in nats
   */
  record Steps(double[] ms, double[] loss) implements PeerReply {}

  /**
   * Memory was asked for.
   *
   * @param bytes most that was ever resident
   */
  record Memory(long bytes) implements PeerReply {}

  /**
   * The request could not be done.
   *
   * @param message what went wrong
   * @param user whether it is for the user to mend
   */
  record Failed(String message, boolean user) implements PeerReply {}
}
