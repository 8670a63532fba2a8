// Adam (Kingma and Ba, 2014), in Keras' form (keras.io/api/optimizers/adam):
//
//   p ← decay·p                          weight decay, 1 where there is none (AdamW)
//   m ← m + (1-β₁)·(g - m)               mean of the gradients
//   v ← v + (1-β₂)·(g² - v)              mean of their squares
//   u ← AMSGRAD: max(u, v), else v       so that steps never grow again (Reddi et al., 2018)
//   p ← p - rate·m / (√u + ε)            rate = lr·√(1-β₂ᵗ)/(1-β₁ᵗ) makes up for both means' start at 0
//
//   g, p, m, v, u: n values in groups of four; one invocation updates one group in place

// Tunables
const AMSGRAD = false;

struct Hyper {
  learningRate: f32,
  decay: f32,
  due: f32, // 0 in a step that only gathers gradients
  rate: f32,
  meanGain: f32, // 1-β₁
  squareGain: f32, // 1-β₂
  epsilon: f32,
}

@group(0) @binding(0) var<uniform> groups: u32;
@group(0) @binding(1) var<storage, read> hyper: Hyper;
@group(0) @binding(2) var<storage, read> gradient: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> parameter: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> mean: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> square: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> largest: array<vec4f>; // not touched without AMSGRAD

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let i = id.x + id.y * size.x * 64u;
  if (i >= groups || hyper.due == 0.0) { return; }
  let g = gradient[i];
  let m = mean[i] + hyper.meanGain * (g - mean[i]);
  let v = square[i] + hyper.squareGain * (g * g - square[i]);
  mean[i] = m;
  square[i] = v;
  var u = v;
  if (AMSGRAD) {
    u = max(largest[i], v);
    largest[i] = u;
  }
  parameter[i] = hyper.decay * parameter[i] - hyper.rate * m / (sqrt(u) + hyper.epsilon);
}
