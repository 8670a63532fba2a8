// Adamax, Adam with the largest gradient in place of their mean square (Kingma and Ba, 2014, section 7), in
// Keras' form (keras.io/api/optimizers/adamax):
//
//   p ← decay·p                          weight decay, 1 where there is none
//   m ← m + (1-β₁)·(g - m)               mean of the gradients
//   u ← max(β₂·u, |g|)                   the largest of them, slowly forgotten
//   p ← p - rate·m / (u + ε)             rate = lr/(1-β₁ᵗ)
//
//   g, p, m, u: n values in groups of four; one invocation updates one group in place

struct Hyper {
  learningRate: f32,
  decay: f32,
  due: f32, // 0 in a step that only gathers gradients
  rate: f32,
  meanGain: f32, // 1-β₁
  beta2: f32,
  epsilon: f32,
}

@group(0) @binding(0) var<uniform> groups: u32;
@group(0) @binding(1) var<storage, read> hyper: Hyper;
@group(0) @binding(2) var<storage, read> gradient: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> parameter: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> mean: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> norm: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let i = id.x + id.y * size.x * 64u;
  if (i >= groups || hyper.due == 0.0) { return; }
  let g = gradient[i];
  let m = mean[i] + hyper.meanGain * (g - mean[i]);
  let u = max(hyper.beta2 * norm[i], abs(g));
  mean[i] = m;
  norm[i] = u;
  parameter[i] = hyper.decay * parameter[i] - hyper.rate * m / (u + hyper.epsilon);
}
