package dev.glasshouse.lab.scale;

/**
 * Where nine draws in ten lie.
 *
 * @param low one in twenty is below
 * @param high one in twenty is above
 */
public record Band(double low, double high) {}
