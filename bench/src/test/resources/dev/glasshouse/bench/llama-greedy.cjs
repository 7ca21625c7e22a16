// llama.cpp continues a prompt greedily, through the low-level binding that node-llama-cpp publishes.
// Arguments: folder of the binding, model, prompt ids with commas between, tokens to write.
// Prints one line of JSON: the tokens, the text they spell if the model has a tokeniser, and the
// probability of every token at the first step. The cache is in single precision.
const path = require("path");

const [folder, model, prompt, count] = process.argv.slice(2);
const F32 = 0;

const binding = require(path.join(folder, "llama-addon.node"));
const log = [];
binding.setLogger((level, message) => log.push(message));
binding.setLoggerLogLevel(3);
binding.loadBackends(folder);

(async () => {
  await binding.init();
  const loaded = new binding.AddonModel(model, {
    gpuLayers: 0,
    useMmap: true,
    addonExports: binding,
  });
  if (!(await loaded.init())) throw new Error("the model does not load");
  const context = new binding.AddonContext(loaded, {
    contextSize: 512,
    batchSize: 512,
    sequences: 1,
    flashAttention: false,
    threads: 2,
    kvCacheKeyType: F32,
    kvCacheValueType: F32,
  });
  await context.init();
  const sampler = new binding.AddonSampler(loaded);
  sampler.applyConfig({ temperature: 0 });
  const tokens = [];
  const probabilities = [];
  let next = prompt.split(",").map(Number);
  let position = 0;
  while (tokens.length < Number(count)) {
    context.initBatch(next.length);
    const last = Uint32Array.of(next.length - 1);
    const [logits] = context.addToBatch(0, position, Uint32Array.from(next), last);
    position += next.length;
    await context.decodeBatch();
    const [token, pairs] = await context.sampleToken(logits, sampler, tokens.length === 0);
    for (let i = 0; pairs !== undefined && i < pairs.length; i += 2) {
      probabilities[pairs[i]] = pairs[i + 1];
    }
    tokens.push(token);
    next = [token];
  }
  let text = "";
  if (loaded.getVocabularyType() !== 0) {
    text = loaded.detokenize(Uint32Array.from(tokens), false);
  }
  console.log(JSON.stringify({ tokens, text, probabilities }));
  process.exit(0);
})().catch((error) => {
  console.error(String(error), log.join(""));
  process.exit(1);
});
