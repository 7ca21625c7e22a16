/** How loss falls with size and data: small runs, a law fitted to them, a larger run predicted. */
package dev.glasshouse.lab.scale;
