package dev.glasshouse.lab.data;

/**
 * Documents of one source that are measured and not learnt from.
 *
 * @param source its name
 * @param batches each row once
 * @param rows how many
 * @param bytes UTF-8 length of their texts
 */
public record HeldBack(String source, Batches batches, int rows, long bytes) {}
