// The moving average of a weight over the steps (keras.io/api/optimizers: use_ema):
//
//   a ← momentum·a + (1-momentum)·p
//   p ← a                                in the steps that overwrite the weight
//
//   p, a: n values in groups of four; one invocation updates one group in place

struct Numbers {
  momentum: f32, // 0 in the first step, when there is no average yet
  overwrite: f32, // 1 where p takes the average's value
}

@group(0) @binding(0) var<uniform> groups: u32;
@group(0) @binding(1) var<storage, read> numbers: Numbers;
@group(0) @binding(2) var<storage, read_write> parameter: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> average: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let i = id.x + id.y * size.x * 64u;
  if (i >= groups) { return; }
  let a = numbers.momentum * average[i] + (1.0 - numbers.momentum) * parameter[i];
  average[i] = a;
  if (numbers.overwrite != 0.0) { parameter[i] = a; }
}
