package dev.glasshouse.model.template;

/**
 * The value of what is not there: prints as nothing, is false, and has no attributes.
 *
 * @param what how messages call it
 */
record Undefined(String what) {
  Fault fault() {
    return new Fault(what + " is undefined");
  }
}
