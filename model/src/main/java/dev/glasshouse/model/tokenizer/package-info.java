/**
 * From text to token ids and back: byte-level byte-pair encoding (trained here or read from Hugging
 * Face and GGUF files), SentencePiece's vocabularies out of both, and the scored ones of llama2.c.
 */
package dev.glasshouse.model.tokenizer;
