package dev.glasshouse.cli;

import dev.glasshouse.lab.train.AtomicFolder;
import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.ModelWriter;
import dev.glasshouse.model.format.AtomicFile;
import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.model.format.HfExport;
import dev.glasshouse.model.format.WriteProgress;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.quant.BlockType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code glasshouse convert}: writes a model in another form. */
@Command(
    name = "convert",
    description = {
      "Write a model in another form, with its tokeniser and chat template.",
      "A name that ends in .gguf becomes a GGUF file, any other a Hugging Face folder."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glasshouse convert runs/first first.gguf --type q8_0",
      "  glasshouse convert SmolLM2-135M smollm.gguf --type f16",
      "  glasshouse convert smollm.gguf smollm --type bf16",
      "  glasshouse convert stories.bin stories.gguf --tokenizer tok512.bin",
    })
final class Convert implements Callable<Integer> {
  /** The types that can be written, as they are spelt on the command line. */
  enum Type {
    F32,
    F16,
    BF16,
    Q8_0,
    Q4_0;

    BlockType block() {
      return BlockType.valueOf(name());
    }
  }

  /** What files of models are called that cannot be written; a folder may have any other dot. */
  private static final Pattern UNWRITTEN =
      Pattern.compile(
          ".*\\.(bin|safetensors|pt|pth|ckpt|onnx|ggml|h5|npz|tflite)", Pattern.CASE_INSENSITIVE);

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "IN",
      description = "A Hugging Face folder, a run, or a .safetensors, .gguf or llama2.c file.")
  private Path in;

  @Parameters(index = "1", paramLabel = "OUT", description = "A .gguf file, or a new folder.")
  private Path out;

  @Option(
      names = "--type",
      paramLabel = "T",
      description = "f32, f16, bf16, q8_0 or q4_0 (default: as in IN, or f16).")
  private @Nullable Type type;

  @Option(
      names = "--tokenizer",
      paramLabel = "PATH",
      description = "Its tokeniser, where it does not lie beside the model.")
  private @Nullable Path tokenizer;

  /** Made by picocli. */
  Convert() {}

  @Override
  public Integer call() {
    boolean gguf = out.toString().endsWith(".gguf");
    checkPlace(gguf);
    try (Interruption interruption = Interruption.watch();
        ModelFiles files = ModelFiles.open(in)) {
      BlockType written = write(files, gguf, interruption);
      spec.commandLine()
          .getErr()
          .printf(
              Locale.ROOT,
              "wrote %s: %s, %,d parameters, %s%n",
              out,
              files.config().architecture(),
              files.config().parameters(),
              written.name().toLowerCase(Locale.ROOT));
      return 0;
    } catch (CancellationException e) {
      return Interruption.EXIT_CODE;
    }
  }

  private BlockType write(ModelFiles files, boolean gguf, Interruption interruption) {
    try (LiveLine line = LiveLine.on(spec.commandLine().getErr())) {
      Optional<Path> words = tokenizer != null ? Optional.of(tokenizer) : files.tokenizer();
      ModelWriter writer = new ModelWriter(files, words, new Shown(line, interruption));
      BlockType wanted = type(writer, gguf);
      if (gguf) {
        AtomicFile.write(out, part -> writer.writeGguf(part, wanted));
      } else {
        AtomicFolder.write(out, part -> writer.writeFolder(part, wanted, HfExport.SHARD_BYTES));
      }
      return wanted;
    }
  }

  private BlockType type(ModelWriter writer, boolean gguf) {
    BlockType wanted = type != null ? type.block() : writer.ownType();
    if (gguf || HfExport.holds(wanted)) {
      return wanted;
    }
    if (type != null) {
      throw new UserError(
          "Cannot write %s as %s: safetensors holds f32, f16 or bf16; give OUT a name that ends in"
                  .formatted(out, wanted.name().toLowerCase(Locale.ROOT))
              + " .gguf");
    }
    return BlockType.F16;
  }

  private void checkPlace(boolean gguf) {
    if (UNWRITTEN.matcher(out.toString()).matches()) {
      throw new UserError(
          "Cannot write "
              + out
              + ": such files are not written; give OUT a name that ends in .gguf, or that of a new"
              + " folder for safetensors and the files around them");
    }
    try {
      if (Files.exists(out) && Files.exists(in) && Files.isSameFile(in, out)) {
        throw new UserError("Cannot convert " + in + ": OUT is the same; choose another name");
      }
      if (gguf ? Files.isDirectory(out) : Files.isRegularFile(out)) {
        throw new UserError(
            "Cannot write %s: it is there and %s; choose another name"
                .formatted(out, gguf ? "a folder" : "a file, and its name does not end in .gguf"));
      }
      if (!gguf && Files.isDirectory(out)) {
        try (Stream<Path> entries = Files.list(out)) {
          if (entries.findAny().isPresent()) {
            throw new UserError(
                "Cannot write " + out + ": the folder is not empty; choose another, or remove it");
          }
        }
      }
    } catch (IOException e) {
      throw FileErrors.writing(out, e);
    }
  }

  /** Between two tensors Ctrl-C ends the writing, which takes away what it has written. */
  private record Shown(LiveLine line, Interruption interruption) implements WriteProgress {
    @Override
    public void tensor(String name, long done, long total) {
      if (interruption.requested()) {
        throw new CancellationException();
      }
      line.update(() -> "%3d %%  %s".formatted(total == 0 ? 0 : 100 * done / total, name));
    }

    @Override
    public void note(String message) {
      line.say(message);
    }
  }
}
