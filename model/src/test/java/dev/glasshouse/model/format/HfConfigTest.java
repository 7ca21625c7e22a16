package dev.glasshouse.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.arch.GlassConfig;
import dev.glasshouse.model.arch.Gpt2Config;
import dev.glasshouse.model.arch.LlamaConfig;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.arch.Qwen2Config;
import dev.glasshouse.model.arch.RopeScaling;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HfConfigTest {
  private static final String QWEN =
      """
      {"architectures": ["Qwen3ForCausalLM"], "attention_bias": false, "head_dim": 128,
       "hidden_act": "silu", "hidden_size": 1024, "intermediate_size": 3072,
       "max_position_embeddings": 40960, "max_window_layers": 28, "model_type": "qwen3",
       "num_attention_heads": 16, "num_hidden_layers": 28, "num_key_value_heads": 8,
       "rms_norm_eps": 1e-06, "rope_scaling": null, "rope_theta": 1000000,
       "sliding_window": null, "tie_word_embeddings": true, "torch_dtype": "bfloat16",
       "bos_token_id": 151643, "eos_token_id": 151645,
       "use_sliding_window": false, "vocab_size": 151936}
      """;

  @TempDir Path folder;

  @Test
  void readsBackWhatItWrote() {
    List<ModelConfig> configs =
        List.of(
            new Gpt2Config(2, 48, 3, 100, 64, 1e-5, true),
            new LlamaConfig(2, 48, 6, 2, 8, 100, 300, 64, 1e-5, 5e5, false),
            llama(new RopeScaling.Llama3(8, 1, 4, 8192), OptionalInt.empty()),
            llama(new RopeScaling.Linear(2.5), OptionalInt.of(20)),
            new Qwen2Config(2, 48, 6, 2, 8, 100, 300, 64, 1e-6, 1e6, false),
            new GlassConfig(3, 64, 4, 2, 32, 172, 512, 128, 1e-6, 1e4, true),
            new GlassConfig(3, 64, 4, 2, 32, 172, 512, 128, 1e-6, 1e4, false));
    for (ModelConfig config : configs) {
      HfConfig.write(config, GenerationConfig.ofDocuments(7, 7), folder);
      assertThat(HfConfig.read(folder)).isEqualTo(config);
    }
  }

  private static LlamaConfig llama(RopeScaling scaling, OptionalInt window) {
    return new LlamaConfig(2, 48, 6, 2, 8, 100, 300, 64, 1e-5, 5e5, scaling, window, false);
  }

  @Test
  void readsAPublishedLlama31() throws IOException {
    write(
        """
        {"architectures": ["LlamaForCausalLM"], "attention_bias": false, "bos_token_id": 128000,
         "eos_token_id": 128001, "hidden_act": "silu", "hidden_size": 4096,
         "intermediate_size": 14336, "max_position_embeddings": 131072, "mlp_bias": false,
         "model_type": "llama", "num_attention_heads": 32, "num_hidden_layers": 32,
         "num_key_value_heads": 8, "pretraining_tp": 1, "rms_norm_eps": 1e-05,
         "rope_scaling": {"factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
           "original_max_position_embeddings": 8192, "rope_type": "llama3"},
         "rope_theta": 500000.0, "tie_word_embeddings": false, "vocab_size": 128256}
        """);
    assertThat(HfConfig.read(folder))
        .isEqualTo(
            new LlamaConfig(
                32,
                4096,
                32,
                8,
                128,
                14336,
                128256,
                131072,
                1e-5,
                5e5,
                new RopeScaling.Llama3(8, 1, 4, 8192),
                OptionalInt.empty(),
                false));
  }

  private static final String MISTRAL =
      """
      {"architectures": ["MistralForCausalLM"], "bos_token_id": 1, "eos_token_id": 2,
       "hidden_act": "silu", "hidden_size": 4096, "intermediate_size": 14336,
       "max_position_embeddings": 32768, "model_type": "mistral", "num_attention_heads": 32,
       "num_hidden_layers": 32, "num_key_value_heads": 8, "rms_norm_eps": 1e-05,
       "rope_theta": 10000.0, "sliding_window": 4096, "tie_word_embeddings": false,
       "vocab_size": 32000}
      """;

  @Test
  void readsPublishedMistrals() throws IOException {
    write(MISTRAL);
    LlamaConfig first = (LlamaConfig) HfConfig.read(folder);
    assertThat(first.window()).hasValue(4096);
    assertThat(first.headSize()).isEqualTo(128);
    assertThat(first.architecture()).isEqualTo("MistralForCausalLM");
    write(MISTRAL.replace("\"sliding_window\": 4096,", ""));
    assertThat(HfConfig.read(folder)).isEqualTo(first);
    write(
        MISTRAL
            .replace("\"sliding_window\": 4096", "\"sliding_window\": null")
            .replace("\"hidden_act\"", "\"head_dim\": 96, \"hidden_act\""));
    LlamaConfig later = (LlamaConfig) HfConfig.read(folder);
    assertThat(later.window()).isEmpty();
    assertThat(later.headSize()).isEqualTo(96);
    assertThat(later.architecture()).isEqualTo("LlamaForCausalLM");
  }

  @Test
  void readsAPublishedQwen25() throws IOException {
    write(
        """
        {"architectures": ["Qwen2ForCausalLM"], "attention_dropout": 0.0, "bos_token_id": 151643,
         "eos_token_id": 151643, "hidden_act": "silu", "hidden_size": 896,
         "intermediate_size": 4864, "max_position_embeddings": 32768, "max_window_layers": 24,
         "model_type": "qwen2", "num_attention_heads": 14, "num_hidden_layers": 24,
         "num_key_value_heads": 2, "rms_norm_eps": 1e-06, "rope_theta": 1000000.0,
         "sliding_window": 32768, "tie_word_embeddings": true, "use_mrope": false,
         "use_sliding_window": false, "vocab_size": 151936}
        """);
    assertThat(HfConfig.read(folder))
        .isEqualTo(new Qwen2Config(24, 896, 14, 2, 64, 4864, 151936, 32768, 1e-6, 1e6, true));
  }

  @Test
  void refusesScalingsByName() throws IOException {
    for (String scaling :
        List.of(
            "{\"rope_type\": \"yarn\", \"factor\": 4}",
            "{\"type\": \"dynamic\", \"factor\": 2}",
            "{\"factor\": 2}",
            "{\"rope_type\": \"linear\"}",
            "{\"rope_type\": \"llama3\", \"factor\": 8}")) {
      write(MISTRAL.replace("\"rope_theta\"", "\"rope_scaling\": " + scaling + ", \"rope_theta\""));
      assertThatThrownBy(() -> HfConfig.read(folder))
          .as(scaling)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("config.json");
    }
    assertThatThrownBy(
            () -> {
              var divisors = new RopeScaling.Divisors(List.of(1f, 2f, 3f, 4f));
              HfConfig.write(
                  llama(divisors, OptionalInt.empty()), GenerationConfig.ofDocuments(7, 7), folder);
            })
        .isInstanceOf(UserError.class)
        .hasMessageContaining("write it as GGUF");
  }

  @Test
  void readsAPublishedQwen3() throws IOException {
    write(QWEN);
    assertThat(HfConfig.read(folder))
        .isEqualTo(new GlassConfig(28, 1024, 16, 8, 128, 3072, 151936, 40960, 1e-6, 1e6, true));
    assertThat(GenerationConfig.read(folder))
        .isEqualTo(new GenerationConfig(OptionalInt.of(151643), List.of(151645), 1, 0, 1));
  }

  @Test
  void readsTheNewerPlaceOfTheRotaryBase() throws IOException {
    write(
        QWEN.replace(
            "\"rope_theta\": 1000000",
            "\"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 500000}"));
    assertThat(((GlassConfig) HfConfig.read(folder)).ropeTheta()).isEqualTo(5e5);
  }

  @Test
  void readsAPublishedGpt2() throws IOException {
    write(
        """
        {"activation_function": "gelu_new", "architectures": ["GPT2LMHeadModel"],
         "attn_pdrop": 0.1, "bos_token_id": 50256, "eos_token_id": 50256,
         "initializer_range": 0.02, "layer_norm_epsilon": 1e-05, "model_type": "gpt2",
         "n_ctx": 1024, "n_embd": 768, "n_head": 12, "n_layer": 12, "n_positions": 1024,
         "vocab_size": 50257}
        """);
    assertThat(HfConfig.read(folder))
        .isEqualTo(new Gpt2Config(12, 768, 12, 50257, 1024, 1e-5, true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Qwen3ForCausalLM | MambaForCausalLM | MambaForCausalLM\"]; expected one of"
            + " GPT2LMHeadModel, LlamaForCausalLM, MistralForCausalLM, Qwen2ForCausalLM,"
            + " Qwen3ForCausalLM",
        "\"max_window_layers\": 28 | \"layer_types\": [\"sliding_attention\"] | layer_types",
        "\"max_window_layers\": 28 | \"partial_rotary_factor\": 0.5 | partial_rotary_factor",
        "\"silu\" | \"gelu\" | silu",
        "\"attention_bias\": false | \"attention_bias\": true | attention_bias",
        "\"use_sliding_window\": false | \"use_sliding_window\": true | use_sliding_window",
        "\"rope_scaling\": null | \"rope_scaling\": {\"type\": \"yarn\"} | yarn",
        "\"hidden_size\": 1024 | \"hidden_size\": \"big\" | hidden_size",
        "\"hidden_size\": 1024, | | no hidden_size",
        "\"num_key_value_heads\": 8 | \"num_key_value_heads\": 5 | kvHeads 5",
        "\"vocab_size\": 151936 | \"vocab_size\": 99999999999 | vocab_size",
      })
  void refusesWhatItDoesNotImplement(String from, String to, String message) throws IOException {
    assertThat(QWEN).contains(from);
    write(QWEN.replace(from, to == null ? "" : to));
    assertThatThrownBy(() -> HfConfig.read(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  @Test
  void namesTheFileThatIsMissingOrBroken() throws IOException {
    assertThatThrownBy(() -> HfConfig.read(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("config.json");
    write("{\"a\": [");
    assertThatThrownBy(() -> HfConfig.read(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("config.json")
        .hasMessageContaining("not valid JSON at line");
    write("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}");
    assertThatThrownBy(() -> HfConfig.read(folder)).isInstanceOf(UserError.class);
  }

  @Test
  void generationConfigSurvives() {
    var config = new Gpt2Config(1, 8, 2, 10, 8, 1e-5, true);
    for (var generation :
        List.of(
            new GenerationConfig(OptionalInt.empty(), List.of(), 0, 0, 1),
            new GenerationConfig(OptionalInt.of(1), List.of(2, 3), 0.7, 20, 0.95))) {
      HfConfig.write(config, generation, folder);
      assertThat(GenerationConfig.read(folder)).isEqualTo(generation);
    }
    assertThatThrownBy(() -> new GenerationConfig(OptionalInt.empty(), List.of(), -1, 0, 1))
        .isInstanceOf(UserError.class);
  }

  private void write(String json) throws IOException {
    Files.writeString(folder.resolve("config.json"), json);
  }
}
