/** Architectures, tokenisers and file formats. */
package dev.glasshouse.model;
