package dev.glasshouse.lab.data.storyworld;

import java.util.Map;

/**
 * An act with those who take part in it.
 *
 * @param act what happens
 * @param roles who or what fills its roles
 * @param natures kinds of characters and looks of things that it introduces
 */
record Event(Act act, Map<Character, String> roles, Map<String, String> natures) {}
