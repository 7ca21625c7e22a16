/** Small programs to read first: train, generate, look inside. */
package dev.glasshouse.examples;
