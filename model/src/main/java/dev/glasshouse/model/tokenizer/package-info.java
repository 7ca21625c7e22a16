/**
 * From text to token ids and back: byte-level byte-pair encoding (trained here or read from Hugging
 * Face and GGUF files), and the scored vocabularies of llama2.c.
 */
package dev.glasshouse.model.tokenizer;
