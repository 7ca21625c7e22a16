// llama.cpp in a process of its own, through the low-level binding that node-llama-cpp publishes.
// Arguments: folder of the binding, model, prompt tokens, tokens, streams, threads.
// Each line of standard input asks for one measurement; each answer is one line of JSON.
const path = require("path");
const readline = require("readline");

const [folder, model, ...numbers] = process.argv.slice(2);
const [prompt, tokens, streams, threads] = numbers.map(Number);
const F16 = 1;
const BATCH = 512;

const binding = require(path.join(folder, "llama-addon.node"));
binding.setLogger(() => {});
binding.setLoggerLogLevel(1);
binding.loadBackends(folder);

const ids = Uint32Array.from({ length: prompt }, (_, i) => 500 + ((i * 7919 + 13) % 31000));
const seconds = (since) => (performance.now() - since) / 1e3;

async function open(loaded, flashAttention) {
  const context = new binding.AddonContext(loaded, {
    contextSize: streams * (prompt + tokens + 32),
    batchSize: BATCH,
    sequences: streams,
    flashAttention,
    threads,
    kvCacheKeyType: F16,
    kvCacheValueType: F16,
  });
  await context.init();
  context.setThreads(threads);
  return context;
}

// Reads the prompt into every sequence, then decodes one token of each at a time, greedily.
async function measure(context, sampler, count) {
  for (let s = 0; s < streams; s++) context.removeTokenCellsFromSequence(s, 0, -1);
  const last = [];
  let start = performance.now();
  for (let s = 0; s < streams; s++) {
    for (let at = 0; at < prompt; at += BATCH) {
      const part = ids.subarray(at, Math.min(prompt, at + BATCH));
      const end = at + BATCH >= prompt;
      context.initBatch(part.length);
      const wanted = end ? Uint32Array.of(part.length - 1) : new Uint32Array(0);
      const logits = context.addToBatch(s, at, part, wanted);
      await context.decodeBatch();
      if (end) last[s] = await context.sampleToken(logits[0], sampler);
    }
  }
  const prefill = (prompt * streams) / seconds(start);
  start = performance.now();
  for (let n = 0; n < count; n++) {
    context.initBatch(streams);
    const logits = last.map(
      (token, s) =>
        context.addToBatch(s, prompt + n, Uint32Array.of(token), Uint32Array.of(0))[0]
    );
    await context.decodeBatch();
    for (let s = 0; s < streams; s++) last[s] = await context.sampleToken(logits[s], sampler);
  }
  return { prefill, decode: (count * streams) / seconds(start) };
}

(async () => {
  await binding.init();
  const start = performance.now();
  const loaded = new binding.AddonModel(model, {
    gpuLayers: 0,
    useMmap: true,
    addonExports: binding,
  });
  await loaded.init();
  const load = seconds(start);
  const sampler = new binding.AddonSampler(loaded);
  sampler.applyConfig({ temperature: 0 });
  let best;
  for (const flashAttention of [true, false]) {
    const context = await open(loaded, flashAttention);
    await measure(context, sampler, 4);
    const trial = await measure(context, sampler, 16);
    const time = prompt / trial.prefill + tokens / trial.decode;
    if (best === undefined || time < best.time) {
      if (best !== undefined) await best.context.dispose();
      best = { context, flashAttention, time };
    } else {
      await context.dispose();
    }
  }
  const about = { load_s: load, flash_attention: best.flashAttention };
  console.log(JSON.stringify({ ...about, system: binding.systemInfo() }));
  for await (const _ of readline.createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await measure(best.context, sampler, tokens)));
  }
  process.exit(0);
})();
