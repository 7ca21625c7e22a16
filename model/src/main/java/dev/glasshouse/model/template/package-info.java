/**
 * Chat templates: the part of the Jinja language that published templates use, interpreted without
 * reflection and within limits.
 */
package dev.glasshouse.model.template;
