/** What a run tells about itself when it is over. */
package dev.glasshouse.lab.report;
