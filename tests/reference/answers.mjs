// Asks the original PoseNet the questions of a folder and writes its answers beside them.
//
//   node answers.mjs [--folder ../data/official] [--backend wasm]
//
// The folder holds questions.json, a list of {picture, output_stride, input_size: [height, width],
// flip_horizontal} and, for many people, {max_detections, score_threshold, nms_radius}, and the PNGs
// they name. answers.json.gz is the same list with {poses}: each [score, x, y, score, x, y, ...]:
// the pose's score, then each part's place (px of the picture) and score.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

import { loadPoseNet, readPicture, startBackend, toTensor } from './official.mjs';

const rounded = (value, digits) => Number(value.toFixed(digits));

const flat = ({ score, keypoints }) => [
  rounded(score, 6),
  ...keypoints.flatMap((part) => [
    rounded(part.position.x, 3), rounded(part.position.y, 3), rounded(part.score, 6),
  ]),
];

async function ask(net, image, question) {
  const flipHorizontal = question.flip_horizontal;
  if (question.max_detections === undefined) {
    return [await net.estimateSinglePose(image, { flipHorizontal })];
  }
  return net.estimateMultiplePoses(image, {
    flipHorizontal,
    maxDetections: question.max_detections,
    scoreThreshold: question.score_threshold,
    nmsRadius: question.nms_radius,
  });
}

/** Keeps the last thing made and drops the one before: WebAssembly's memory is small. */
function lastOf(make) {
  let name;
  let last;
  return async (...key) => {
    if (name !== JSON.stringify(key)) {
      last?.dispose();
      last = await make(...key);
      name = JSON.stringify(key);
    }
    return last;
  };
}

async function main() {
  const { values } = parseArgs({
    options: {
      folder: { type: 'string', default: fileURLToPath(new URL('../data/official', import.meta.url)) },
      backend: { type: 'string', default: 'wasm' },
    },
  });
  const questions = JSON.parse(readFileSync(join(values.folder, 'questions.json'), 'utf8'));
  const tf = await startBackend(values.backend);
  const posenet = lastOf(loadPoseNet);
  const picture = lastOf((name) => toTensor(tf, readPicture(join(values.folder, name))));
  const answers = [];
  for (const question of questions) {
    const net = await posenet(question.output_stride, question.input_size);
    const poses = await ask(net, await picture(question.picture), question);
    answers.push({ ...question, poses: poses.map(flat) });
  }
  const text = `[\n${answers.map((answer) => JSON.stringify(answer)).join(',\n')}\n]\n`;
  writeFileSync(join(values.folder, 'answers.json.gz'), gzipSync(text, { level: 9 }));
  console.log(`${answers.length} answers, ${tf.memory().numTensors} tensors held`);
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
