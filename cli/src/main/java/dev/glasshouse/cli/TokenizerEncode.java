package dev.glasshouse.cli;

import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.model.tokenizer.Tokenizers;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code glasshouse tokenizer encode}: prints the token ids of text files. */
@Command(
    name = "encode",
    description = {
      "Print the token ids of each file on a line of its own.",
      "The names of special tokens in a file stand for those tokens."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glasshouse tokenizer encode --tokenizer my-tokenizer book.txt",
      "  glasshouse tokenizer encode --tokenizer ggml-vocab-gpt-2.gguf a.txt b.txt",
    })
final class TokenizerEncode implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--tokenizer",
      paramLabel = "PATH",
      required = true,
      description = "A folder with a tokenizer.json, or a .json, .gguf or llama2.c .bin file.")
  private Path tokenizerPath;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "UTF-8 text files.")
  private List<Path> files;

  /** Made by picocli. */
  TokenizerEncode() {}

  @Override
  public void run() {
    Tokenizer tokenizer = Tokenizers.load(tokenizerPath);
    PrintWriter out = spec.commandLine().getOut();
    for (Path file : files) {
      String separator = "";
      for (int id : tokenizer.encode(read(file))) {
        out.print(separator);
        out.print(id);
        separator = " ";
      }
      out.println();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new UserError("Cannot encode " + file + ": it is not UTF-8 text", e);
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }
}
