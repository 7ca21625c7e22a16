/** The command line: one file a command. */
package dev.glasshouse.cli;
