/** Data, training, evaluation, reports. */
package dev.glasshouse.lab;
