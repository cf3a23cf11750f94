// Times the original PoseNet on TensorFlow.js (WASM), driven by `python -m benchmarks.against_tfjs`.
//
//   node time_posenet.mjs PICTURE.png SIDE
//
// Says {"ready"} once it is; then takes lines {"work", "runs"} and answers each with {"times_ms",
// "score"}. Work is `single` or `multi`: from the picture's bytes in to the poses out, and `score`
// is the best pose's; or `network`: from the network's input to its maps.

import { createInterface } from 'node:readline';

import { loadPoseNet, readPicture, startBackend, toTensor } from './official.mjs';

const OUTPUT_STRIDE = 16;

const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

function works(tf, net, picture) {
  const estimating = (estimate) => async () => {
    const image = toTensor(tf, picture);
    const score = await estimate(image);
    image.dispose();
    return score;
  };
  const [height, width] = net.inputResolution;
  const input = tf.image.resizeBilinear(toTensor(tf, picture), [height, width]);
  return {
    single: estimating(async (image) => (await net.estimateSinglePose(image)).score),
    multi: estimating(async (image) => (await net.estimateMultiplePoses(image))[0]?.score ?? 0),
    network: async () => {
      const maps = Object.values(net.baseModel.predict(input));
      await Promise.all(maps.map((map) => map.data()));
      tf.dispose(maps);
      return 0;
    },
  };
}

async function timed(work, runs) {
  const times = [];
  let score;
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now();
    score = await work();
    times.push(performance.now() - started);
  }
  return { times_ms: times, score };
}

async function main() {
  const [path, side] = process.argv.slice(2);
  const picture = readPicture(path);
  const tf = await startBackend('wasm');
  const net = await loadPoseNet(OUTPUT_STRIDE, [Number(side), Number(side)]);
  const known = works(tf, net, picture);
  say({ ready: true });
  for await (const line of createInterface({ input: process.stdin })) {
    const { work, runs } = JSON.parse(line);
    say(await timed(known[work], runs));
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
