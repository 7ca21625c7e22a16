package dev.glasshouse.lab.data.storyworld;

import java.util.List;

/**
 * A sentence with slots.
 *
 * @param act what it tells
 * @param text as the grammar's file has it, its identity
 * @param variants the sentence with each of its {@code [this|that]} decided
 */
record Frame(String act, String text, List<List<Piece>> variants) {}
