package dev.glasshouse.lab.scale;

import tools.jackson.databind.node.ObjectNode;

/**
 * What is asked for.
 *
 * @param seconds for everything
 * @param recipe a partial one, see {@link dev.glasshouse.lab.train.RecipeFiles#load}: of its shape,
 *     length and batch nothing is used
 */
public record ScaleRequest(double seconds, ObjectNode recipe) {}
