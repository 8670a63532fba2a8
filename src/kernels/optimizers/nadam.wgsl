// Nadam, Adam with Nesterov's momentum (Dozat, 2016), in Keras' form (keras.io/api/optimizers/Nadam):
//
//   p ← decay·p                          weight decay, 1 where there is none
//   m ← m + (1-β₁)·(g - m)               mean of the gradients
//   v ← v + (1-β₂)·(g² - v)              mean of their squares
//   m̂ = next·m + now·g                   next = μₜ₊₁/(1-Πμ up to t+1), now = (1-μₜ)/(1-Πμ up to t)
//   p ← p - lr·m̂ / (√(v·scale) + ε)      scale = 1/(1-β₂ᵗ)
//
//   with the momentum's schedule μₜ = β₁·(1 - ½·0.96ᵗ)
//   g, p, m, v: n values in groups of four; one invocation updates one group in place

struct Hyper {
  learningRate: f32,
  decay: f32,
  due: f32, // 0 in a step that only gathers gradients
  meanGain: f32, // 1-β₁
  squareGain: f32, // 1-β₂
  next: f32,
  now: f32,
  scale: f32,
  epsilon: f32,
}

@group(0) @binding(0) var<uniform> groups: u32;
@group(0) @binding(1) var<storage, read> hyper: Hyper;
@group(0) @binding(2) var<storage, read> gradient: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> parameter: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> mean: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> square: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let i = id.x + id.y * size.x * 64u;
  if (i >= groups || hyper.due == 0.0) { return; }
  let g = gradient[i];
  let m = mean[i] + hyper.meanGain * (g - mean[i]);
  let v = square[i] + hyper.squareGain * (g * g - square[i]);
  mean[i] = m;
  square[i] = v;
  let ahead = hyper.next * m + hyper.now * g;
  parameter[i] =
    hyper.decay * parameter[i] - hyper.learningRate * ahead / (sqrt(v * hyper.scale) + hyper.epsilon);
}
