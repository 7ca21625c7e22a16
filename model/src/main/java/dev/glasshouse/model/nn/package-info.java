/** The parts that architectures are made of. */
package dev.glasshouse.model.nn;
