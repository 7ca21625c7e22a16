/**
 * A small simulated world told in plain English, so that what is true in a story is known exactly.
 *
 * <p>One grammar serves both ways: {@link dev.glasshouse.lab.data.storyworld.Storyworld} tells
 * stories with it, {@link dev.glasshouse.lab.data.storyworld.StoryChecker} reads texts with it.
 */
package dev.glasshouse.lab.data.storyworld;
