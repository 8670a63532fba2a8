// y = -Σ target · log p along each row, p being softmax(output) with FROM_LOGITS, else output/Σ output
// held within [1e-7, 1 - 1e-7].
//
//   target, output: [rows, width]; y: [rows]
//
// One invocation handles one row: rows are short (classes) and many.

// Tunables
const FROM_LOGITS = false;

struct Params {
  rows: u32,
  width: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> labels: array<f32>;
@group(0) @binding(2) var<storage, read> output: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;

// By the bits: a compiler may take p != p for false, and clamp() a NaN for a bound.
fn isNan(p: f32) -> bool { return (bitcast<u32>(p) & 0x7fffffffu) > 0x7f800000u; }

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let row = id.x + id.y * size.x * 64u;
  if (row >= params.rows) { return; }
  let begin = row * params.width;
  let end = begin + params.width;
  var loss = 0.0;
  if (FROM_LOGITS) {
    var largest = output[begin];
    for (var i = begin + 1u; i < end; i++) { largest = max(largest, output[i]); }
    var sum = 0.0;
    for (var i = begin; i < end; i++) { sum += exp(output[i] - largest); }
    let logSum = log(sum);
    for (var i = begin; i < end; i++) { loss -= labels[i] * (output[i] - largest - logSum); }
  } else {
    var sum = 0.0;
    for (var i = begin; i < end; i++) { sum += output[i]; }
    for (var i = begin; i < end; i++) {
      let p = output[i] / sum;
      loss -= labels[i] * log(select(clamp(p, 1e-7, 0.9999999), p, isNan(p)));
    }
  }
  y[row] = loss;
}
