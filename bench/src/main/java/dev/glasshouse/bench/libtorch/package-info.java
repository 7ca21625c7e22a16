/**
 * The same models on libtorch, in a process of their own: a peer to be measured against, and an
 * oracle for losses and gradients.
 */
package dev.glasshouse.bench.libtorch;
