package dev.glasshouse.lab.report;

import java.util.List;

/** Checks the facts of what a model wrote, where its language allows that. */
@FunctionalInterface
interface FactCheck {
  /** For text whose facts nobody can check. */
  FactCheck NONE = sample -> new CheckedSample(sample.seed(), sample.text(), List.of());

  /** The sample with its sentences' status. */
  CheckedSample apply(Sample sample);
}
