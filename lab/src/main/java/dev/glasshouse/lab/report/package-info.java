/** What a run tells about itself: figures, a page, and a comparison with others. */
package dev.glasshouse.lab.report;
