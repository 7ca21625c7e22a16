/** What both sides of a comparison share: the shapes, and the tokens they train on. */
package dev.glasshouse.bench;
