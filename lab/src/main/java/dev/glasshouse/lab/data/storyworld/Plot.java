package dev.glasshouse.lab.data.storyworld;

import java.util.List;
import java.util.Map;

/**
 * A course of events.
 *
 * @param name in the grammar's files
 * @param classes the class of things that each thing's role is filled from
 * @param steps in order
 */
record Plot(String name, Map<Character, String> classes, List<Step> steps) {

  /** A part of a plot. */
  sealed interface Step {

    /**
     * An act.
     *
     * @param act what happens
     * @param cast which of the plot's roles take the act's roles, in their order
     */
    record Do(Act act, String cast) implements Step {}

    /** A new paragraph. */
    record Paragraph() implements Step {}

    /**
     * One of several sequences, each as likely, or none of them.
     *
     * @param optional whether it can be none
     * @param sequences at least one
     */
    record Either(boolean optional, List<List<Do>> sequences) implements Step {}
  }
}
