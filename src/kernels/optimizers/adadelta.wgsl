// Adadelta (Zeiler, 2012), in Keras' form (keras.io/api/optimizers/adadelta):
//
//   p ← decay·p                          weight decay, 1 where there is none
//   s ← ρ·s + (1-ρ)·g²                   mean of the gradients' squares
//   Δ = √(d + ε) / √(s + ε) · g          a step in the weight's own unit
//   d ← ρ·d + (1-ρ)·Δ²                   mean of the steps' squares
//   p ← p - lr·Δ
//
//   g, p, s, d: n values in groups of four; one invocation updates one group in place

struct Hyper {
  learningRate: f32,
  decay: f32,
  due: f32, // 0 in a step that only gathers gradients
  rho: f32,
  gain: f32, // 1-ρ
  epsilon: f32,
}

@group(0) @binding(0) var<uniform> groups: u32;
@group(0) @binding(1) var<storage, read> hyper: Hyper;
@group(0) @binding(2) var<storage, read> gradient: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> parameter: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> square: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> squareOfSteps: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let i = id.x + id.y * size.x * 64u;
  if (i >= groups || hyper.due == 0.0) { return; }
  let g = gradient[i];
  let s = hyper.rho * square[i] + hyper.gain * g * g;
  let d = squareOfSteps[i];
  let step = sqrt(d + hyper.epsilon) / sqrt(s + hyper.epsilon) * g;
  square[i] = s;
  squareOfSteps[i] = hyper.rho * d + hyper.gain * step * step;
  parameter[i] = hyper.decay * parameter[i] - hyper.learningRate * step;
}
