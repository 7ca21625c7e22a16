/** Weight and configuration files of other programs, read and written. */
package dev.glasshouse.model.format;
