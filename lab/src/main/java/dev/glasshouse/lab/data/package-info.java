/** From documents to packed batches of tokens. */
package dev.glasshouse.lab.data;
