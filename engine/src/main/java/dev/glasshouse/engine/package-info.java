/** Generation for one sequence or many. */
package dev.glasshouse.engine;
