// Weighted counts of right and wrong answers to yes-or-no questions, for several thresholds, added to a state:
// an answer is yes where scale · prediction > threshold, and should be where the target is not 0.
//
//   targets, predictions: [rows, labels]; thresholds: n numbers
//   weights: one for every `span` elements of the targets
//   state: [4, n, labels], true positives, false positives, true negatives, false negatives
//
// One workgroup for each threshold and label: each invocation adds up every 64th row, and the first adds those
// sums up in order, so that the result is the same on every run.
//
// uses: together, inOrder

struct Params {
  rows: u32,
  labels: u32,
  thresholds: u32, // n
  span: u32,
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> targets: array<f32>;
@group(0) @binding(2) var<storage, read> predictions: array<f32>;
@group(0) @binding(3) var<storage, read> thresholds: array<f32>;
@group(0) @binding(4) var<storage, read> weights: array<f32>;
@group(0) @binding(5) var<storage, read_write> state: array<f32>;

alias Sum = vec4f;

fn compute(at: u32, lane: u32) {
  let count = params.thresholds * params.labels;
  let label = at % params.labels;
  let threshold = thresholds[min(at / params.labels, params.thresholds - 1u)];
  var sum = Sum();
  for (var row = lane; row < params.rows; row += INVOCATIONS) {
    let i = row * params.labels + label;
    let said = params.scale * predictions[i] > threshold;
    let so = targets[i] != 0.0;
    let answer = vec4<bool>(said && so, said && !so, !said && !so, !said && so);
    sum += select(vec4f(0.0), vec4f(weights[i / params.span]), answer);
  }
  let total = inOrder(sum, lane);
  if (lane == 0u && at < count) {
    for (var kind = 0u; kind < 4u; kind++) { state[kind * count + at] += total[kind]; }
  }
}
