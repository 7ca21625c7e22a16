package dev.glasshouse.lab.eval;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One of the reasons for which stories fail.
 *
 * @param reason in English
 * @param stories that fail for it, perhaps among other reasons
 * @param alone those that fail for it alone
 * @param example the first sentence that was told so, empty where it is about a whole story
 * @param exampleReason what was wrong with that sentence
 */
public record StoryFailure(
    String reason,
    int stories,
    int alone,
    String example,
    @JsonProperty("example_reason") String exampleReason) {}
