/** Training runs: their folder, their steps, their checkpoints. */
package dev.glasshouse.lab.train;
