// Adam (Kingma and Ba, 2014), in Keras' form (keras.io/api/optimizers/adam):
//
//   p ← decay·p                          weight decay, 1 where there is none (AdamW)
//   m ← m + (1-β₁)·(g - m)               mean of the gradients
//   v ← v + (1-β₂)·(g² - v)              mean of their squares
//   p ← p - rate·m / (√v + ε)            rate = lr·√(1-β₂ᵗ)/(1-β₁ᵗ) makes up for both means' start at 0
//
//   g, p, m, v: n values in groups of four; one invocation updates one group in place

struct Hyper {
  learningRate: f32,
  decay: f32,
  rate: f32,
  beta1: f32,
  beta2: f32,
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
  if (i >= groups) { return; }
  let g = gradient[i];
  let m = mean[i] + (1.0 - hyper.beta1) * (g - mean[i]);
  let v = square[i] + (1.0 - hyper.beta2) * (g * g - square[i]);
  mean[i] = m;
  square[i] = v;
  parameter[i] = hyper.decay * parameter[i] - hyper.rate * m / (sqrt(v) + hyper.epsilon);
}
