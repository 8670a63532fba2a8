// RMSprop (Hinton, "Neural Networks for Machine Learning", lecture 6e), in Keras' form
// (keras.io/api/optimizers/rmsprop):
//
//   p ← decay·p                          weight decay, 1 where there is none
//   v ← ρ·v + (1-ρ)·g²
//   a ← ρ·a + (1-ρ)·g                    CENTERED only: d = v - a², else d = v
//   w ← momentum·w + lr·g / √(d + ε)
//   p ← p - w
//
//   g, p, v, w, a: n values in groups of four; one invocation updates one group in place

// Tunables
const CENTERED = false;

struct Hyper {
  learningRate: f32,
  decay: f32,
  rho: f32,
  momentum: f32,
  epsilon: f32,
}

@group(0) @binding(0) var<uniform> groups: u32;
@group(0) @binding(1) var<storage, read> hyper: Hyper;
@group(0) @binding(2) var<storage, read> gradient: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> parameter: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> square: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> velocity: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> average: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let i = id.x + id.y * size.x * 64u;
  if (i >= groups) { return; }
  let g = gradient[i];
  let v = hyper.rho * square[i] + (1.0 - hyper.rho) * g * g;
  square[i] = v;
  var deviation = v;
  if (CENTERED) {
    let a = hyper.rho * average[i] + (1.0 - hyper.rho) * g;
    average[i] = a;
    deviation = v - a * a;
  }
  let w = hyper.momentum * velocity[i] + hyper.learningRate * g / sqrt(deviation + hyper.epsilon);
  velocity[i] = w;
  parameter[i] = hyper.decay * parameter[i] - w;
}
