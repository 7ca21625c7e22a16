/** Architectures: one file each, and the configuration record it is built from. */
package dev.glasshouse.model.arch;
